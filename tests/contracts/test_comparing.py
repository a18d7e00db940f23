"""Two versions compared: the two-file test by hand, moves, words, terms, the page and the shell."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lvyue.config.commands.contract import command
from lvyue.contracts.comparing import Edition, compare, word_difference
from lvyue.contracts.comparing.passages import passages_in, passages_of
from lvyue.contracts.comparing.terms import days_moved, money_moved
from lvyue.contracts.intake import file_from_text
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import ClauseSpan
from lvyue.foundation import clock
from tests.market import SIGNING, TEXT, market_file, market_raw

OLD = """某市自助机运维合同

甲方：某市政务服务局
乙方：某市远帆科技有限公司

第一条 服务期限
服务期自2026年1月1日起至2026年12月31日止。

第二条 服务内容
1. 乙方每月巡检一次自助机并提交巡检记录。
2. 乙方每季度提交一份运维报告。
3. 乙方负责自助机的耗材清点。

第三条 合同价款
合同总价人民币贰拾万元整（¥200000.00）。

第四条 响应时限
乙方应在接到报障后2小时内响应。

第五条 保密
乙方对甲方提供的资料保密。

第六条 违约责任
甲方逾期付款的，每日按应付未付款的万分之五支付违约金。
"""

NEW = """某市自助机运维合同

甲方：某市政务服务局
乙方：某市远帆科技有限公司

第一条 服务期限
服务期自2026年1月1日起至2027年3月31日止。

第二条 服务内容
1. 乙方每周巡检一次自助机并提交巡检记录。
2. 乙方每季度提交一份运维报告。

第三条 保密
乙方对甲方提供的资料保密。

第四条 合同价款
合同总价人民币贰拾壹万元整（¥210000.00）。

第五条 响应时限
乙方应在接到报障后30分钟内响应。

第六条 数据备份
乙方每日备份一次数据库。

