"""The signing PIN: set by oneself, hard to guess, locked after five wrong tries, telling nothing."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound
from lvyue.identity.models import SigningPin
from lvyue.identity.pins import LOCK, pin_faulty
from lvyue.identity.services import pin_prove, pin_set
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PIN = "731946"
SAME = "用户名或 PIN 不正确，或本人不能在本合同签字"


@pytest.fixture
def officer(customer, access_for):
    """甲方合同负责人 with a PIN."""
    pin_set(access=access_for(customer), person=customer, password=PASSWORD, pin=PIN)
    return customer


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567890123", "12345a", "１２３４５６", "123456", "987654", "890123", "111111", "121212",
     "123123", "112211", "900215", "050731", "19900215", "20011231"],
)  # fmt: skip
def test_an_easy_pin_is_refused(customer, access_for, pin) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Invalid):
        pin_set(access=access_for(customer), person=customer, password=PASSWORD, pin=pin)
    assert not SigningPin.objects.exists()
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("pin", [PIN, "904582", "7319468205"])
def test_a_good_pin_is_kept_as_a_hash(pin) -> None:
    assert pin_faulty(pin) == ""


def test_only_the_hash_is_kept_and_the_log_has_not_even_that(officer) -> None:
    row = SigningPin.objects.get()
    assert PIN not in row.hashed
    entry = Entry.objects.filter(action="pin.set").get()
    assert PIN not in str(entry.__dict__)
    assert row.hashed not in str(entry.__dict__)
    assert verify().ok


def test_one_sets_only_ones_own_and_proves_it_by_password(customer, provider, access_for) -> None:
    with pytest.raises(NotAllowed, match="不能设置他人的签字 PIN"):
        pin_set(access=access_for(provider), person=customer, password=PASSWORD, pin=PIN)
    with pytest.raises(Invalid, match="登录密码不正确"):
        pin_set(access=access_for(customer), person=customer, password="wrong", pin=PIN)
    assert not SigningPin.objects.exists()


def test_the_right_pin_gives_the_signers_own_rights(officer, provider, access_for, space) -> None:
    session = access_for(provider)
    for _ in range(4):
        with pytest.raises(Invalid):
            pin_prove(session=session, space_id=space.pk, username=officer.username, pin="000000")
    signer = pin_prove(session=session, space_id=space.pk, username=officer.username, pin=PIN)
    assert (signer.person_id, signer.name) == (officer.pk, officer.name)
    assert SigningPin.objects.get().wrong == 0


def test_five_wrong_tries_lock_even_the_right_pin_for_half_an_hour(
    officer, provider, access_for, space
) -> None:
    session = access_for(provider)

    def tried(pin):
        return pin_prove(session=session, space_id=space.pk, username=officer.username, pin=pin)

    for _ in range(5):
        with pytest.raises(Invalid, match=SAME):
            tried("000000")
    for pin in (PIN, "000000"):
        with pytest.raises(NotAllowed, match="连续 5 次输错，签字 PIN 已锁定"):
            tried(pin)
    row = SigningPin.objects.get()
    assert row.wrong == 5
    assert Entry.objects.filter(action="pin.wrong").count() == 5
    SigningPin.objects.update(locked_until_at=clock.wall() - timedelta(seconds=1))
    assert tried(PIN).person_id == officer.pk
    assert timedelta(minutes=30) == LOCK


def test_setting_a_new_pin_ends_the_lock(officer, access_for, provider, space) -> None:
    SigningPin.objects.update(wrong=5, locked_until_at=clock.wall() + LOCK)
    pin_set(access=access_for(officer), person=officer, password=PASSWORD, pin="904582")
    signer = pin_prove(
        session=access_for(provider), space_id=space.pk, username=officer.username, pin="904582"
    )
    assert signer.person_id == officer.pk


def test_who_may_not_sign_here_hears_the_same_whatever_the_pin(
    finance, officer, provider, outsider, access_for, space
) -> None:
    session = access_for(provider)
    for person in (finance, outsider):
        pin_set(access=access_for(person), person=person, password=PASSWORD, pin="904582")
    tries = [(finance.username, "904582"), (finance.username, "000000"), (outsider.username, "904582"),
             ("nobody", "904582"), (provider.username, "904582"), (officer.username, "904582")]  # fmt: skip
    said = set()
    for username, pin in tries:
        with pytest.raises(Invalid) as refused:
            pin_prove(session=session, space_id=space.pk, username=username, pin=pin)
        said.add((refused.value.cause, refused.value.place, refused.value.remedy))
    assert len(said) == 1
    counted = SigningPin.objects.exclude(wrong=0)
    assert [one.person for one in counted] == [officer], "no try counts against one who may not sign"


def test_an_outsiders_session_learns_nothing(officer, outsider, access_for, space) -> None:
    with pytest.raises(NotFound):
        pin_prove(session=access_for(outsider), space_id=space.pk, username=officer.username, pin=PIN)
    assert SigningPin.objects.get().wrong == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [0, 3])
def test_of_many_wrong_tries_at_once_five_are_looked_at_and_then_none(
    officer, provider, access_for, space, before
) -> None:
    SigningPin.objects.update(wrong=before)
    session, barrier, heard = access_for(provider), Barrier(8), []

    def tried() -> None:
        try:
            barrier.wait(30)
            pin_prove(session=session, space_id=space.pk, username=officer.username, pin="000000")
        except (Invalid, NotAllowed) as refused:
            heard.append(type(refused))
        finally:
            connection.close()

    threads = [Thread(target=tried) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    looked_at = 5 - before
    assert (heard.count(Invalid), heard.count(NotAllowed)) == (looked_at, 8 - looked_at)
    assert SigningPin.objects.get().wrong == 5
    assert Entry.objects.filter(action="pin.wrong").count() == looked_at
    assert verify().ok
    with pytest.raises(NotAllowed, match="已锁定"):
        pin_prove(session=session, space_id=space.pk, username=officer.username, pin=PIN)


class TestPage:
    def test_a_person_sets_the_pin_and_sees_that_there_is_one(self, client_for, customer) -> None:
        client = client_for(customer)
        given = {"password": PASSWORD, "pin": PIN, "again": PIN}
        assert "您已设置过" not in client.get("/pin").content.decode()
        assert client.post("/pin", given).status_code == 302
        page = client.get("/pin").content.decode()
        assert "您已设置过" in page
        assert PIN not in page

    @pytest.mark.parametrize(
        ("changed", "cause"),
        [({"again": "904582"}, "两次输入的 PIN 不一致"), ({"password": "x"}, "登录密码不正确"),
         ({"pin": "123456", "again": "123456"}, "PIN 是连续的数字")],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, client_for, customer, changed, cause) -> None:
        given = {"password": PASSWORD, "pin": PIN, "again": PIN} | changed
        answer = client_for(customer).post("/pin", given)
        assert answer.status_code == 422
        assert cause in answer.content.decode()
        assert not SigningPin.objects.exists()
