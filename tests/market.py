"""A small running contract in our own words, after the structure of the market reference contract.

Fixtures: `market_version` a draft with the shared cast's space, `market` the contract confirmed by both
sides on its signing day. Clause spans are computed from the text, so that the text can be edited.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from lvyue.rules.types import SHANGHAI

if TYPE_CHECKING:
    from lvyue.contracts.models import Contract, ContractVersion
    from lvyue.contracts.types import ContractFile

CLAUSES = {
    "c0": ("首部", "甲方：某市市场服务中心\n乙方：某信息技术有限公司\n"),
    "c2": ("第二条", "第二条 服务期自2025年3月4日起至2026年3月31日止。\n"),
    "c3.1": ("第三条1", "1. 乙方每月到现场巡检一次，并定期提交总结报告。\n"),
    "c3.2": ("第三条2", "2. 工作日2小时内响应，非工作日4小时内响应；要求到场的，24小时内赶到。\n"),
    "c3.3": ("第三条3", "3. 每次服务填写记录单，由双方签认；人员更换须提前30天书面告知。\n"),
    "c4": (
        "第四条",
        "第四条 每年运维费贰万捌仟元整（¥28000.00），付费期2025年3月4日至2026年3月3日，"
        "每年12月31日前付清；收到申请和发票后7个工作日内转账。\n",
    ),
    "c9": ("第九条", "第九条 完工后书面告知，甲方3日内验收，到期不验收视为通过。\n"),
    "c10.1": ("第十条1", "1. 甲方迟延付款的，每日按未付款千分之五支付违约金。\n"),
    "c10.2": ("第十条2", "2. 乙方致系统不能使用的，按每月运维费千分之五支付违约金。\n"),
    "c13": ("签署", "签订时间：2025年3月4日\n"),
}
TEXT = "".join(words for _, words in CLAUSES.values())


def _cite(clause: str, quote: str) -> list[dict[str, str]]:
    return [{"clause": clause, "quote": quote}]


def market_raw() -> dict[str, Any]:
    """The contract file as plain data, free to be changed by a test."""
    spans, at = [], 0
    for id, (number, words) in CLAUSES.items():
        spans.append({"id": id, "number": number, "start": at, "end": at + len(words)})
        at += len(words)
    return {
        "schema": "lvyue/contract/1",
        "id": "market",
        "title": "某市场小程序运维合同",
        "documents": [{"id": "body", "title": "正文", "file": "source.md"}],
        "parties": {
            "a": {"name": "某市市场服务中心", "cite": _cite("c0", "某市市场服务中心")},
            "b": {"name": "某信息技术有限公司", "cite": _cite("c0", "某信息技术有限公司")},
        },
        "signed": {"date": "2025-03-04", "cite": _cite("c13", "2025年3月4日")},
        "term": {
            "start": "2025-03-04",
            "end": "2026-03-31",
            "cite": _cite("c2", "2025年3月4日起至2026年3月31日"),
        },
        "fee_period": {
            "start": "2025-03-04",
            "end": "2026-03-03",
            "cite": _cite("c4", "2025年3月4日至2026年3月3日"),
        },
        "amount": {
            "per_year_fen": 2_800_000,
            "capital": "贰万捌仟元整",
            "cite": _cite("c4", "贰万捌仟元整（¥28000.00）"),
        },
        "bases": [
            {
                "id": "monthly",
                "of": "annual",
                "divide": 12,
                "waits_for": "monthly-fee",
                "cite": _cite("c10.2", "每月运维费"),
            }
        ],
        "clauses": spans,
        "obligations": _obligations(),
        "penalties": _penalties(),
        "questions": _questions(),
    }


def _obligations() -> list[dict[str, Any]]:
    b, a = {"by": "b"}, {"by": "a"}
    return [
        {
            "id": "inspection",
            "kind": "periodic",
            "every": "P1M",
            "what": "每月现场巡检",
            "clause": "c3.1",
            "cite": _cite("c3.1", "每月到现场巡检一次"),
            "proof": ["巡检记录"],
            **b,
        },
        {
            "id": "report",
            "kind": "periodic",
            "waits_for": "report-cycle",
            "proposed": "P3M",
            "what": "运维总结报告",
            "clause": "c3.1",
            "cite": _cite("c3.1", "定期提交总结报告"),
            **b,
        },
        {
            "id": "respond",
            "kind": "event",
            "trigger": "ticket.reported",
            "what": "响应报障",
            "limit": {"workday": {"count": 2, "unit": "hour"}, "rest": {"count": 4, "unit": "hour"}},
            "fulfilled_by": "ticket.responded",
            "clause": "c3.2",
            "cite": _cite("c3.2", "工作日2小时内响应，非工作日4小时内响应"),
            "consequence": ["unusable"],
            **b,
        },
        {
            "id": "arrive",
            "kind": "event",
            "trigger": "ticket.onsite_asked",
            "what": "到达现场",
            "limit": {"count": 24, "unit": "hour"},
            "fulfilled_by": "ticket.arrived",
            "clause": "c3.2",
            "cite": _cite("c3.2", "24小时内赶到"),
            **b,
        },
        {
            "id": "record-sheet",
            "kind": "event",
            "by": "ab",
            "trigger": "ticket.done",
            "what": "服务记录单双方签认",
            "fulfilled_by": "ticket.sheet_signed",
            "clause": "c3.3",
            "cite": _cite("c3.3", "由双方签认"),
        },
        {
            "id": "replace",
            "kind": "event",
            "trigger": "staff.leaves",
            "what": "更换人员提前书面告知",
            "limit": {"count": 30, "unit": "day", "direction": "before"},
            "clause": "c3.3",
            "cite": _cite("c3.3", "提前30天书面告知"),
            **b,
        },
        {
            "id": "completion-notice",
            "kind": "event",
            "trigger": "ticket.done",
            "what": "书面告知完工",
            "fulfilled_by": "ticket.completion_noticed",
            "clause": "c9",
            "cite": _cite("c9", "完工后书面告知"),
            **b,
        },
        {
            "id": "accept",
            "kind": "event",
            "trigger": "ticket.completion_noticed",
            "what": "验收完成的服务",
            "limit": {"count": 3, "unit": "day"},
            "fulfilled_by": "ticket.reviewed",
            "silence": "accepted",
            "clause": "c9",
            "cite": _cite("c9", "3日内验收，到期不验收视为通过"),
            **a,
        },
        {
            "id": "pay-yearly",
            "kind": "event",
            "trigger": "fee.year",
            "what": "支付当年运维费",
            "limit": {"month": 12, "day": 31},
            "fulfilled_by": "payment.paid",
            "pays": "annual",
            "consequence": ["late-payment"],
            "clause": "c4",
            "cite": _cite("c4", "每年12月31日前付清"),
            **a,
        },
        {
            "id": "pay-papers",
            "kind": "event",
            "trigger": "payment.papers_received",
            "what": "收到申请和发票后转账",
            "limit": {"count": 7, "unit": "workday"},
            "fulfilled_by": "payment.paid",
            "consequence": ["late-payment"],
            "clause": "c4",
            "cite": _cite("c4", "收到申请和发票后7个工作日内转账"),
            **a,
        },
    ]


def _penalties() -> list[dict[str, Any]]:
    return [
        {
            "id": "late-payment",
            "payer": "a",
            "breach": "甲方迟延付款",
            "formula": "daily_rate",
            "base": "unpaid",
            "rate": "0.005",
            "clause": "c10.1",
            "cite": _cite("c10.1", "每日按未付款千分之五"),
        },
        {
            "id": "unusable",
            "payer": "b",
            "breach": "系统不能使用",
            "formula": "flat_rate",
            "base": "monthly",
            "rate": "0.005",
            "clause": "c10.2",
            "cite": _cite("c10.2", "按每月运维费千分之五"),
        },
    ]


def _questions() -> list[dict[str, Any]]:
    return [
        {
            "id": "monthly-fee",
            "about": "bases.monthly",
            "text": "每月运维费没有写明，如何折算？",
            "blocking": True,
            "readings": [
                {"id": "twelfth", "text": "年费的十二分之一"},
                {"id": "thirteenth", "text": "年费除以十三个月", "sets": {"bases.monthly.divide": 13}},
            ],
            "cite": _cite("c10.2", "每月运维费"),
        },
        {
            "id": "report-cycle",
            "about": "obligations.report.every",
            "text": "“定期”提交总结报告，多久一次？",
            "readings": [
                {"id": "quarterly", "text": "每季度", "sets": {"obligations.report.every": "P3M"}},
                {"id": "monthly", "text": "每月", "sets": {"obligations.report.every": "P1M"}},
            ],
            "cite": _cite("c3.1", "定期"),
        },
    ]


def market_file(**changes: Any) -> "ContractFile":
    """The checked contract file, with top-level values replaced."""
    return _read(**changes) if changes else _unchanged()


@cache
def _unchanged() -> "ContractFile":
    return _read()


def _read(**changes: Any) -> "ContractFile":
    from lvyue.contracts.loading import load_text

    raw = json.loads(json.dumps(market_raw() | changes))  # no value shared, so no YAML alias
    return load_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), {"body": TEXT})


SIGNING = datetime(2025, 3, 4, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def market_version(provider: Any, customer: Any, access_for: Callable[[Any], Any]) -> "ContractVersion":
    """The market contract as a draft in the shared cast's space."""
    from lvyue.contracts.services import contract_import
    from lvyue.foundation import clock

    with clock.moved(SIGNING):
        return contract_import(access=access_for(provider), file=market_file(), texts={"body": TEXT})


@pytest.fixture
def market(
    market_version: "ContractVersion", provider: Any, customer: Any, access_for: Callable[[Any], Any]
) -> "Contract":
    """The market contract, its monthly base ruled and its first version confirmed by both sides."""
    from lvyue.duties.services import question_answer, version_confirm
    from lvyue.foundation import clock

    with clock.moved(SIGNING):
        for person in (provider, customer):
            question_answer(
                access=access_for(person), version=market_version, question="monthly-fee", reading="twelfth"
            )
        for person in (provider, customer):
            version_confirm(access=access_for(person), version=market_version)
    return market_version.contract
