"""The contract's beginning and its recurring work: answers, confirmation, papers, monthly rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

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
LATE_MONTH = 3
"""Which month's round (from 0) was attested three days late."""


def open_contract(cast: Cast, file: ContractFile, texts: dict[str, str], at: datetime) -> ContractVersion:
    """Import the contract as the vendor's draft and seat the cast in its space."""
    with clock.moved(at):
        # The first contract of an instance comes in from the server's command line, as with `contract import`.
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
            story.at(moment, lambda who=who, q=question, r=reading: _answer(cast, version, who, q, r))
    story.at(
        signing - timedelta(days=2), lambda: _answer(cast, version, "jiang", "report-cycle", "quarterly")
    )
    for who, hours in (("jiang", 0), ("zhou", 1)):
        story.at(
            signing + timedelta(hours=hours),
            lambda who=who: duties.version_confirm(access=cast[who], version=_fresh(version)),
        )


def _answer(cast: Cast, version: ContractVersion, who: str, question: str, reading: str) -> None:
    duties.question_answer(access=cast[who], version=_fresh(version), question=question, reading=reading)


def _fresh(version: ContractVersion) -> ContractVersion:
    version.refresh_from_db()
    return version


def plan_papers(story: Story, cast: Cast, contract: Contract) -> None:
    """The once-only duties of the first weeks."""
    for obligation, (who, days, note) in FIRST_PAPERS.items():
        moment = story.workday(days, 15)
        story.at(
            moment, lambda o=obligation, w=who, n=note, m=moment: _attest(cast, contract, o, None, w, n, m)
        )


def plan_rounds(story: Story, cast: Cast, contract: Contract) -> None:
    """Each month's round on site and system check, in the week before the month's end; one of them late."""
    first = story.start
    for number in range(14):
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        away = (following - story.start).days
        moment = story.workday(away + 2, 16) if number == LATE_MONTH else story.workday(away - 8, 16)
        for obligation, note in (
            ("inspection", f"{first.month} 月现场巡检完成：磁盘、日志、备份与接口正常，巡检表已签。"),
            ("check", f"{first.month} 月系统检查完成：主要功能逐项可用。"),
        ):
            at = moment if obligation == "inspection" else min(moment, story.workday(away - 8, 17))
            story.at(
                at,
                lambda o=obligation, k=str(first), n=note, m=at: _attest(cast, contract, o, k, "he", n, m),
            )
        first = following


def _attest(
    cast: Cast, contract: Contract, obligation: str, key: str | None, who: str, note: str, at: datetime
) -> None:
    """Close a duty of an obligation by a person's word; `key` picks the window, None the only one."""
    found = Duty.objects.filter(contract=contract, obligation=obligation)
    duty = found.get(key=key) if key else found.get()
    duties.duty_fulfil(access=cast[who], duty=duty, at=at, note=note)
