"""Pages of the lint: of a stored version, as page, JSON and Word; and of a text that is stored nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lvyue.contracts.lint_form import LintForm
from lvyue.contracts.pages.links import review_address
from lvyue.contracts.pages.linting import lint_version, text_page, version_page
from lvyue.contracts.selectors import may_draft, version_get
from lvyue.foundation.errors import NotAllowed
from lvyue.identity.pages import access_from, page
from lvyue.reading.lint.word import word_report

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The lint of a version: its text with marks, and the remarks by severity."""
    found = version_get(access_from(request), code, number)
    crumbs = [
        ("合同", reverse("contracts:list")),
        (f"审阅 {found.contract.code} 第 {number} 版", review_address(code, number)),
        ("体检", ""),
    ]
    return render(request, "contracts/lint.html", version_page(found) | {"crumbs": crumbs})


@page
@require_safe
def version_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The lint report of a version as data; spans count characters of its documents joined by a line end."""
    linted = lint_version(version_get(access_from(request), code, number))
    return JsonResponse(linted.report.as_dict(linted.text), json_dumps_params={"ensure_ascii": False})


@page
@require_safe
def version_word(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The lint report of a version as a Word document."""
    found = version_get(access_from(request), code, number)
    linted = lint_version(found)
    return _word(word_report(linted.report, linted.text, str(found)), f"体检-{code}-{number}.docx")


@page
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """The lint of an uploaded or pasted text before it is imported; nothing is stored."""
    access = access_from(request)
    if not may_draft(access):
        raise NotAllowed(
            f"{access.name}不能给新合同做体检",
            place="合同体检",
            remedy="请由乙方项目经理或甲方合同负责人来做",
        )
    form = LintForm(request.POST or None, request.FILES or None)
    crumbs = [("合同", reverse("contracts:list")), ("导入", reverse("contracts:new")), ("体检", "")]
    context = {"form": form, "crumbs": crumbs}
    if request.method == "POST" and form.is_valid():
        return render(request, "contracts/lint.html", context | text_page(form.text, form.reading))
    status = 422 if request.method == "POST" else 200
    return render(request, "contracts/lint_new.html", context, status=status)


def _word(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=_WORD, headers=headers)
