"""Invented values for the gallery: every piece of the kit in every state."""

from datetime import date, datetime, timedelta
from typing import Any

from .states import STATES, TONES
from .words import SHANGHAI

NOW = datetime(2026, 11, 20, 11, 5, 39, tzinfo=SHANGHAI)
TODAY = NOW.date()


def days_from(start: date, count: int) -> list[tuple[date, str, str, str]]:
    """A year of cells: green until today with three exceptions, grey after."""
    odd = {90: ("amber", "迟 42 分"), 121: ("red", "缺"), 150: ("violet", "待裁定")}
    days = []
    for n in range(count):
        on = start + timedelta(days=n)
        tone, title = (
            odd.get(n, ("green", "按期"))
            if on < TODAY
            else ("running", "今天")
            if on == TODAY
            else ("grey", "未到")
        )
        days.append((on, tone, title, f"#day-{on}"))
    return days


def _at(hour: int, minute: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute, second=0)


def _lanes() -> list[dict[str, Any]]:
    start = _at(9, 12)
    return [
        {
            "label": "响应",
            "start_at": start,
            "due_at": _at(9, 42),
            "end_at": _at(9, 23),
            "tone": "green",
            "chip": "达标",
            "words": "11 分 / 30 分",
        },
        {
            "label": "到场",
            "start_at": start,
            "due_at": _at(11, 12),
            "tone": "amber",
            "words": "余 6 分 21 秒 / 2 小时",
        },
        {
            "label": "解决",
            "start_at": start,
            "due_at": _at(10, 30),
            "tone": "running",
            "chip": "逾期",
            "chip_tone": "red",
            "pauses": [(_at(9, 40), _at(10, 15))],
            "words": "停表 35 分",
        },
        {
            "label": "第三方",
            "pauses": [(_at(9, 38), _at(10, 14))],
            "tone": "violet",
            "words": "运营商 36 分",
            "href": "#",
            "link_words": "已催 2 次",
        },
        {"label": "报告", "words": "恢复后 24 小时内，未起算"},
    ]


def _paragraphs() -> list[dict[str, Any]]:
    return [
        {"kind": "title", "text": "某某平台运维服务合同"},
        {"kind": "heading", "id": "c1", "text": "第一条　服务内容"},
        {
            "id": "c1-1",
            "number": "1.1",
            "text": "每日巡检磁盘空间、系统负载与登录日志。",
            "state": "fulfilled",
            "chip": "166/166 按期",
            "href": "#c1-1",
            "spans": [{"id": "f1", "start": 0, "end": 2, "title": "频次"}],
        },
        {
            "id": "c1-2",
            "number": "1.2",
            "text": "每天备份数据库，并在次日核对可以恢复。",
            "state": "due_soon",
            "selected": True,
            "chip": "今天 24:00 到期",
            "href": "#c1-2",
            "spans": [
                {"id": "f2", "start": 0, "end": 7, "tone": "amber", "title": "义务"},
                {"id": "f3", "start": 0, "end": 2, "tone": "blue", "title": "频次"},
            ],
        },
        {
            "id": "c1-3",
            "number": "1.3",
            "text": "保证接口通讯正常，数据不一致的应当排查修复。",
            "state": "overdue",
            "chip": "1 项逾期 3 天",
            "href": "#c1-3",
        },
        {
            "id": "c1-4",
            "number": "1.4",
            "text": "标识牌的设计、制作、运输与发放。",
            "state": "running",
            "href": "#c1-4",
        },
        {"kind": "heading", "id": "c8", "text": "第八条　其他"},
        {
            "id": "c8-1",
            "number": "8.1",
            "text": "到期前 30 日可以按同等条件续签。",
            "state": "ambiguous",
            "href": "#c8-1",
            "spans": [{"id": "f4", "start": 4, "end": 8, "tone": "violet", "title": "期限"}],
        },
    ]


TRACE: dict[str, Any] = {
    "label": "违约金 = 取小（按日累计，上限）",
    "value": "11,445.77",
    "children": [
        {
            "label": "按日累计 = 未付款 × 日率 × 逾期天数",
            "value": "11,445.765",
            "children": [
                {
                    "label": "未付款",
                    "cite": {"label": "2.2 合同总价", "href": "#c2-2"},
                    "value": "618,690.00",
                },
                {"label": "日率", "cite": {"label": "6.1 万分之五", "href": "#c6-1"}, "value": "0.0005"},
                {
                    "label": "逾期天数",
                    "value": "37",
                    "note": "应付 06-13 24:00 → 付款 07-20；签订 06-08 加 5 日，末日不是休息日。",
                },
            ],
        },
        {"label": "上限 = 未付款 × 5%", "cite": {"label": "6.1", "href": "#c6-1"}, "value": "30,934.50"},
        {"label": "舍入", "value": "+0.005", "note": "到分，四舍五入，只在最后一次。"},
    ],
}


