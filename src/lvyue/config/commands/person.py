"""`lvyue person add|grant|password`: the first accounts of an instance, made on the server."""

import secrets

import click

from lvyue.config.database import database_ready

# Not the enums themselves: this file must load before Django does.
_SIDES = {"甲方": "a", "乙方": "b"}


@click.group()
def command() -> None:
    """账号、授权与密码。"""


def _found(model: type, place: str, **by: str):  # type: ignore[no-untyped-def]
    from lvyue.foundation.errors import NotFound

    row = model.objects.filter(**by).first()  # type: ignore[attr-defined]
    if row is None:
        raise NotFound(f"没有{place}「{next(iter(by.values()))}」", place=place, remedy=f"请核对{place}")
    return row


def _password(given: str | None) -> tuple[str, bool]:
    """The password given, or one made up, and whether it was made up."""
    return (given, False) if given else ("Lv-" + secrets.token_urlsafe(9) + "-7a", True)


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="姓名。")
@click.option("--organisation", required=True, help="单位全称；没有时新建。")
@click.option("--password", help="初始密码；不给则随机生成并显示一次。")
def add(username: str, name: str, organisation: str, password: str | None) -> None:
    """新建账号 USERNAME。"""
    database_ready()
    from django.db import transaction

    from lvyue.identity.models import Organisation
    from lvyue.identity.services import organisation_create, person_create
    from lvyue.identity.types import Access

    chosen, made_up = _password(password)
    system = Access.system()
    with transaction.atomic():
        employer = Organisation.objects.filter(name=organisation).first()
        employer = employer or organisation_create(access=system, name=organisation)
        person_create(access=system, username=username, name=name, organisation=employer, password=chosen)
    shown = f"初始密码：{chosen}" if made_up else ""
    click.echo(f"已新建账号 {username}（{name}，{organisation}）。{shown}")


@command.command()
@click.argument("username")
@click.option("--space", "code", required=True, help="合同空间编号。")
@click.option("--role", required=True, help="角色，如 vendor_manager、owner、auditor、admin。")
@click.option("--side", type=click.Choice(list(_SIDES)), help="所属方；角色只属于一方时可省略。")
def grant(username: str, code: str, role: str, side: str | None) -> None:
    """授予账号 USERNAME 在某合同空间的角色。"""
    database_ready()
    from lvyue.foundation.errors import Invalid
    from lvyue.identity.models import Person, Space
    from lvyue.identity.services import grant_give
    from lvyue.identity.types import Access, Role, Side

    if role not in list(Role):
        raise Invalid(f"没有角色「{role}」", place="--role", remedy="可用角色:" + "、".join(Role))
    person = _found(Person, "账号", username=username)
    space = _found(Space, "合同空间", code=code)
    grant_give(
        access=Access.system([space.pk]),
        space=space,
        person=person,
        role=Role(role),
        side=Side(_SIDES[side]) if side else None,
    )
    click.echo(f"{person.name}已是「{space.title}」的{Role(role).label}。")


@command.command()
@click.argument("username")
@click.option("--password", help="新密码；不给则随机生成并显示一次。")
def password(username: str, password: str | None) -> None:
    """重设账号 USERNAME 的密码，并解除登录锁定。"""
    database_ready()
    from axes.utils import reset

    from lvyue.identity.models import Person
    from lvyue.identity.services import password_change
    from lvyue.identity.types import Access

    person = _found(Person, "账号", username=username)
    chosen, made_up = _password(password)
    password_change(access=Access.system(), person=person, new=chosen)
    reset(username=username)
    click.echo(f"账号 {username} 的密码已重设。" + (f"新密码：{chosen}" if made_up else ""))
