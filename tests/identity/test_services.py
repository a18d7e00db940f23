"""Accounts and grants: who may give what to whom, and what is refused without a trace."""

import pytest

from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused
from lvyue.identity import services
from lvyue.identity.models import ApiToken, Grant, Organisation, Person, Space
from lvyue.identity.selectors import people_of, token_owner
from lvyue.identity.types import Access, Permission, Role, Side, sides_of

STRONG = "Quite-strong-9"


@pytest.fixture
def organisation(db) -> Organisation:
    return services.organisation_create(access=Access.system(), name="某市信息中心")


@pytest.fixture
def newcomer(organisation) -> Person:
    return services.person_create(
        access=Access.system(),
        username="newcomer",
        name="新人",
        organisation=organisation,
        password=STRONG,
        phone="13800000001",
    )


@pytest.fixture
def admin(space, organisation) -> Person:
    person = services.person_create(
        access=Access.system(), username="admin", name="管理员", organisation=organisation, password=STRONG
    )
    services.grant_give(access=Access.system([space.pk]), space=space, person=person, role=Role.ADMIN)
    return person


def test_an_account_keeps_only_a_hash_and_shows_a_masked_phone(newcomer) -> None:
    assert newcomer.password.startswith("argon2$argon2id$")
    assert newcomer.check_password(STRONG)
    assert not newcomer.check_password(STRONG + "x")
    assert newcomer.phone_masked == "138****0001"
    content = Entry.objects.get(action="person.create").content_text
    assert newcomer.password not in content
    assert "13800000001" not in content


def test_nobody_signs_in_to_an_account_without_a_password(organisation) -> None:
    person = services.person_create(
        access=Access.system(), username="nobody", name="无名", organisation=organisation, password=None
    )
    assert not person.has_usable_password()
    assert not person.check_password("")
    assert Entry.objects.filter(action="person.create", subject_id=person.pk).exists()


@pytest.mark.parametrize("password", ["short-1A", "alllowercase1", "NEWCOMER-2", "Passw0rd", ""])
def test_a_weak_password_is_refused(organisation, password: str) -> None:
    if password == "short-1A":
        password = "sh-1A"
    with pytest.raises(Invalid, match="密码"):
        services.person_create(
            access=Access.system(),
            username="newcomer",
            name="新人",
            organisation=organisation,
            password=password,
        )
    assert not Person.objects.exists()


def test_a_user_name_is_given_once(newcomer, organisation) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="用户名「newcomer」已被使用"):
        services.person_create(
            access=Access.system(),
            username="newcomer",
            name="又一人",
            organisation=organisation,
            password=STRONG,
        )
    assert Person.objects.count() == 1
    assert Entry.objects.count() == entries


def test_an_admin_gives_grants_and_sees_no_business_content(space, admin, newcomer, access_for) -> None:
    access = access_for(admin)
    grant = services.grant_give(access=access, space=space, person=newcomer, role=Role.ENGINEER)
    assert (grant.side, grant.role) == ("b", "engineer")
    assert access.space_ids == frozenset()
    assert list(people_of(access, space.pk)) == [newcomer, admin]
    with pytest.raises(NotAllowed, match="管理员不能查看"):
        access.require(space.pk, Permission.VIEW)
    entry = Entry.objects.get(action="grant.give", actor_id=admin.pk)
    assert entry.content["row"]["role"] == "engineer"
    assert verify().ok


def test_nobody_grants_themselves_anything(space, admin, access_for) -> None:
    with pytest.raises(NotAllowed, match="不能给自己授权"):
        services.grant_give(access=access_for(admin), space=space, person=admin, role=Role.AUDITOR)
    assert Grant.objects.count() == 1


def test_a_manager_cannot_grant_and_an_outsider_finds_nothing(
    space, provider, outsider, newcomer, access_for
) -> None:
    before = Grant.objects.count()
    with pytest.raises(NotAllowed, match="请由系统管理员办理"):
        services.grant_give(access=access_for(provider), space=space, person=newcomer, role=Role.ENGINEER)
    with pytest.raises(NotFound):
        services.grant_give(access=access_for(outsider), space=space, person=newcomer, role=Role.ENGINEER)
    assert Grant.objects.count() == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.AUDITOR, Role.ENGINEER),
        (Role.ENGINEER, Role.AUDITOR),
        (Role.ADMIN, Role.OWNER),
        (Role.OWNER, Role.ADMIN),
        (Role.ADMIN, Role.AUDITOR),
    ],
)
def test_auditor_and_admin_are_accounts_of_their_own(space, other_space, newcomer, first, second) -> None:
    system = Access.system([space.pk, other_space.pk])
    services.grant_give(access=system, space=space, person=newcomer, role=first)
    with pytest.raises(Refused, match="须使用单独账号"):
        services.grant_give(access=system, space=other_space, person=newcomer, role=second)
    assert Grant.objects.count() == 1


