"""Pages for files with pages: recognising before an import, and facts beside the original after it."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image

from lvyue.contracts.pages.links import review_address
from lvyue.contracts.pages.originals import originals_context
from lvyue.contracts.selectors import intake_get, intake_progress, originals_of, version_get
from lvyue.foundation.errors import NotFound
from lvyue.foundation.files import attachments_of, file_read
from lvyue.identity.pages import access_from, page
from lvyue.reading.files.crops import crop as cropped
from lvyue.reading.files.types import Box


@page
@require_safe
def intake_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far the recognising of an import's files has come."""
    intake = intake_get(access_from(request), number)
    supplement = intake.values.get("supplement")
    context = {
        "intake": intake,
        "back": reverse("contracts:supplement", args=[supplement])
        if supplement
        else reverse("contracts:new"),
        "go_on": "用识别的文字读入补充协议" if supplement else "用识别的文字导入",
        **intake_progress(intake),
        "crumbs": [("合同", reverse("contracts:list")), ("导入", reverse("contracts:new")), ("识别", "")],
    }
    return render(request, "contracts/intake.html", context)


@page
@require_safe
def originals_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Each fact of a version beside the piece of the page it was read from."""
    version = version_get(access_from(request), code, number)
    crumbs = [
        ("合同", reverse("contracts:list")),
        (f"审阅第 {number} 版", review_address(code, number)),
        ("对照原件", ""),
    ]
    return render(request, "contracts/originals.html", originals_context(version) | {"crumbs": crumbs})


@page
@require_safe
def crop(request: HttpRequest, code: str, number: int, of_page: int) -> HttpResponse:
    """A piece of a drawn page; by default the whole page of the first original."""
    version = version_get(access_from(request), code, number)
    asked = request.GET.get("of", "")
    known = originals_of(version)
    original = next((one for one in known if not asked or str(one.pk) == asked), None)
    drawn = attachments_of(original).filter(name=f"{of_page}.jpg").first() if original else None
    box = _box(request.GET.get("box", "0,0,1,1"))
    if drawn is None or box is None:
        raise NotFound("没有找到这一页的图片", remedy="页面刚导入时正在绘制，请过一会儿刷新")
    out = io.BytesIO()
    with Image.open(io.BytesIO(file_read(drawn))) as picture:
        cropped(picture, box).save(out, "JPEG", quality=80)
    return HttpResponse(out.getvalue(), content_type="image/jpeg")


def _box(said: str) -> Box | None:
    """A box as shares of a page; None for anything else."""
    try:
        left, top, right, bottom = (float(one) for one in said.split(","))
    except ValueError:
        return None
    return (left, top, right, bottom) if 0 <= left < right <= 1 and 0 <= top < bottom <= 1 else None
