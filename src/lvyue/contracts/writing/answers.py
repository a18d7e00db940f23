"""What a contract is written from: the parties' answers, checked before a word is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from lvyue.contracts.errors import AnswersInvalid, Finding
from lvyue.contracts.types.limits import EveryModel, Strict

Words = Annotated[str, Field(min_length=2, max_length=400, pattern=r"^[^\n\r\t]*$")]
Days = Annotated[int, Field(ge=1, le=365)]
Share = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class PartyAnswer(Strict):
    """One party by its full name, as on its seal, and where it sits."""

    name: Words
    address: Words


class VendorAnswer(PartyAnswer):
    """The vendor; its size decides which payment rules apply (保障中小企业款项支付条例 art. 3)."""

    size: Literal["大型企业", "中型企业", "小型企业", "微型企业"]


class TermAnswer(Strict):
    """The service term, both days included."""

    start: dt.date
    end: dt.date


class ItemAnswer(Strict):
    """One line of the price: what, and its sum in yuan with two decimals at most."""

    name: Words
    yuan: Annotated[Decimal, Field(gt=0, decimal_places=2)]


class InstalmentAnswer(Strict):
    """A part of the price in per cent of it, due after what."""

    percent: Share
    after: Words


class LevelAnswer(Strict):
    """A severity class; times in minutes, each no shorter than the one before."""

    name: Annotated[str, Field(min_length=2, max_length=12)]
    definition: Words
    respond: Annotated[int, Field(ge=1)]
    arrive: Annotated[int, Field(ge=1)]
    resolve: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _in_order(self) -> LevelAnswer:
        if not self.respond <= self.arrive <= self.resolve:
            raise ValueError("响应、到场、解决的时限要依次不减")
        return self


class CycleAnswer(Strict):
    """Something the vendor does again and again, said as a verb with its object (巡检服务器)."""

    what: Words
    every: EveryModel


class Answers(Strict):
    """Everything a contract needs to be written; what has a usual value has it as its default."""

    title: Words
    system: Words
    party_a: PartyAnswer
    party_b: VendorAnswer
    award: Words
    signed_on: dt.date
    place: Words
    term: TermAnswer
    items: Annotated[tuple[ItemAnswer, ...], Field(min_length=1, max_length=40)]
    tax_percent: Annotated[Decimal, Field(ge=0, le=20)] = Decimal(6)
    instalments: Annotated[tuple[InstalmentAnswer, ...], Field(min_length=1, max_length=12)]
    pay_workdays: Annotated[int, Field(ge=1, le=40)] = 10
    levels: Annotated[tuple[LevelAnswer, ...], Field(min_length=1, max_length=9)]
    cycles: Annotated[tuple[CycleAnswer, ...], Field(min_length=1, max_length=40)]
    watch_staff: Annotated[int, Field(ge=2, le=99)] = 4
    replace_days: Days = 30
    accept_workdays: Annotated[int, Field(ge=1, le=30)] = 5
    late_percent: Annotated[Decimal, Field(gt=0, le=1)] = Decimal("0.05")
    cap_percent: Annotated[Decimal, Field(gt=0, le=20)] = Decimal(5)
    terminate_days: Days = 30
    notice_hours: Annotated[int, Field(ge=1, le=72)] = 24
    proof_days: Days = 15
    incident_minutes: Annotated[int, Field(ge=1, le=60)] = 30
    data_days: Days = 10
    copies: Annotated[int, Field(ge=2, le=20)] = 4

    @property
    def total_fen(self) -> int:
        """The price in fen: the sum of its lines."""
        return int(sum(one.yuan for one in self.items) * 100)

    @model_validator(mode="after")
    def _sound(self) -> Answers:
        if not self.term.start < self.term.end:
            raise ValueError("服务期的止日要晚于起日")
        if (self.term.end - self.term.start).days > 3 * 366:
            raise ValueError("服务期不超过三年")
        if self.signed_on > self.term.start:
            raise ValueError("签订日期不能晚于服务期开始")
        if sum(one.percent for one in self.instalments) != 100:
            raise ValueError("各期付款比例合计要等于 100")
        if len({one.after for one in self.instalments}) < len(self.instalments):
            raise ValueError("各期付款的条件不能相同，否则分不清是哪一期")
        if self.party_a.name == self.party_b.name:
            raise ValueError("双方不能是同一家单位")
        if len({one.name for one in self.levels}) < len(self.levels):
            raise ValueError("故障级别的名称不能相同")
        if self.copies % 2:
            raise ValueError("合同份数要是双数，双方各执一半")
        if any(b.respond < a.respond or b.resolve < a.resolve for a, b in pairwise(self.levels)):
            raise ValueError("级别从重到轻，时限要依次放宽")
        return self


def answers_from(content: str) -> Answers:
    """Answers written as YAML or JSON. Raises AnswersInvalid naming every place."""
    try:
        raw = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else "全文"
        raise AnswersInvalid([Finding(place, "不是正确的 YAML 或 JSON", "核对缩进、冒号与引号")]) from error
    if not isinstance(raw, dict):
        raise AnswersInvalid([Finding("全文", "没有读到“键: 值”", "用 --answers 写出一份样例，再照样填写")])
    try:
        return Answers.model_validate(raw)
    except ValidationError as error:
        raise AnswersInvalid([_finding(one) for one in error.errors()]) from error


def example_answers() -> str:
    """The example answers that ship with the product, as YAML; every party in them is invented."""
    return (files("lvyue.contracts.writing") / "example.yaml").read_text("utf-8")


def _finding(error: object) -> Finding:
    assert isinstance(error, dict)
    place = ".".join(str(part) for part in error["loc"]) or "全文"
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "missing":
        return Finding(place, "没有填写", "照样例补上这一项")
    if kind == "extra_forbidden":
        return Finding(place, "没有这一项", "核对拼写，照样例的键填写")
    if kind == "value_error":
        return Finding(place, str(context.get("error", "")), "改正后再写")
    return Finding(place, f"值不合要求（{error['msg']}）", "照样例的写法与范围改正")
