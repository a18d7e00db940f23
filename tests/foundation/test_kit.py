"""Each piece of the kit in each state: the exact words a reader gets, and no inline style or handler."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory

from lvyue.foundation.errors import Refused
from lvyue.foundation.kit.states import STATES, TONES, UnknownWord
from lvyue.foundation.kit.words import SHANGHAI
from lvyue.foundation.kit_views import ExampleForm, gallery
from lvyue.foundation.templatetags.kit import register
from tests.foundation.hearing import attributes_of, heard

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 11, 5, 39, tzinfo=SHANGHAI)


def at(hour: int, minute: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute, second=0)


def draw(source: str, **values: Any) -> str:
    """Render template source with the kit loaded; inline styles and handlers fail here for every piece."""
    html = Template("{% load kit %}" + source).render(Context(values))
    for element, name, _ in attributes_of(html):
        assert name != "style" and not name.startswith("on"), f"<{element} {name}>"
    return html


def says(source: str, **values: Any) -> str:
    return heard(draw(source, **values))


LABELS = {
    "pending": "未到期",
    "not_triggered": "未触发",
    "running": "进行中",
    "due_soon": "将到期",
    "overdue": "逾期",
    "fulfilled": "已履约",
    "fulfilled_late": "迟履约",
    "deemed": "视为通过",
    "waiting": "等对方",
    "ambiguous": "待裁定",
    "provisional": "暂定",
    "paused": "已暂停",
    "waived": "已免责",
    "cancelled": "已取消",
    "backlog": "待补录",
}


def test_the_vocabulary_is_complete_and_no_two_states_look_alike() -> None:
    assert {name: state.label for name, state in STATES.items()} == LABELS
    assert len({(state.tone, state.icon) for state in STATES.values()}) == len(STATES)
    assert {state.tone for state in STATES.values()} <= set(TONES)


@pytest.mark.parametrize("name", STATES)
def test_a_state_says_its_word_as_chip_and_as_dot(name: str) -> None:
    assert says("{% state name %}", name=name) == LABELS[name]
    assert says("{% dot name %}", name=name) == LABELS[name]
    assert says("{% dot name show=False %}", name=name) == LABELS[name]
    chip = draw("{% state name %}", name=name)
    assert f"t-{STATES[name].tone} p-{STATES[name].pattern}" in chip
    assert "icons.svg" in chip and f"#{STATES[name].icon}" in chip


@pytest.mark.parametrize("tone", TONES)
def test_a_chip_takes_each_tone(tone: str) -> None:
    assert f"t-{tone}" in draw("{% chip '驻场' tone %}", tone=tone)
    assert says("{% chip '驻场' tone '' '/people/3' %}", tone=tone) == "驻场"


def test_a_chip_escapes_what_people_wrote() -> None:
    assert "<b>" not in draw("{% chip words %}", words="<b>粗</b>")


def test_a_state_may_say_it_more_exactly() -> None:
    assert says("{% state 'overdue' '逾期 3 天' '/duties/7' %}") == "逾期 3 天"


@pytest.mark.parametrize("source", ["{% state 'late' %}", "{% chip '驻场' 'pink' %}", "{% dot 'red' %}"])
def test_unknown_words_and_wordless_dots_are_refused(source: str) -> None:
    with pytest.raises(UnknownWord, match=r"（.+）。请(改用|写上)"):
        draw(source)


def test_a_legend_lists_states() -> None:
    assert says("{% legend 'fulfilled overdue' %}") == "已履约 逾期"


def test_bars_say_what_they_measure() -> None:
    assert says("{% bar 11 18 'blue' '已填' %}") == "已填 11 / 18"
    assert says("{% bar value 1 'blue' '已用' %}", value=0.375) == "已用 37.5%"
    assert 'width="61.11%"' in draw("{% bar 11 18 %}")
    assert 'width="100.00%"' in draw("{% bar 25 18 %}"), "a bar never leaves its track"
    assert 'width="0.00%"' in draw("{% bar 0 0 %}")
    parts = [(3, "green", "3 已履约"), (0, "amber", "0 迟"), (1, "red", "1 逾期")]
    assert says("{% bar_parts parts '安全维护' %}", parts=parts) == "安全维护 3 已履约，1 逾期"
    assert 'x="75.00%" width="25.00%"' in draw("{% bar_parts parts %}", parts=parts)


def test_a_lane_says_start_due_rest_and_pauses() -> None:
    lane = {
        "label": "解决",
        "start_at": at(9),
        "due_at": at(10),
        "pauses": [(at(9, 10), at(9, 20)), (at(10, 30), None)],
        "chip": "逾期",
        "chip_tone": "red",
        "words": "停表 10 分",
        "href": "/tickets/1",
        "link_words": "催办",
    }
    values = {"lanes": [lane], "start": at(9), "end": at(11), "now": at(10, 45)}
    html = draw("{% clock_lanes lanes start end now %}", **values)
    assert heard(html) == (
        "解决 解决：09:00 起算，2026-11-20 10:00 到期，超 45 分，09:10 到 09:20 停表 10 分，"
        "10:30 到 10:45 停表 15 分"
        " 逾期 停表 10 分 催办"
    )
    assert html.count("url(#hatch-violet)") == 2, "each pause is hatched"
    assert html.count("url(#hatch-red)") == 1, "time past the deadline is hatched red, a pause in it is not"
    assert '<svg x="50.00%" overflow="visible"><rect class="due"' in html


def test_a_stopped_lane_and_one_not_begun() -> None:
    lanes = [
        {"label": "响应", "start_at": at(9), "due_at": at(9, 30), "end_at": at(9, 11), "tone": "green"},
        {"label": "报告", "words": "恢复后 24 小时内"},
    ]
    said = says("{% clock_lanes lanes start end now %}", lanes=lanes, start=at(9), end=at(11), now=NOW)
    assert said == (
        "响应 响应：09:00 起算，09:11 停止，历时 11 分，2026-11-20 09:30 到期"
        " 报告 报告：未起算 恢复后 24 小时内"
    )


def test_a_countdown_ticks_from_the_servers_moment() -> None:
    html = draw("{% countdown due now %}", due=NOW + timedelta(seconds=4325), now=NOW)
    assert heard(html) == "余 1 小时 12 分"
    assert 'data-due-at="2026-11-20T12:17:44+08:00" data-now-at="2026-11-20T11:05:39+08:00"' in html
    assert "t-running" in html
    late = draw("{% countdown due now 'amber' True %}", due=NOW - timedelta(minutes=3), now=NOW)
    assert heard(late) == "+03:00"
    assert "t-red" in late and "t-amber" not in late
    assert "data-due-at" not in draw("{% countdown due now ticking=False %}", due=NOW, now=NOW)


def test_a_year_strip_is_one_tab_stop_with_a_cell_a_day() -> None:
    tones = {3: "red", 4: "amber", 5: "violet"}
    days = [
        (date(2026, 6, 8) + timedelta(days=n), tones.get(n, "green"), "按期", f"/days/{n}")
        for n in range(365)
    ]
    html = draw("{% year_strip days '362 按期' today %}", days=days, today=date(2026, 6, 9))
    assert html.count('class="cell') == 365
    assert html.count('tabindex="0"') == 1
    assert heard(html).startswith("362 按期 2026-06-08 按期 2026-06-09 按期")
    assert html.count('class="mark"') == 3, "colour alone never tells"
    assert html.count('class="today"') == 1
    assert [word for word in ("6 月", "7 月", "5 月") if word in html] == ["6 月", "7 月", "5 月"]
    assert 'class="cell' not in draw("{% year_strip days '还没有' %}", days=[])


def test_a_month_calendar_says_each_day() -> None:
    days = {
        date(2026, 11, 3): {"tone": "amber", "marks": 1, "title": "1 项迟", "href": "/days/3"},
        date(2026, 11, 24): {"marks": 5, "open": True, "title": "5 项未到期"},
    }
    html = draw("{% month_calendar 2026 11 days today %}", days=days, today=date(2026, 11, 20))
    said = heard(html)
    assert said.startswith("2026 年 11 月 一 二 三 四 五 六 日 1 2 3 日，1 项迟 4 5")
    assert "24 日，5 项未到期 25" in said and said.endswith("29 30")
    assert html.count('aria-current="date"') == 1 and "○○○<" in html
    with pytest.raises(ValueError, match="13"):
        draw("{% month_calendar 2026 13 days %}", days={})


def test_trends_and_replay_say_their_label() -> None:
    assert (
        says("{% sparkline values '占用 61% 到 82%' 'amber' 80 %}", values=[61, 70, 82]) == "占用 61% 到 82%"
    )
    assert 'points="0.00,28.00"' in draw("{% sparkline values 'x' %}", values=[5]), "one value is a point"
    counts = [(date(2026, 11, 19), 2, ""), (date(2026, 11, 20), 0, "red"), (date(2026, 11, 21), 1, "")]
    html = draw("{% replay_strip counts today %}", counts=counts, today=date(2026, 11, 20))
    assert heard(html) == "一年里的履约事项，今天 2026-11-20 2026-11-20 今天"
    assert html.count(" ahead") == 1 and '<svg x="66.67%"' in html


def test_a_line_chart_holds_steps_and_says_its_last_values() -> None:
    paid = [(date(2026, 6, 1), 0), (date(2026, 6, 11), 100), (date(2026, 6, 21), 50)]
    series = [
        {"label": "已付", "tone": "green", "words": "0.50", "steps": True, "points": paid},
        {"label": "测算", "tone": "red", "words": "0.02", "top": 4, "points": [(date(2026, 6, 21), 2)]},
    ]
    values = {"series": series, "start": date(2026, 6, 1), "end": date(2026, 7, 11)}
    html = draw("{% line_chart series start end '一年里的钱' today %}", today=date(2026, 6, 21), **values)
    assert heard(html) == "一年里的钱：已付 0.50，测算 0.02"
    assert 'points="0.0,98.0 250.0,98.0 250.0,4.0 500.0,4.0 500.0,51.0"' in html
    assert 'points="500.0,51.0"' in html, "its own scale"
    assert '<text x="0.00%" y="14">6 月</text><text x="75.00%" y="14">7 月</text>' in html
    assert 'class="chart-today" x="50.00%"' in html


def test_a_key_figure_leads_to_what_it_counts() -> None:
    assert says("{% key_figure '按期履约率' '98.7' 'green' '/duties' '%' %}") == "按期履约率 98.7 %"
    assert says("{% key_figure '今日应办' 7 note='/ 已办 4' %}") == "今日应办 7 / 已办 4"
    assert "<a " in draw("{% key_figure '逾期' 1 'red' '/duties' %}")
    assert "<a " not in draw("{% key_figure '逾期' 1 'red' %}")


@pytest.mark.parametrize(
    ("state", "word"),
    [("done", "已完成"), ("now", "当前"), ("next", "未开始"), ("failed", "未通过"), ("skipped", "跳过")],
)
def test_a_flow_says_where_each_step_stands(state: str, word: str) -> None:
    html = draw("{% flow steps %}", steps=[{"label": "验收", "state": state}])
    assert heard(html) == f"验收 （{word}）"
    assert ('aria-current="step"' in html) is (state == "now")


def test_a_trace_unfolds_two_levels_and_links_its_citations() -> None:
    trace: dict[str, Any] = {
        "label": "违约金",
        "value": "11,445.77",
        "children": [
            {
                "label": "按日累计",
                "value": "11,445.765",
                "children": [
                    {
                        "label": "层三",
                        "value": "1",
                        "children": [{"label": "日率", "value": "0.0005", "cite": "6.1"}],
                    }
                ],
            },
            {
                "label": "上限",
                "value": "30,934.50",
                "note": "未付款的百分之五",
                "cite": {"label": "6.1 后段", "href": "/c"},
            },
        ],
    }
    html = draw("{% trace_tree trace cites %}", trace=trace, cites={"6.1": "/clauses/6.1"})
    assert heard(html) == (
        "违约金 11,445.77 按日累计 11,445.765 层三 1 日率 6.1 0.0005 上限 6.1 后段 30,934.50 未付款的百分之五"
    )
    assert html.count("<details") == 3 and html.count(" open>") == 2
    assert 'href="/clauses/6.1"' in html and 'href="/c"' in html


def test_a_fold_says_its_clause_and_links_it_inside_where_one_control_holds_no_other() -> None:
    inner = {"label": "日率", "value": "0.0005"}
    trace = {"label": "违约金", "value": "1", "cite": {"label": "6.1", "href": "/c"}, "children": [inner]}
    html = draw("{% trace_tree trace %}", trace=trace)
    summary = html[html.index("<summary>") : html.index("</summary>")]
    assert "6.1" in summary and "<a" not in summary
    assert '<a class="cite" href="/c">看6.1</a>' in html


def test_a_trace_step_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="没有名称"):
        draw("{% trace_tree trace %}", trace={"label": "甲", "value": "1", "children": [{"value": "2"}]})


def test_a_trace_of_the_rules_draws_as_it_is() -> None:
    from lvyue.rules.trace import Trace

    due = Trace(
        "到期日", "2026-02-28", cite="第四条(三)", children=(Trace("起算", "2026-02-09", note="次日起"),)
    )
    assert says("{% trace_tree due %}", due=due) == "到期日 第四条(三) 2026-02-28 起算 2026-02-09 次日起"


def test_clause_timeline_pairs_and_panel() -> None:
    assert says("{% clause '6.1' '/c/6.1' '万分之五' %}") == "6.1 万分之五"
    assert "<a " not in draw("{% clause '6.1' %}")
    entries = [
        {
            "at": at(9, 12),
            "who": "王工",
            "text": "电话响应",
            "chip": "11 分",
            "href": "/r",
            "link_words": "录音",
        }
    ]
    assert says("{% timeline entries %}", entries=entries) == "11-20 09:12 王工 电话响应 11 分 录音"
    assert says("{% timeline entries True %}", entries=entries).startswith("09:12 王工")
    assert says("{% key_values pairs %}", pairs={"报告人": "某店", "电话": ""}) == "报告人 某店 电话 未填"
    assert says("{% key_values pairs %}", pairs=[("金额", 0)]) == "金额 0"
    assert says("{% side_panel %}") == "点一行，在这里看细节。"
    assert 'role="status" aria-label="正在载入"' in draw("{% skeleton 2 %}")


def test_empty_pages_teach_and_errors_say_cause_place_remedy() -> None:
    source = "{% empty_state '还没有合同' '上传一份合同。' '上传' '/contracts/new' %}"
    assert says(source) == "还没有合同 上传一份合同。 上传"
    error = Refused("金额大于应付", place="第 2 行", remedy="请改小金额")
    html = draw("{% error_box e.cause e.place e.remedy %}", e=error)
    assert heard(html) == "金额大于应付 位置 第 2 行 怎么办 请改小金额"
    assert 'role="alert"' in html
    assert says("{% error_box '只有原因' %}") == "只有原因"


@pytest.mark.parametrize(
    ("level", "tone", "role"),
    [
        (constants.SUCCESS, "green", "status"),
        (constants.INFO, "blue", "status"),
        (constants.WARNING, "amber", "status"),
        (constants.ERROR, "red", "alert"),
    ],
)
def test_messages_close_and_errors_interrupt(level: int, tone: str, role: str) -> None:
    html = draw("{% messages_shown %}", messages=[Message(level, "已登记恢复")])
    assert f'class="message t-{tone}" role="{role}"' in html
    assert heard(html) == "已登记恢复 关闭"


def test_contract_text_marks_spans_and_links_clauses() -> None:
    paragraph = {
        "id": "c1",
        "number": "1.2",
        "text": "每天备份数据库。",
        "state": "due_soon",
        "chip": "今天到期",
        "href": "/clauses/1.2",
        "spans": [
            {"id": "f2", "start": 0, "end": 7, "tone": "amber"},
            {"id": "f3", "start": 0, "end": 2, "title": "频次"},
        ],
    }
    html = draw(
        "{% contract_text paragraphs %}", paragraphs=[{"kind": "heading", "text": "第一条"}, paragraph]
    )
    assert heard(html) == "第一条 今天到期 1.2 1.2 的细节 每天 备份数据库 。"
    assert 'data-spans="f2 f3" tabindex="0" title="频次">每天</mark>' in html
    assert 'data-spans="f2" tabindex="0">备份数据库</mark>' in html
    assert html.count('id="span-f2"') == html.count('id="span-f3"') == 1
    assert 'hx-get="/clauses/1.2" hx-target="#side"' in html


def test_quiet_spans_are_no_stops_of_their_own_beside_the_passages_link() -> None:
    paragraph = {"text": "每天备份。", "href": "/clauses/1.2", "spans": [{"id": "f1", "start": 0, "end": 4}]}
    html = draw("{% contract_text ps '#side' True %}", ps=[paragraph])
    assert '<mark class="span t-blue quiet" data-spans="f1">每天备份</mark>' in html


@pytest.mark.parametrize("state", STATES)
def test_a_passage_takes_each_state(state: str) -> None:
    assert says("{% contract_text ps %}", ps=[{"text": "正文", "state": state}]) == f"{LABELS[state]} 正文"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (0, 9)])
def test_a_span_outside_its_text_is_refused(start: int, end: int) -> None:
    paragraph = {"text": "四个汉字", "spans": [{"id": "f1", "start": start, "end": end}]}
    with pytest.raises(ValueError, match=f"引文标记 f1 的位置 {start}–{end} 不在原文之内（原文 4 字）"):
        draw("{% contract_text ps %}", ps=[paragraph])


def test_a_field_ties_label_hint_and_error_together() -> None:
    html = draw("{% field form.title %}", form=ExampleForm({"title": ""}))
    assert heard(html) == "事项 一句话说清楚要办什么。 这个字段是必填项。"
    assert 'aria-describedby="id_title_help id_title_error"' in html
    assert 'aria-invalid="true"' in html and '<label class="field-label" for="id_title">' in html
    assert says("{% field form.place %}", form=ExampleForm()) == "地点 选填"


def test_groups_files_and_checks_keep_their_names() -> None:
    form = ExampleForm(initial={"found": "bad"})
    radios = draw("{% field form.found tones='ok:green bad:red' %}", form=form)
    assert heard(radios) == "现场结果 正常 异常 不适用"
    assert radios.count('type="radio"') == 3 and radios.count("checked") == 1
    assert 'class="choice t-green"' in radios and 'class="choice t-red"' in radios
    assert says("{% field form.agreed %}", form=form) == "双方已当面核对"
    assert says("{% field form.proof %}", form=form) == (
        "佐证材料 选填 佐证材料 选择文件 或拖到这里 PDF 或图片，不超过 20 MB。"
    )

    class Many(forms.Form):
        days = forms.MultipleChoiceField(
            label="哪几天", choices=[("1", "一")], widget=forms.CheckboxSelectMultiple
        )

    assert says("{% field form.days %}", form=Many({})) == "哪几天 一 这个字段是必填项。"


def test_errors_of_the_whole_form() -> None:
    class Whole(forms.Form):
        def clean(self) -> None:
            raise forms.ValidationError("起止时间颠倒了。")

    assert says("{% form_errors form %}", form=Whole({})) == "起止时间颠倒了。"


def test_tabs_pager_and_search() -> None:
    items = [
        {"label": "全部", "href": "?", "active": True, "count": 34},
        {"label": "逾期", "href": "?s=1", "count": 0},
    ]
    html = draw("{% tabs items %}", items=items)
    assert heard(html) == "全部 34 逾期 0" and html.count('aria-current="page"') == 1
    page = Paginator(range(168), 20).page(2)
    html = draw("{% pager page %}", page=page, request=RequestFactory().get("/x?q=备份&page=2"))
    assert heard(html) == "上一页 第 2 / 9 页，共 168 条 下一页"
    assert "?q=%E5%A4%87%E4%BB%BD&amp;page=1" in html and "&amp;page=3" in html
    assert says("{% pager page %}", page=Paginator([], 20).page(1)) == "第 1 / 1 页，共 0 条"
    assert says("{% search_box '/search' '' '搜索合同' key=True %}") == "搜索合同"


def test_file_drop_and_signature_work_without_a_script() -> None:
    html = draw("{% file_drop 'papers' '合同原文' '.docx,.pdf' True '可以一次选多个。' %}")
    assert heard(html) == "合同原文 合同原文 选择文件 或拖到这里 可以一次选多个。"
    assert 'type="file" name="papers" accept=".docx,.pdf" multiple' in html
    html = draw("{% signature_pad 'sign' '甲方签字' '某某' %}")
    assert heard(html) == "甲方签字 某某 手写签名区，用手指或鼠标书写；用键盘请在下面输入姓名 或输入姓名 重写"
    assert 'name="sign_typed"' in html and "data-required" in html


def test_a_dangerous_step_says_what_and_to_whom_and_asks_why() -> None:
    source = (
        "{% confirm_dialog 'ask' '取消？' '不再计时。' '双方都会收到通知。' '/cancel' '取消事项' %}"
        "<input type=hidden name=version value=3>{% endconfirm_dialog %}"
    )
    html = draw(source, csrf_token="token-1")
    assert heard(html) == "取消？ 会发生什么 不再计时。 影响谁 双方都会收到通知。 理由 不做了 取消事项"
    assert 'name="csrfmiddlewaretoken" value="token-1"' in html
    assert 'name="reason" rows="3" required' in html and "name=version" in html
    assert "textarea" not in draw(source.replace("'取消事项'", "'取消事项' reason=''"))


def test_cards_heads_and_tables_frame_their_content() -> None:
    assert says("{% card '计时' '7×24' 4 %}正文{% endcard %}") == "计时 4 7×24 正文"
    crumbs = [("平台", "/"), ("工单", "")]
    html = draw(
        "{% page_header '读卡失败' '热线报' crumbs '紧急' 'red' %}动作{% endpage_header %}", crumbs=crumbs
    )
    assert heard(html) == "平台 工单 读卡失败 紧急 热线报 动作"
    html = draw("{% table_shell '账' cards=True %}<tr><td>1</td></tr>{% endtable_shell %}")
    assert heard(html) == "账 1" and 'class="table cards"' in html
    assert "&lt;i&gt;" in draw("{% card title %}{% endcard %}", title="<i>")


def test_icons_are_silent_unless_named() -> None:
    assert says("{% icon 'check' %}") == ""
    assert says("{% icon 'x' '关闭' %}") == "关闭"


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_the_gallery_shows_everything_without_inline_style(theme: str) -> None:
    response = gallery(RequestFactory().get("/ui", {"theme": theme}))
    html = response.content.decode()
    assert response.status_code == 200
    assert (f'<html lang="zh-CN" data-theme="{theme}">' in html) is bool(theme)
    bad = [(e, n) for e, n, _ in attributes_of(html) if n == "style" or n.startswith("on")]
    assert bad == []
    assert "<style" not in html and "<script>" not in html
    assert html.count("演示") >= 1 and html.count('<main id="main"') == 1
    said = heard(html)
    assert [label for label in LABELS.values() if label not in said] == []


def test_ids_on_a_page_are_unique() -> None:
    html = gallery(RequestFactory().get("/ui")).content.decode()
    ids = [value for _, name, value in attributes_of(html) if name == "id"]
    assert {one for one in ids if ids.count(one) > 1} == set()


def shown(html: str, piece: str) -> str:
    """The part of the gallery that shows one piece in its states."""
    begin, end = f'<section class="card" id="piece-{piece}">', '<section class="card" id="piece-|</main>'
    found = re.search(f"{begin}(.*?)(?={end})", html, re.S)
    assert found, f"{piece} does not stand on /ui"
    return found[1]


def test_every_piece_stands_on_the_gallery_in_its_states() -> None:
    html = gallery(RequestFactory().get("/ui")).content.decode()
    states = {name: set(re.findall(r"<dt>([^<]+)</dt>", shown(html, name))) for name in register.tags}
    assert [name for name, said in states.items() if "平常" not in said] == []
    # The frame's own pieces stand there once, as on every page.
    assert {name for name, said in states.items() if len(said) == 1} == {"messages_shown", "page_header"}
    assert {"空", "长文字", "加载中", "出错", "停用"} <= set.union(*states.values())
    assert {"焦点", "停用", "加载中"} <= set(re.findall(r"<dt>([^<]+)</dt>", shown(html, "buttons")))
    template = (ROOT / "src/lvyue/foundation/templates/kit/gallery_states.html").read_text(encoding="utf-8")
    assert [name for name in register.tags if f"{{% {name}" not in template] == ["page_header"]
    filters = set(re.findall(r"<dt>([^<]+)</dt>", shown(html, "filters")))
    assert filters == set(register.filters), "a filter without a sample"


def test_the_gallery_is_shown_in_both_themes_by_a_switch() -> None:
    html = gallery(RequestFactory().get("/ui")).content.decode()
    assert 'href="?theme=light"' in html and 'href="?theme=dark"' in html


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("400", "请求不完整，服务器没有处理 位置 /here 怎么办 请返回上一页，检查填写的内容后再提交。"),
        ("403", "没有这一步的权限 位置 /here 怎么办 请确认登录的是正确的账号"),
        ("404", "没有这个页面，或它不在您的权限范围内 位置 /here 怎么办 请检查地址"),
        ("500", "系统出错，这次操作没有生效 位置 服务器 怎么办 请稍后重试"),
    ],
)
def test_error_pages_say_cause_place_remedy(page: str, words: str) -> None:
    html = get_template(f"{page}.html").render({}, RequestFactory().get("/here"))
    assert words in heard(html)
    assert f"错误代码 {page}" in heard(html)
    assert [name for _, name, _ in attributes_of(html) if name == "style" or name.startswith("on")] == []
