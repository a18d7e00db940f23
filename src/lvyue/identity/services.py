"""Writes of identity. Each takes the acting `Access`; the system may do all, an admin what GRANT covers."""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import digest_sha256
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused
from lvyue.identity.models import ApiToken, Grant, Organisation, Person, Space
from lvyue.identity.pins import pin_prove, pin_set
from lvyue.identity.selectors import grants_in_force
from lvyue.identity.types import EXCLUSIVE_ROLES, Access, Permission, Role, Side, sides_of

__all__ = [
    "grant_give",
    "grant_revoke",
    "organisation_create",
    "password_change",
    "person_create",
    "pin_prove",
    "pin_set",
    "space_create",
    "token_create",
    "token_revoke",
]


def _require_grant_somewhere(access: Access) -> None:
    if not access.is_system and not access.spaces_where(Permission.GRANT):
        raise NotAllowed(f"{access.name}不能管理账号", remedy="请由系统管理员办理")


def _text(value: str, name: str, limit: int) -> str:
    text = value.strip()
    if not text or len(text) > limit:
        raise Invalid(f"{name}应为 1 至 {limit} 个字", place=name, remedy=f"请重新填写{name}")
    return text


@transaction.atomic
def space_create(*, access: Access, code: str, title: str) -> Space:
    """Open a space; only the system does, when a contract is brought in. Refused when the code is taken."""
    if not access.is_system:
        raise NotAllowed(f"{access.name}不能新建合同空间", remedy="请由系统管理员在服务器上执行导入")
    space = Space(
        code=_text(code, "空间编号", 40), title=_text(title, "空间名称", 200), created_at=clock.wall()
    )
    _insert(space, f"空间编号「{code}」已被使用", "请换一个编号")
    entry_add(actor=access, action="space.create", space_id=space.pk, subject=space)
    return space


@transaction.atomic
def organisation_create(*, access: Access, name: str, short_name: str = "") -> Organisation:
    """Record a bureau or a company; refused when the name is taken."""
    _require_grant_somewhere(access)
    organisation = Organisation(
        name=_text(name, "单位名称", 200), short_name=short_name.strip()[:40], created_at=clock.wall()
    )
    _insert(organisation, f"单位「{name}」已存在", "请直接使用已有单位")
    entry_add(actor=access, action="organisation.create", space_id=None, subject=organisation)
    return organisation


@transaction.atomic
def person_create(
    *,
    access: Access,
    username: str,
    name: str,
    organisation: Organisation,
    password: str | None,
    phone: str = "",
) -> Person:
    """Open an account; the password must meet the rules. Refused when the user name is taken.

    Without a password (None) nobody signs in to the account until it is given one.
    """
    _require_grant_somewhere(access)
    at = clock.wall()
    person = Person(
        username=_text(username, "用户名", 60),
        name=_text(name, "姓名", 60),
        organisation=organisation,
        phone=phone.strip(),
        created_at=at,
        password_changed_at=at,
    )
    if password is not None:
        _password_check(password, person)
    person.set_password(password)
    _insert(person, f"用户名「{username}」已被使用", "请换一个用户名")
    entry_add(actor=access, action="person.create", space_id=None, subject=person)
    return person


@transaction.atomic
def grant_give(
    *,
    access: Access,
    space: Space,
    person: Person,
    role: Role,
    side: Side | None = None,
    until_at: datetime | None = None,
) -> Grant:
    """Give a person a role in a space from now on.

    `side` may be left out where the role sits on one side only. Refused: a second open grant of the same
    role, a
    seat on both sides of one contract, and any mix with an auditor or admin account (R11). Nobody grants
    themselves anything.
    """
    if not access.is_system:
        access.require(space.pk, Permission.GRANT)
        if access.person_id == person.pk:
            raise NotAllowed(f"{access.name}不能给自己授权", remedy="请由另一名系统管理员办理")
    seat_side = _side_for(role, side)
    _refuse_mixed(space, person, role, seat_side)
    grant = Grant(
        space=space,
        person=person,
        side=seat_side.value if seat_side else "",
        role=role.value,
        from_at=clock.wall(),
        until_at=until_at,
    )
    _insert(grant, f"{person.name}在「{space.title}」已是{role.label}", "无需重复授权")
    entry_add(actor=access, action="grant.give", space_id=space.pk, subject=grant)
    return grant


