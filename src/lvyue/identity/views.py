"""Login, logout, password and attachment pages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import Invalid, NotFound
from lvyue.foundation.files import Attachment, file_read
from lvyue.identity.models import Person
from lvyue.identity.pages import access_from, page
from lvyue.identity.passwords import RULE
from lvyue.identity.pins import RULE as PIN_RULE
from lvyue.identity.selectors import access_of
from lvyue.identity.services import password_change, pin_set
from lvyue.identity.types import Permission

_WRONG = Invalid("用户名或密码不正确", remedy="请重新输入；连续 5 次错误，账号锁定 30 分钟")
_LOCKED = Invalid("连续 5 次输错密码，账号已锁定", remedy="请 30 分钟后再试，或联系系统管理员")


@never_cache
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Sign in and return to `next`, when that is an address of ours."""
    target = _safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    if request.method != "POST":
        return render(request, "identity/login.html", {"next": target})
    username = request.POST.get("username", "").strip()
    person = authenticate(request, username=username, password=request.POST.get("password", ""))
    if isinstance(person, Person):
        login(request, person)
        entry_add(actor=access_of(person), action="session.login", space_id=None, subject=person)
        return HttpResponseRedirect(target)
    if getattr(request, "axes_locked_out", False):
        return locked_out(request)
    return render(
        request, "identity/login.html", {"next": target, "username": username, "error": _WRONG}, status=401
    )


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The login page of a locked account, 429."""
    context = {"next": _safe_next(request), "username": request.POST.get("username", ""), "error": _LOCKED}
    return render(request, "identity/login.html", context, status=429)


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return (
        target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else "/"
    )


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return HttpResponseRedirect(reverse("login"))


@page
@require_http_methods(["GET", "POST"])
def password_page(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session of the person ends."""
    if request.method != "POST":
        return render(request, "identity/password.html", {"rule": RULE})
    person = request.user
    assert isinstance(person, Person)
    old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Invalid("两次输入的新密码不一致", place="确认新密码", remedy="请重新输入")
        password_change(access=access_from(request), person=person, old=old, new=new)
    except Invalid as error:
        return render(request, "identity/password.html", {"error": error, "rule": RULE}, status=error.status)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(request, "密码已更改")
    return HttpResponseRedirect(reverse("password"))


@page
@require_http_methods(["GET", "POST"])
def pin_page(request: HttpRequest) -> HttpResponse:
    """Set one's own signing PIN."""
    person = request.user
    assert isinstance(person, Person)
    context: dict[str, Any] = {"rule": PIN_RULE, "has_pin": hasattr(person, "signing_pin")}
    if request.method != "POST":
        return render(request, "identity/pin.html", context)
    password, pin, again = (request.POST.get(name, "") for name in ("password", "pin", "again"))
    try:
        if pin != again:
            raise Invalid("两次输入的 PIN 不一致", place="再输一次", remedy="请重新输入")
        pin_set(access=access_from(request), person=person, password=password, pin=pin)
    except Invalid as error:
        return render(request, "identity/pin.html", context | {"error": error}, status=error.status)
    messages.success(request, "签字 PIN 已设置")
    return HttpResponseRedirect(reverse("pin"))


@page
@require_safe
def file_page(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Download an attachment: always as a download, never rendered by the browser as a page of ours."""
    access = access_from(request)
    attachment = Attachment.objects.filter(pk=attachment_id).select_related("blob").first()
    if attachment is None or attachment.space_id not in access.seats:
        raise NotFound("没有找到这个附件", remedy="请核对链接；如确有需要，请联系系统管理员授权")
    if attachment.by_id != access.person_id:
        access.require(attachment.space_id, Permission.VIEW)
    headers = {
        "Content-Disposition": content_disposition_header(True, attachment.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(file_read(attachment), content_type=attachment.media_type, headers=headers)
