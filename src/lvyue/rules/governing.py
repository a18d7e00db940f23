"""Which version of which contract governs what is reported at a moment (bound by dates, both included)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from lvyue.rules.derivations import moment_text
from lvyue.rules.dues import local
from lvyue.rules.errors import RuleError


class Standing(NamedTuple):
    """A version of a contract and when it holds.

    Its term runs from `starts_on` to `ends_on`, both days included; a supplement replaces the version
    before it from `effective_on` on.
    """

    contract: str
    version: str
    starts_on: date
    ends_on: date
    effective_on: date | None = None


def governing(standings: Sequence[Standing], reported_at: datetime) -> Standing:
    """The one version that governs; a ticket keeps it when the contract ends or is amended later.

    Raises RuleError when no contract is in its term (an ended one is never used for want of another) and when
    several are, or several versions take effect on one day: which one holds is a choice for people.
    """
    at = local(reported_at)
    on = at.date()
    begun = [standing for standing in standings if _from(standing) <= on]
    latest = {name: max(_from(each) for each in begun if each.contract == name) for name, *_ in begun}
    found = [
        standing
        for standing in begun
        if _from(standing) == latest[standing.contract] and standing.starts_on <= on <= standing.ends_on
    ]
    if not found:
        raise RuleError(f"{moment_text(at)} 没有合同在服务期内，不启动任何时钟。请核对服务期或先登记续签。")
    if len(found) > 1:
        names = "、".join(sorted(f"{standing.contract} {standing.version}" for standing in found))
        raise RuleError(f"{moment_text(at)} 有多份合同或版本都有效：{names}。请指明按哪一份受理。")
    return found[0]


def _from(standing: Standing) -> date:
    return standing.effective_on or standing.starts_on