第七条 违约责任
甲方逾期付款的，每日按应付未付款的万分之三支付违约金。
"""


def edition(name: str, text: str) -> Edition:
    return Edition.of(name, *file_from_text(text, code="kiosk", title="某市自助机运维合同"))


@pytest.fixture(scope="module")
def difference():
    return compare(edition("旧", OLD), edition("新", NEW))


def test_two_files_by_hand_give_each_clause_its_fate(difference):
    """Written down by hand before the first run: what a careful reader of both texts marks."""
    fates = {(one.state, one.number) for one in difference.changed}
    assert fates == {
        ("changed", "第一条"),
        ("changed", "第二条1"),
        ("removed", "第二条3"),
        ("moved", "第五条 → 第三条"),
        ("changed", "第三条 → 第四条"),
        ("changed", "第四条 → 第五条"),
        ("added", "第六条"),
        ("changed", "第六条 → 第七条"),
    }
    assert difference.counts["same"] == 3  # the head, the heading of 第二条 and its second item


def test_two_files_by_hand_give_the_terms_with_money_and_dates(difference):
    found = {
        (one.state, one.group, line.before, line.after, line.difference)
        for one in difference.terms
        for line in one.lines
        if line.label == "约定"
    }
    assert found == {
        ("changed", "价款", "¥200,000.00", "¥210,000.00", "增加 10,000.00 元（+5.00%）"),
        ("changed", "期限", "2026-01-01 至 2026-12-31", "2026-01-01 至 2027-03-31", "止期推迟 90 日"),
        ("changed", "义务", "每月一次", "每周一次", ""),
        ("added", "义务", "", "每日一次", ""),
        ("changed", "服务级别", "报障起，2 小时内", "报障起，30 分钟内", ""),
        ("changed", "违约", "每日按应付未付款的 0.05%", "每日按应付未付款的 0.03%", ""),
    }


def test_words_inside_a_clause_are_marked_and_the_rest_stays(difference):
    respond = next(one for one in difference.changed if one.number == "第四条 → 第五条")
    assert [(one.kind, one.text) for one in respond.pieces] == [
        ("same", "第"),
        ("gone", "四"),
        ("new", "五"),
        ("same", "条 响应时限\n乙方应在接到报障后"),
        ("gone", "2小时"),
        ("new", "30分钟"),
        ("same", "内响应。"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("3日内验收", "5日内验收", "[3]{5}日内验收"),
        ("每年28,000.00元", "每年30,000.50元", "每年[28,000.00]{30,000.50}元"),
        ("千分之五", "千分之五", "千分之五"),
        ("", "新条款", "{新条款}"),
        ("旧条款", "", "[旧条款]"),
        ("扣5%", "扣3‰", "扣[5%]{3‰}"),
    ],
)
def test_a_figure_changes_as_a_whole(old, new, shown):
    signs = {"same": "{}", "gone": "[{}]", "new": "{{{}}}"}
    assert "".join(signs[one.kind].format(one.text) for one in word_difference(old, new)) == shown


def test_the_pieces_rebuild_both_texts():
    pieces = word_difference(OLD, NEW)
    assert "".join(one.text for one in pieces if one.kind != "new") == OLD
    assert "".join(one.text for one in pieces if one.kind != "gone") == NEW


def test_a_passage_too_long_for_words_is_compared_by_line():
    lines = [f"第{n}行记录\n" for n in range(1500)]
    pieces = word_difference("".join(lines), "".join([*lines[:700], "插入\n", *lines[700:]]))
    assert [(one.kind, one.text) for one in pieces if one.kind != "same"] == [("new", "插入\n")]


def test_a_text_beside_itself_shows_nothing():
    same = compare(edition("一", OLD), edition("二", OLD))
    assert same.none
    assert same.counts["same"] == 10


def test_spaces_width_and_numbering_are_no_change():
    spaced = OLD.replace("2小时内", "２ 小时内").replace("每月巡检一次", "每月 巡检一次")
    assert compare(edition("一", OLD), edition("二", spaced)).none


def test_every_character_of_a_text_stands_in_one_passage():
    file, texts = file_from_text(OLD, code="kiosk", title="合同")
    words = "".join("".join(one.text.split()) for one in passages_of(file, texts))
    assert words == "".join(OLD.split())


def test_clauses_said_twice_stay_two():
    text = "甲方应当配合。\n甲方应当配合。\n"
    spans = [ClauseSpan(id=str(n), number=f"第{n}条", start=(n - 1) * 8, end=n * 8) for n in (1, 2)]
    once = Edition("一", passages_in(text[:8], spans[:1]))
    twice = Edition("二", passages_in(text, spans))
    assert [(one.state, one.number) for one in compare(once, twice).changed] == [("added", "第2条")]


def test_money_that_falls_and_dates_that_come_earlier_say_so():
    assert money_moved(20_000, 15_000) == "减少 50.00 元（-25.00%）"
    assert money_moved(0, 100) == "增加 1.00 元"
    assert days_moved(SIGNING.date(), SIGNING.date().replace(day=1)) == "提前 3 日"


# -- the page ---------------------------------------------------------------------------------------------


@pytest.fixture
def second(market, provider, access_for):
    """A further draft of the market contract: inspections each quarter, 3 days become 5."""
    text = TEXT.replace("每月到现场巡检一次", "每季到现场巡检一次").replace("甲方3日内验收", "甲方5日内验收")
    raw = market_raw()
    raw["obligations"][0] |= {"every": "P3M", "cite": [{"clause": "c3.1", "quote": "每季到现场巡检一次"}]}
    accept = next(one for one in raw["obligations"] if one["id"] == "accept")
    accept |= {
        "limit": {"count": 5, "unit": "day"},
        "cite": [{"clause": "c9", "quote": "5日内验收，到期不验收视为通过"}],
    }
    import yaml

    from lvyue.contracts.loading import load_text

    file = load_text(yaml.safe_dump(json.loads(json.dumps(raw)), allow_unicode=True), {"body": text})
    with clock.moved(SIGNING):
        return contract_import(access=access_for(provider), file=file, texts={"body": text})


@pytest.mark.django_db
def test_the_page_shows_clauses_and_terms_that_changed(client_for, customer, second):
    page = client_for(customer).get("/contracts/market/compare/2").content.decode()
    assert "<del>月</del><ins>季</ins>" in page
    assert "<del>3</del><ins>5</ins>" in page
    assert "<del>每月一次</del> → <ins>每季一次</ins>" in page
    assert "7 条未变" not in page
    assert page.count('class="fact') == 4
    assert "/contracts/market/compare/2.json?with=1" in page


@pytest.mark.django_db
def test_the_same_as_data(client_for, customer, second):
    body = client_for(customer).get("/contracts/market/compare/2.json").json()
    assert (body["old"], body["new"]) == ("第 1 版", "第 2 版")
    assert body["counts"]["changed"] == 2
    assert [one["state"] for one in body["clauses"]] == ["changed", "changed"]
    assert {line["after"] for term in body["terms"] for line in term["lines"]} >= {"每季一次"}


@pytest.mark.django_db
def test_a_first_version_has_nothing_to_be_compared_with(client_for, provider, market_version):
    page = client_for(provider).get("/contracts/market/compare/1").content.decode()
    assert "只有一版，没有可比的" in page
    body = client_for(provider).get("/contracts/market/compare/1.json").json()
    assert body == {"old": None, "new": "第 1 版", "counts": {}, "clauses": [], "terms": []}


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["x", "-1", "１", "9999999", "2;"])
def test_a_version_that_is_no_number_is_refused(client_for, provider, second, wanted):
    answer = client_for(provider).get("/contracts/market/compare/2", {"with": wanted})
    assert answer.status_code == 422
    assert "不是版本号" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_version_and_an_outsider_find_nothing(client_for, provider, outsider, second):
    assert client_for(provider).get("/contracts/market/compare/2?with=7").status_code == 404
    assert client_for(provider).get("/contracts/market/compare/7").status_code == 404
    for address in ("/contracts/market/compare/2", "/contracts/market/compare/2.json"):
        assert client_for(outsider).get(address).status_code == 404


@pytest.mark.django_db
def test_the_page_asks_the_database_a_few_times_only(
    client_for, customer, second, django_assert_max_num_queries
):
    client = client_for(customer)
    with django_assert_max_num_queries(14):
        client.get("/contracts/market/compare/2")


# -- the shell --------------------------------------------------------------------------------------------


def _files(folder: Path, old: str = OLD, new: str = NEW) -> list[str]:
    (folder / "a.txt").write_text(old, encoding="utf-8")
    (folder / "b.txt").write_text(new, encoding="utf-8")
    return ["compare", str(folder / "a.txt"), str(folder / "b.txt")]


def test_the_shell_says_what_changed(tmp_path):
    done = CliRunner().invoke(command, _files(tmp_path))
    assert done.exit_code == 0
    assert done.output.splitlines()[:2] == [
        "a.txt → b.txt",
        "新增 1，删去 1，改动 5，移位 1，改号 0，未变 3",
    ]
    assert "      乙方应在接到报障后[-2小时-]{+30分钟+}内响应。" in done.output
    assert "      约定：¥200,000.00 → ¥210,000.00（增加 10,000.00 元（+5.00%））" in done.output


def test_the_shell_gives_the_same_as_json(tmp_path):
    done = CliRunner().invoke(command, [*_files(tmp_path), "--format", "json"])
    body = json.loads(done.output)
    assert body["counts"] == {"added": 1, "removed": 1, "changed": 5, "renumbered": 0, "moved": 1, "same": 3}
    assert len(body["terms"]) == 6


def test_texts_without_price_or_term_are_compared_by_clause_alone(tmp_path):
    done = CliRunner().invoke(
        command,
        [*_files(tmp_path, "第一条 保密\n乙方保密。\n", "第一条 保密\n双方保密。\n"), "--format", "json"],
    )
    body = json.loads(done.output)
    assert [(one["state"], one["number_new"]) for one in body["clauses"]] == [("changed", "第一条")]
    assert body["terms"] == []


def test_a_missing_file_is_refused(tmp_path):
    from lvyue.foundation.errors import Invalid

    done = CliRunner().invoke(command, ["compare", str(tmp_path / "no.txt"), str(tmp_path / "no2.txt")])
    assert isinstance(done.exception, Invalid)
    assert "读不到文件" in str(done.exception)


def test_a_contract_file_is_compared_with_the_market_unchanged(tmp_path):
    import yaml

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "source.md").write_text(TEXT, encoding="utf-8")
        (tmp_path / name / "contract.yaml").write_text(
            yaml.safe_dump(json.loads(json.dumps(market_raw())), allow_unicode=True), encoding="utf-8"
        )
    paths = [str(tmp_path / name / "contract.yaml") for name in ("a", "b")]
    done = CliRunner().invoke(command, ["compare", *paths])
    assert "两份完全一致。" in done.output
    assert compare(Edition.of("一", market_file(), {"body": TEXT}), edition("二", OLD)).none is False
