"""Checks of the values among themselves: ids, references, dates, the calendar, amounts, open points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lvyue.contracts.checking.types import Faults
from lvyue.contracts.terms import set_path
from lvyue.contracts.types import CHANNELS, ContractFile, Kind
from lvyue.rules import calendars, money
from lvyue.rules.errors import RuleError


def unique_ids(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """No two things of one list share an id."""
    for name in ("documents", "clauses", "levels", "obligations", "penalties", "exemptions", "questions"):
        items = getattr(contract, name)
        counts = Counter(one.id for one in items)
        for index, one in enumerate(items):
            if counts[one.id] > 1:
                counts[one.id] = 0
                yield (name, index, "id"), f"编号“{one.id}”用了两次", "每一项用自己的编号"


def signed_is_cited(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """A day of signing is cited like any other fact."""
    if contract.signed.date is not None and not contract.signed.cite:
        yield ("signed",), "没有出处：签订日期要写明原文引文", "补上 cite，或把 date 留空"
    if contract.amended and contract.amended.date is not None and not contract.amended.cite:
        yield ("amended",), "没有出处：补充协议的签订日期要写明原文引文", "补上 cite，或把 date 留空"


def references(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """What a fact names by id or word is there."""
    questions = {one.id for one in contract.questions}
    penalties = {one.id for one in contract.penalties}
    bases = {one.id for one in contract.bases}
    for index, one in enumerate(contract.obligations):
        if contract.clause(one.clause) is None:
            yield ("obligations", index, "clause"), f"没有条款“{one.clause}”", "改为 clauses 里有的条款编号"
        if one.waits_for and one.waits_for not in questions:
            yield (
                ("obligations", index, "waits_for"),
                f"没有问题“{one.waits_for}”",
                "改为 questions 里有的编号",
            )
        if one.channel and one.channel not in CHANNELS:
            yield (
                ("obligations", index, "channel"),
                f"没有渠道“{one.channel}”",
                f"改为 {'、'.join(sorted(CHANNELS))} 之一",
            )
        if one.level and contract.level(one.level) is None:
            yield ("obligations", index, "level"), f"没有服务级别“{one.level}”", "改为 levels 里有的编号"
        for missing in sorted(set(one.consequence) - penalties):
            yield (
                ("obligations", index, "consequence"),
                f"没有违约条款“{missing}”",
                "改为 penalties 里有的编号",
            )
    for index, base in enumerate(contract.bases):
        if base.waits_for and base.waits_for not in questions:
            yield ("bases", index, "waits_for"), f"没有问题“{base.waits_for}”", "改为 questions 里有的编号"
    for index, penalty in enumerate(contract.penalties):
        if contract.clause(penalty.clause) is None:
            yield ("penalties", index, "clause"), f"没有条款“{penalty.clause}”", "改为 clauses 里有的条款编号"
        if penalty.base == "monthly" and "monthly" not in bases:
            yield ("penalties", index, "base"), "月运维费没有写明如何得出", "在 bases 里写明由年费折算"


def term_in_order(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """No term ends before it starts."""
    for name, label in (("term", "服务期"), ("fee_period", "付费期")):
        term = getattr(contract, name)
        if term and term.end < term.start:
            yield (name, "end"), f"{label}止 {term.end} 早于起 {term.start}", "核对原文的起止日期"


def effective_in_term(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """What a further version changes binds from a day within the term."""
    on, term = contract.effective, contract.term
    if on is not None and not term.start <= on <= term.end:
        yield (
            ("effective",),
            f"变更自 {on} 起执行，不在服务期 {term.start} 至 {term.end} 之内",
            "核对补充协议的生效日期，或一并改正服务期",
        )


def calendar_known(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """The calendar is known, and office hours are there where a limit needs them."""
    try:
        calendar = calendars.load(contract.calendar)
    except RuleError as error:
        yield ("calendar",), str(error), "用 cn 或已导入的日历编号"
        return
    try:
        calendar = calendar.with_hours(*contract.office.hours) if contract.office else calendar
    except RuleError as error:
        yield ("office", "hours"), str(error), "写成 09:00-12:00 这样的时段"
        return
    for index, one in enumerate(contract.obligations):
        if one.before_opening and calendar.stretches(contract.term.start) is None:
            yield (
                ("obligations", index, "before_opening"),
                "“上班前”没有办公时间可依",
                "在 office.hours 里写明单位的办公时间",
            )


def amount_agrees(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """The sum in words is one of the sums in figures."""
    amount = contract.amount
    if amount.capital is None:
        return
    try:
        capital = money.parse_capital(amount.capital)
    except RuleError as error:
        yield ("amount", "capital"), str(error), "照原文逐字填写大写金额"
        return
    stated = {one for one in (amount.total_fen, amount.per_year_fen) if one is not None}
    if stated and capital not in stated:
        yield (
            ("amount", "capital"),
            f"大写“{amount.capital}”是 {money.yuan(capital)} 元，与数字 "
            f"{'、'.join(money.yuan(one) for one in sorted(stated))} 元不符",
            "核对原文；两者确实不符时先由双方裁定",
        )


def questions_settable(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """An ambiguity has two readings at least, and what they set is there."""
    raw = contract.model_dump(mode="json", by_alias=True)
    for index, question in enumerate(contract.questions):
        if question.kind == "ambiguity" and len(question.readings) < 2:
            yield ("questions", index, "readings"), "歧义至少要有两种读法", "补上另一种读法，或改为 warning"
        for at, reading in enumerate(question.readings):
            for path, value in reading.sets.items():
                if not set_path(raw, path, value, dry=True):
                    yield (
                        ("questions", index, "readings", at, "sets"),
                        f"读法“{reading.id}”要设的路径“{path}”不存在",
                        "改为文件里有的路径，如 obligations.report.every",
                    )


def periodic_inside_term(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """A cycle is started by the term alone, never by an event."""
    for index, one in enumerate(contract.obligations):
        if one.kind is Kind.PERIODIC and one.trigger is not None:
            yield ("obligations", index, "trigger"), "周期义务不能再写触发", "删去 trigger，或改为 event"
