"""Pages that compare two versions of a contract, and the same as data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.pages.comparing import compare_page, difference_of
from lvyue.contracts.selectors import version_earlier, version_get, version_numbers
from lvyue.foundation.errors import Invalid
from lvyue.identity.pages import access_from, page


@page
@require_safe
def compare(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version beside an earlier one (`?with=`), clause by clause and term by term."""
    version, earlier = _versions(request, code, number)
    context = compare_page(version, earlier, version_numbers(version.contract))
    return render(request, "contracts/compare.html", context)


@page
@require_safe
def compare_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What the page shows, as data; without an earlier version nothing differs."""
    version, earlier = _versions(request, code, number)
    body = (
        {"old": None, "new": f"第 {number} 版", "counts": {}, "clauses": [], "terms": []}
        if earlier is None
        else difference_of(earlier, version).as_dict()
    )
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _versions(request: HttpRequest, code: str, number: int) -> tuple[ContractVersion, ContractVersion | None]:
    access, wanted = access_from(request), request.GET.get("with", "")
    version = version_get(access, code, number)
    if not wanted:
        return version, version_earlier(version)
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > 6:
        raise Invalid(f"“{wanted[:20]}”不是版本号", place="比较的版本", remedy="用 1、2 这样的版本号")
    return version, version_get(access, code, int(wanted))
