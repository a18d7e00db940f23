"""Who may claim and answer a pause, and what a claim says about the clocks it does not move."""

from __future__ import annotations

from collections.abc import Mapping

from lvyue.identity.types import Permission, Side

CLAIMS: Mapping[Side, Permission] = {Side.A: Permission.REPORT, Side.B: Permission.WORK}
"""The permission each side needs to claim a pause or to end one."""

ANSWERS: Mapping[Side, Permission] = {Side.A: Permission.ACCEPT, Side.B: Permission.WORK}
"""The permission each side needs to answer the other's claim."""

NOT_ALLOWED = "不计入：没有一只在走的时钟，其条款允许因此暂停"
TOO_LATE = "不计入：开始时期限已届满，逾期以后的暂停不能补救"