def frame() -> dict[str, Any]:
    """What the frame of a page shows: navigation, search, person, pending rulings."""
    return {
        "is_demo": True,
        "nav": [
            {"label": label, "url": f"#{icon}", "icon": icon, "active": label == "合同"}
            for label, icon in [
                ("今天", "today"),
                ("合同", "contract"),
                ("工单", "ticket"),
                ("巡检", "list"),
                ("数据", "database"),
                ("文档", "file"),
                ("结算", "coin"),
            ]
        ],
        "search_url": "/ui",
        "pending_rulings": {"count": 3, "url": "#rulings"},
        "person": {"name": "周某", "role": "乙方项目经理"},
        "person_menu": [{"label": "更改密码", "url": "#password"}],
    }


def pieces() -> dict[str, Any]:
    """The values of the pieces, by the names the gallery's template uses."""
    return {
        "states": list(STATES),
        "tones": TONES,
        "now": NOW,
        "today": TODAY,
        "dues": [NOW + timedelta(seconds=s) for s in (381, 4325, 183845, -4325)],
        "lanes": _lanes(),
        "axis_from": _at(9, 12),
        "axis_to": _at(11, 12),
        "days": days_from(date(2026, 6, 8), 365),
        "month_days": {
            date(2026, 11, n): {"tone": "green", "marks": n % 4 + 1, "title": "按期", "href": "#"}
            for n in range(1, 20)
        }
        | {
            date(2026, 11, 3): {"tone": "amber", "marks": 1, "title": "1 项迟", "href": "#"},
            date(2026, 11, 17): {"tone": "red", "marks": 3, "title": "1 项逾期", "href": "#"},
            TODAY: {"marks": 3, "title": "3 项今天到期", "href": "#"},
            date(2026, 11, 24): {"marks": 1, "open": True, "title": "1 项未到期", "href": "#"},
        },
        "parts": [(160, "green", "160 已履约"), (4, "amber", "4 迟"), (2, "red", "2 逾期")],
        "counts": [
            (on, (on.day * 7) % 5 + 1, "red" if n in (121, 150) else "")
            for n, (on, *_) in enumerate(days_from(date(2026, 6, 8), 365))
        ][::3],
        "money_lines": [
            {
                "label": "已付",
                "tone": "green",
                "words": "618,690.00",
                "steps": True,
                "points": [(date(2026, 6, 8), 0), (date(2026, 7, 20), 61869000), (TODAY, 61869000)],
            },
            {
                "label": "违约金测算（另一把尺）",
                "tone": "red",
                "words": "11,445.77",
                "top": 6000000,
                "points": [
                    (date(2026, 6, 8), 0),
                    (date(2026, 6, 13), 0),
                    (date(2026, 7, 20), 1144577),
                    (TODAY, 1144577),
                ],
            },
        ],
        "year_from": date(2026, 6, 8),
        "year_to": date(2027, 6, 7),
        "trend": [61, 62, 64, 63, 66, 68, 70, 74, 77, 82],
        "steps": [
            {"label": "受理", "state": "done"},
            {"label": "响应", "state": "done"},
            {"label": "到场处置", "state": "now", "href": "#"},
            {"label": "恢复", "state": "next"},
            {"label": "记录单双签", "state": "next"},
            {"label": "验收", "state": "next"},
        ],
        "other_steps": [
            {"label": "报送", "state": "done"},
            {"label": "验收", "state": "failed"},
            {"label": "扣款", "state": "skipped"},
        ],
        "trace": TRACE,
        "entries": [
            {"at": _at(11, 5), "who": "李工", "text": "出发前往分局机房，预计 11:10 到", "chip": "手机定位"},
            {
                "at": _at(10, 2),
                "text": "催办运营商专线，对方答复排查中",
                "tone": "violet",
                "href": "#",
                "link_words": "录音 0:48",
            },
            {
                "at": _at(9, 23),
                "who": "王工",
                "text": "响应：电话指导重启服务无效，判定为网络侧",
                "tone": "green",
                "chip": "响应 11 分",
                "chip_tone": "green",
            },
            {"at": _at(9, 12), "text": "热线来电：多个网点读卡失败（09:15 登记，按 09:12 起算）"},
        ],
        "pairs": {"报告人": "某网点", "乙方负责": "李工", "甲方联系": "", "网络安全级别": "一般"},
        "paragraphs": _paragraphs(),
        "facts": [
            {"id": "f1", "tone": "blue", "label": "频次", "value": "每日", "clause": "1.1"},
            {"id": "f2", "tone": "amber", "label": "义务", "value": "每天备份数据库", "clause": "1.2"},
            {"id": "f3", "tone": "blue", "label": "频次", "value": "每天", "clause": "1.2"},
            {
                "id": "f4",
                "tone": "violet",
                "label": "期限",
                "value": "30 日，自然日还是工作日待裁定",
                "clause": "8.1",
            },
        ],
        "rows": [
            ("一次付清合同款", "2.2", "甲", "fulfilled_late", 61869000),
            ("迟付违约金", "6.1", "甲", "provisional", 1144577),
            ("自治区平台差异逾期 3 天", "6.2", "乙", "ambiguous", 92804),
            ("专线中断 8 小时", "7.1", "—", "waived", 0),
        ],
        "tab_items": [
            {"label": "全部", "href": "#", "active": True, "count": 34},
            {"label": "逾期", "href": "#", "count": 1},
            {"label": "待我办", "href": "#", "count": 0},
            {"label": "已关闭", "href": "#"},
        ],
        "crumbs": [("某平台", "#"), ("工单", "#"), ("#S-0112", "")],
    }