def test_one_person_takes_one_side_of_a_contract(space, other_space, newcomer) -> None:
    system = Access.system([space.pk, other_space.pk])
    services.grant_give(access=system, space=space, person=newcomer, role=Role.ENGINEER)
    with pytest.raises(Refused, match="已代表乙方"):
        services.grant_give(access=system, space=space, person=newcomer, role=Role.OWNER)
    services.grant_give(access=system, space=other_space, person=newcomer, role=Role.OWNER)
    assert Grant.objects.count() == 2


def test_the_same_role_is_granted_once(space, engineer) -> None:
    with pytest.raises(Refused, match="已是工程师"):
        services.grant_give(
            access=Access.system([space.pk]), space=space, person=engineer, role=Role.ENGINEER, side=Side.B
        )
    assert Grant.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "side"), [(Role.ENGINEER, Side.A), (Role.FINANCE, None), (Role.AUDITOR, Side.B)]
)
def test_a_role_sits_only_where_it_belongs(space, newcomer, role: Role, side: Side | None) -> None:
    with pytest.raises(Invalid, match="所属方应为"):
        services.grant_give(
            access=Access.system([space.pk]), space=space, person=newcomer, role=role, side=side
        )
    assert not Grant.objects.exists()


def test_every_role_has_a_seat_and_a_word() -> None:
    assert all(sides_of(role) for role in Role)
    assert len({role.label for role in Role}) == len(Role)
    assert len({permission.label for permission in Permission}) == len(Permission)


def test_a_revoked_grant_ends_at_once_and_only_once(space, engineer, access_for) -> None:
    system = Access.system([space.pk])
    grant = Grant.objects.get(person=engineer)
    services.grant_revoke(access=system, grant=grant)
    assert access_for(engineer).seats == {}
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="已经结束"):
        services.grant_revoke(access=system, grant=grant)
    assert Entry.objects.count() == entries
    assert verify().ok


def test_people_change_their_own_password_with_the_old_one(newcomer, access_for) -> None:
    access = access_for(newcomer)
    with pytest.raises(Invalid, match="原密码不正确"):
        services.password_change(access=access, person=newcomer, old="wrong", new="Another-one-8")
    with pytest.raises(Invalid, match="新密码与原密码相同"):
        services.password_change(access=access, person=newcomer, old=STRONG, new=STRONG)
    assert Person.objects.get().check_password(STRONG)
    services.password_change(access=access, person=newcomer, old=STRONG, new="Another-one-8")
    assert Person.objects.get().check_password("Another-one-8")
    assert verify().ok


def test_a_password_hash_replaced_by_sql_is_found(newcomer) -> None:
    intruder = Person(username="x")
    intruder.set_password("Intruder-pass-1")
    Person.objects.filter(pk=newcomer.pk).update(password=intruder.password)
    (problem,) = verify().problems
    assert problem.startswith(f"identity.Person#{newcomer.pk}的 password_digest 被绕过系统改动")


def test_people_cannot_reset_each_other(provider, engineer, access_for) -> None:
    before = engineer.password
    with pytest.raises(NotAllowed, match="不能管理账号"):
        services.password_change(access=access_for(provider), person=engineer, new="Another-one-8")
    assert Person.objects.get(pk=engineer.pk).password == before


def test_a_token_is_shown_once_and_kept_as_a_digest(engineer, access_for) -> None:
    plain = services.token_create(access=access_for(engineer), person=engineer, label="脚本")
    token = ApiToken.objects.get()
    assert plain.startswith("lv_")
    assert plain not in (token.digest, *Entry.objects.values_list("content_text", flat=True))
    assert token_owner(plain) == engineer
    assert token_owner(plain + "x") is None


def test_a_token_ends_when_revoked_or_when_its_person_leaves(engineer, provider, access_for) -> None:
    plain = services.token_create(access=access_for(engineer), person=engineer, label="脚本")
    token = ApiToken.objects.get()
    with pytest.raises(NotFound):
        services.token_revoke(access=access_for(provider), token_id=token.pk)
    assert token_owner(plain) == engineer
    services.token_revoke(access=access_for(engineer), token_id=token.pk)
    assert token_owner(plain) is None
    second = services.token_create(access=access_for(engineer), person=engineer, label="脚本二")
    Person.objects.filter(pk=engineer.pk).update(is_active=False)
    assert token_owner(second) is None
    assert access_for(engineer).seats == {}


def test_nobody_makes_a_token_for_another(provider, engineer, access_for) -> None:
    with pytest.raises(NotAllowed, match="请由本人创建"):
        services.token_create(access=access_for(provider), person=engineer, label="脚本")
    assert not ApiToken.objects.exists()


def test_only_the_server_opens_a_space(provider, access_for, space) -> None:
    with pytest.raises(NotAllowed, match="不能新建合同空间"):
        services.space_create(access=access_for(provider), code="new", title="新合同")
    with pytest.raises(Refused, match="空间编号「market」已被使用"):
        services.space_create(access=Access.system(), code="market", title="同名")
    with pytest.raises(Invalid, match="空间名称应为 1 至 200 个字"):
        services.space_create(access=Access.system(), code="new", title="  ")
    assert list(Space.objects.all()) == [space]
