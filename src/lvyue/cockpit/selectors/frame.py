"""What every page's frame shows: where the reader can go, who the reader is, what waits for a ruling."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from lvyue.contracts.models import ContractVersion, Ruling
from lvyue.identity.types import Access

NAV = (
    ("今天", "/", "today"),
    ("合同", "/contracts", "contract"),
    ("工单", "/tickets", "ticket"),
    ("履约", "/duties", "list"),
    ("往来", "/owed", "scale"),
    ("结算", "/money", "coin"),
    ("推算", "/due", "calendar"),
)


def nav(path: str, access: Access) -> list[dict[str, Any]]:
    """The rooms the reader can open, the present one marked; who only reports faults sees only tickets."""

    def active(url: str) -> bool:
        if "/money" in path:
            return url == "/money"
        return path == "/" if url == "/" else path.startswith(url)

    rooms = NAV if access.space_ids else [one for one in NAV if one[1] == "/tickets"]
    return [{"label": label, "url": url, "icon": icon, "active": active(url)} for label, url, icon in rooms]


def pending_rulings(access: Access) -> int:
    """Open points of the reader's contracts that both sides have not ruled yet; two queries."""
    asked = (
        ContractVersion.objects.filter(space_id__in=access.space_ids).aggregate(n=Sum("ambiguities"))["n"]
        or 0
    )
    return asked - Ruling.objects.filter(space_id__in=access.space_ids).count()
