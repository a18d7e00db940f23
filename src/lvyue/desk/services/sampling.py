"""Party A draws finished tickets by lot and looks at each (抽查); anyone can draw the same again."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_hex

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.desk.check_errors import PopulationEmpty, SampleInvalid
from lvyue.desk.checks import population
from lvyue.desk.models import Check, Sample
from lvyue.desk.services.check_steps import check_require, item_add
from lvyue.desk.services.checking import check_make
from lvyue.desk.types.checks import CheckAct, CheckKind, draw, population_digest
from lvyue.duties.services import running_terms
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access

MOST = 200
"""Most tickets drawn at once."""


def sample_draw(
    *, access: Access, contract: Contract, since: date, until: date, size: int, seed: str = ""
) -> Check:
    """Draw `size` of the tickets finished from `since` to `until` (both included) and open a check of them.

    The seed is made here unless both sides agreed on one. Each draw is a check of its own and stays, so no
    draw is repeated unseen until it pleases. Raises NotAllowed, CheckSide, ContractNotRunning, SampleInvalid,
    PopulationEmpty.
    """
    check_require(access, contract.space_id, CheckAct.OPEN)
    today = clock.today()
    if until < since:
        raise SampleInvalid("截止日早于起始日", "核对起止日期")
    if not 0 < size <= MOST:
        raise SampleInvalid(f"抽取数量应为 1 至 {MOST}", "改正抽取数量")
    seed = seed.strip() or token_hex(8)
    if len(seed) > 40:
        raise SampleInvalid("种子超过 40 个字符", "写短一些")
    running_terms(contract)
    with transaction.atomic():
        tickets = {one.code: one for one in population(contract, since, until + timedelta(days=1))}
        if not tickets:
            raise PopulationEmpty(since, until)
        drawn = draw(tickets, size, seed)
        title = f"抽查 {since} 至 {until} 处理完成的工单"
        notice = f"{len(tickets)} 张中抽取 {len(drawn)} 张，种子 {seed}"
        check = check_make(access, contract, CheckKind.SAMPLE, title, today, notice)
        sample = Sample.objects.create(
            space_id=contract.space_id,
            of_check=check,
            since=since,
            until=until + timedelta(days=1),
            seed=seed,
            population=len(tickets),
            digest=population_digest(list(tickets)),
            size=size,
            codes=list(drawn),
            drawn_at=check.opened_at,
            drawn_by=access.name,
        )
        entry_add(
            actor=access,
            action="desk.sample.draw",
            space_id=contract.space_id,
            subject=sample,
            note=f"{check.code} {notice}",
        )
        for number, code in enumerate(drawn, start=1):
            item_add(access, check, number, what=f"{code} {tickets[code].title}", ticket=tickets[code])
    return check
