"""The contract's beginning and its recurring work: answers, confirmation, papers, monthly rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from lvyue.config.demo.cast import Cast, seat
from lvyue.config.demo.story import Story
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import ContractFile
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock

RULINGS = {
    "fee-period": "as-written",
    "monthly-base": "twelfth",
    "pay-day": "included",
    "pay-limits": "both",
    "check-cycle": "monthly",
    "signing-place": "party-a",
}
"""What both parties answered before signing; `report-cycle` stays open, one side has spoken."""

FIRST_PAPERS = {
    "forms": ("zhou", 6, "已交付表单 12 份、流程图 4 份，江明远签收。"),
    "secrecy-level": ("zhou", 6, "已书面告知：资料均为内部资料，不涉密。"),
    "plan": ("jiang", 12, "运维服务方案已交市监局，周立新签收。"),
    "training": ("he", 25, "现场培训 18 人，签到表已留存。"),
}
MONTHS, LATE_MONTH = 13, 3
"""Months of the term, and which month's round (from 0) was done late."""


def open_contract(cast: Cast, file: ContractFile, texts: dict[str, str], at: datetime) -> ContractVersion:
    """Import the contract as the vendor's draft and seat the cast in its space."""
    with clock.moved(at):
        # The first contract of an instance is brought in from the server's command line.
        version = contract_import(
            access=replace(cast["jiang"], is_system=True),
            file=file,
            texts=texts,
            partner=cast.people["zhou"],
        )
        seat(cast, version.contract.space)
    return version


def plan_signing(story: Story, cast: Cast, version: ContractVersion) -> None:
    """Both sides answer the open points in the days before signing, and confirm on the day."""
    signing = datetime.combine(story.start, time(10), clock.TZ)
    for number, (question, reading) in enumerate(RULINGS.items()):
        for who, wait in (("jiang", 0), ("zhou", 90)):
            moment = signing - timedelta(days=3) + timedelta(minutes=15 * number + wait)
            story.at(moment, partial(_answer, cast, version, who, question, reading))
    story.at(
        signing - timedelta(days=2), partial(_answer, cast, version, "jiang", "report-cycle", "quarterly")
    )
    for who, hours in (("jiang", 0), ("zhou", 1)):
        story.at(signing + timedelta(hours=hours), partial(_confirm, cast, version, who))


def _answer(cast: Cast, version: ContractVersion, who: str, question: str, reading: str) -> None:
    duties.question_answer(access=cast[who], version=version, question=question, reading=reading)


def _confirm(cast: Cast, version: ContractVersion, who: str) -> None:
    duties.version_confirm(access=cast[who], version=version)


def plan_papers(story: Story, cast: Cast, contract: Contract) -> None:
    """The once-only duties of the first weeks."""
    for obligation, (who, days, note) in FIRST_PAPERS.items():
        at = story.workday(days, time(15))
        story.at(at, partial(_attest, cast, contract, obligation, None, who, note, at))


def plan_rounds(story: Story, cast: Cast, contract: Contract) -> None:
    """Each month's round on site and system check, in the week before the month's end; one round late."""
    first = story.start
    for number in range(MONTHS):
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        away = (following - story.start).days
        in_time = story.workday(away - 8, time(16))
        visit = story.workday(away + 2, time(16)) if number == LATE_MONTH else in_time
        done = f"{first.month} 月现场巡检完成：磁盘、日志、备份与接口正常，巡检表已签。"
        story.at(visit, partial(_attest, cast, contract, "inspection", str(first), "he", done, visit))
        done = f"{first.month} 月系统检查完成：主要功能逐项可用。"
        story.at(in_time, partial(_attest, cast, contract, "check", str(first), "he", done, in_time))
        first = following


def _attest(
    cast: Cast, contract: Contract, obligation: str, key: str | None, who: str, note: str, at: datetime
) -> None:
    """Close a duty of an obligation by a person's word; `key` picks the window, None the only one."""
    found = Duty.objects.filter(contract=contract, obligation=obligation)
    duty = found.get(key=key) if key else found.get()
    duties.duty_fulfil(access=cast[who], duty=duty, at=at, note=note)
