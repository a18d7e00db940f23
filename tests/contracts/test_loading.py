"""A contract file is refused with place, cause and remedy for every fault; nothing is guessed."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from lvyue.contracts.errors import ContractFileInvalid
from lvyue.contracts.loading import load_file, load_text
from lvyue.contracts.spans import cite_span
from lvyue.contracts.types import as_limit, limit_model, limit_words
from lvyue.rules.types import (
    Boundary,
    ByDayClass,
    Direction,
    Earliest,
    FixedDay,
    Period,
    Unit,
)
from tests.market import TEXT, market_file, market_raw


def load(raw: Any) -> Any:
    text = raw if isinstance(raw, str) else yaml.safe_dump(raw, allow_unicode=True, sort_keys=False)
    return load_text(text, {"body": TEXT})


def test_the_market_file_is_whole():
    file = market_file()
    assert (file.id, len(file.obligations), len(file.penalties)) == ("market", 10, 2)
    assert file.amount.per_year_fen == 2_800_000


def test_every_citation_leads_to_its_words():
    file = market_file()
    cites = [cite for one in (*file.obligations, *file.penalties) for cite in one.cite]
    for cite in cites:
        span = cite_span(file, {"body": TEXT}, cite)
        assert span is not None
        assert TEXT[slice(*span)] == cite.quote
    assert len(cites) == 12


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set a dotted path in the raw file; `None` as value removes the key."""

    def apply(raw: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        at: Any = raw
        for part in parents:
            at = at[int(part)] if part.isdigit() else at[part]
        key: Any = int(last) if last.isdigit() else last
        if value is None:
            del at[key]
        else:
            at[key] = value

    return apply


FAULTS = {
    "no citation": (change("obligations.0.cite", None), ["没有出处", "obligations[0].cite"]),
    "empty citation": (change("obligations.0.cite", []), ["不能为空", "obligations[0].cite"]),
    "a party without citation": (change("parties.a.cite", None), ["没有出处", "parties.a.cite"]),
    "a quote the clause lacks": (
        change("obligations.0.cite", [{"clause": "c3.1", "quote": "每周巡检"}]),
        ["没有“每周巡检”", "obligations[0].cite[0]", "照原文逐字引用"],
    ),
    "a citation of no clause": (
        change("penalties.0.cite", [{"clause": "c99", "quote": "x"}]),
        ["没有条款“c99”", "penalties[0].cite[0]"],
    ),
    "an impossible date": (change("term.end", "2026-02-30"), ["2026-02-30", "不是存在的日期", "term.end"]),
    "a term that ends before it starts": (
        change("term.end", "2025-01-01"),
        ["服务期止 2025-01-01 早于起 2025-03-04"],
    ),
    "capital and digits differ": (
        change("amount.capital", "贰万玖仟元整"),
        ["贰万玖仟元整", "29,000.00", "28,000.00", "不符"],
    ),
    "damaged capital": (change("amount.capital", "贰万捌"), ["amount.capital"]),
    "an unknown formula": (
        change("penalties.0.formula", "guess"),
        ["“guess”不在允许的取值内", "penalties[0].formula"],
    ),
    "an unknown trigger": (
        change("obligations.2.trigger", "moon.full"),
        ["moon.full", "obligations[2].trigger"],
    ),
    "an unknown channel": (change("obligations.2.channel", "pigeon"), ["没有渠道“pigeon”"]),
    "an unknown key": (change("obligations.0.frequency", "P1M"), ["不认识的键“frequency”"]),
    "a rate above one": (change("penalties.0.rate", "5"), ["太大", "penalties[0].rate"]),
    "a cycle without period": (change("obligations.0.every", None), ["周期义务没有周期"]),
    "a consequence that is none": (
        change("obligations.0.consequence", ["nothing"]),
        ["没有违约条款“nothing”"],
    ),
    "a question that is none": (change("obligations.1.waits_for", "nothing"), ["没有问题“nothing”"]),
    "a reading that sets nothing": (
        change("questions.1.readings.0.sets", {"obligations.none.every": "P1M"}),
        ["路径“obligations.none.every”不存在"],
    ),
    "one reading only": (change("questions.1.readings.1", None), ["歧义至少要有两种读法"]),
    "a monthly base stated nowhere": (change("bases", []), ["月运维费没有写明如何得出"]),
    "an unknown calendar": (change("calendar", "mars"), ["没有编号为“mars”的日历"]),
    "before opening without office hours": (
        change("obligations.0.before_opening", True),
        ["没有办公时间可依", "obligations[0].before_opening"],
    ),
    "office hours that are none": (change("office", {"hours": ["nine to five"]}), ["office.hours"]),
    "a clause outside the text": (change("clauses.0.end", 99_999), ["不在原文内"]),
    "another schema": (change("schema", "lvyue/contract/2"), ["lvyue/contract/2"]),
    "no schema": (change("schema", None), ["缺少“schema”"]),
    "a negative amount": (change("amount.per_year_fen", -1), ["太小", "amount.per_year_fen"]),
    "a signing date without citation": (change("signed.cite", []), ["签订日期要写明原文引文"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(name):
    apply, words = FAULTS[name]
    raw = market_raw()
    apply(raw)
    with pytest.raises(ContractFileInvalid) as refused:
        load(raw)
    told = str(refused.value) + "".join(map(str, refused.value.findings))
    for word in words:
        assert word in told
    assert refused.value.remedy


def test_two_obligations_with_one_id_are_named_once():
    raw = market_raw()
    raw["obligations"].append(copy.deepcopy(raw["obligations"][0]))
    with pytest.raises(ContractFileInvalid) as refused:
        load(raw)
    assert [one.cause for one in refused.value.findings] == ["编号“inspection”用了两次"]


def test_every_fault_of_a_file_is_told_in_one_run():
    raw = market_raw()
    raw["penalties"][0]["cite"] = [{"clause": "c99", "quote": "x"}]
    raw["term"]["end"] = "2025-01-01"
    with pytest.raises(ContractFileInvalid) as refused:
        load(raw)
    assert len(refused.value.findings) == 2
    assert "另有 1 处" in str(refused.value)


def test_the_place_names_the_line():
    text = yaml.safe_dump(market_raw(), allow_unicode=True, sort_keys=False).replace(
        "formula: daily_rate", "formula: nonsense"
    )
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "nonsense" in words)
    with pytest.raises(ContractFileInvalid, match=f"第 {line} 行 penalties"):
        load(text)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "just words", "a: [1", "signed: 2025-02-30", "\x00", "a: &a [*a]", "- " * 200],
    ids=["empty", "list", "words", "broken", "no such date", "binary", "recursive", "deep"],
)
def test_what_is_no_contract_file_is_refused(text):
    with pytest.raises(ContractFileInvalid):
        load(text)


def test_files_beside_the_contract_only(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.md").write_text(TEXT)
    raw = market_raw()
    raw["documents"][0]["file"] = "../secret.md"
    (tmp_path / "in" / "contract.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True))
    with pytest.raises(ContractFileInvalid, match="指到了合同目录之外"):
        load_file(tmp_path / "in" / "contract.yaml")


def test_a_changed_source_text_is_noticed(tmp_path):
    raw = market_raw()
    raw["documents"][0]["sha256"] = "0" * 64
    (tmp_path / "source.md").write_text(TEXT)
    (tmp_path / "contract.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True))
    with pytest.raises(ContractFileInvalid, match="原文被改过"):
        load_file(tmp_path / "contract.yaml")


@pytest.mark.parametrize("missing", ["contract.yaml", "source.md"])
def test_a_missing_file_is_named(tmp_path, missing):
    (tmp_path / "source.md").write_text(TEXT)
    (tmp_path / "contract.yaml").write_text(yaml.safe_dump(market_raw(), allow_unicode=True))
    (tmp_path / missing).unlink()
    with pytest.raises(ContractFileInvalid, match=f"读不到文件 {missing}"):
        load_file(tmp_path / "contract.yaml")


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Period(7, Unit.WORKDAY), "7 个工作日内"),
        (Period(0, Unit.MINUTE), "立即"),
        (Period(30, Unit.DAY, Direction.BEFORE), "提前 30 日"),
        (FixedDay(12, 31), "每年 12 月 31 日（含）前"),
        (FixedDay(6, 30, 2026, Boundary.BEFORE), "2026 年 6 月 30 日前"),
        (
            ByDayClass(Period(2, Unit.HOUR), Period(4, Unit.HOUR)),
            "工作日 2 小时内，非工作日 4 小时内",
        ),
        (Earliest((Period(3, Unit.DAY), FixedDay(12, 31))), "3 日内、每年 12 月 31 日（含）前，取早者"),
    ],
)
def test_a_limit_survives_the_file_and_reads_like_the_clause(limit, words):
    assert as_limit(limit_model(limit)) == limit
    assert limit_words(limit) == words


def test_an_impossible_date_without_quotes_is_named_with_its_line():
    text = yaml.safe_dump(market_raw(), allow_unicode=True, sort_keys=False).replace(
        "end: '2026-03-31'", "end: 2026-02-30"
    )
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "2026-02-30" in words)
    with pytest.raises(ContractFileInvalid, match=f"“2026-02-30”不是存在的日期.*第 {line} 行 term.end"):
        load(text)