def _side_for(role: Role, side: Side | None) -> Side | None:
    allowed = sides_of(role)
    if side is None and len(allowed) == 1:
        return next(iter(allowed))
    if side not in allowed:
        names = "、".join(one.label for one in Side if one in allowed) or "不属于任何一方"
        raise Invalid(f"{role.label}的所属方应为：{names}", place="授权的所属方", remedy="请改选所属方或角色")
    return side


def _refuse_mixed(space: Space, person: Person, role: Role, side: Side | None) -> None:
    for held in grants_in_force().filter(person=person).select_related("space"):
        exclusive = EXCLUSIVE_ROLES & {role, Role(held.role)}
        if exclusive and held.role != role.value:
            raise Refused(
                f"{person.name}已是{Role(held.role).label},不能兼任{role.label}",
                place=held.space.title,
                remedy="系统管理员、审计员须使用单独账号(三员分立)",
            )
        if held.space_id == space.pk and held.side != (side.value if side else ""):
            raise Refused(
                f"{person.name}在「{space.title}」已代表{Side(held.side).label}"
                if held.side
                else f"{person.name}在「{space.title}」不属于任何一方",
                place="授权的所属方",
                remedy="同一合同中一人只能代表一方，请先撤销原授权",
            )


@transaction.atomic
def grant_revoke(*, access: Access, grant: Grant) -> Grant:
    """End a grant now; refused when it has already ended."""
    if not access.is_system:
        access.require(grant.space_id, Permission.GRANT)
    at = clock.wall()
    if not grants_in_force().filter(pk=grant.pk).update(until_at=at):
        raise Refused("这项授权已经结束", place=f"授权 {grant.pk}", remedy="无需再次撤销")
    grant.until_at = at
    entry_add(actor=access, action="grant.revoke", space_id=grant.space_id, subject=grant)
    return grant


@transaction.atomic
def password_change(*, access: Access, person: Person, new: str, old: str | None = None) -> None:
    """Set a new password: people prove their old one; the system and admins reset others'."""
    if person.pk == access.person_id:
        if old is None or not person.check_password(old):
            raise Invalid("原密码不正确", place="原密码", remedy="请重新输入原密码")
    else:
        _require_grant_somewhere(access)
    _password_check(new, person)
    if person.check_password(new):
        raise Invalid("新密码与原密码相同", place="新密码", remedy="请换一个密码")
    person.set_password(new)
    person.password_changed_at = clock.wall()
    person.save(update_fields=["password", "password_changed_at"])
    entry_add(actor=access, action="person.password", space_id=None, subject=person)


def _password_check(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(
            ";".join(error.messages).replace("。", ""), place="密码", remedy="请换一个密码"
        ) from error


@transaction.atomic
def token_create(*, access: Access, person: Person, label: str) -> str:
    """A new API token in plain text, shown this once; people make their own, the system anyone's."""
    if not access.is_system and access.person_id != person.pk:
        raise NotAllowed(f"{access.name}不能为他人创建接口令牌", remedy="请由本人创建")
    plain = "lv_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        label=_text(label, "令牌名称", 60),
        digest=digest_sha256(plain.encode()),
        created_at=clock.wall(),
    )
    entry_add(actor=access, action="token.create", space_id=None, subject=token)
    return plain


@transaction.atomic
def token_revoke(*, access: Access, token_id: int) -> None:
    """End one of one's own tokens; NotFound for anyone else's."""
    mine = ApiToken.objects.filter(pk=token_id, revoked_at__isnull=True)
    if not access.is_system:
        mine = mine.filter(person_id=access.person_id or 0)
    if not mine.update(revoked_at=clock.wall()):
        raise NotFound("没有找到有效的令牌", place=f"令牌 {token_id}", remedy="请核对令牌列表")
    token = ApiToken.objects.get(pk=token_id)
    entry_add(actor=access, action="token.revoke", space_id=None, subject=token)


def _insert(row: Space | Organisation | Person | Grant, cause: str, remedy: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(cause, remedy=remedy) from error
