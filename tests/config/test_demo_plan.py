"""What the demo plans: contracts moved to today with one vendor, their accounts, and how far it is."""

from datetime import date, datetime, time

import pytest

from lvyue.config.demo.cast import account_groups, account_lines
from lvyue.config.demo.plan import CODES, PLAN, VENDOR, example, shipped_as
from lvyue.config.demo.state import FILE, DemoState, state_read, state_write
from lvyue.contracts.checking import check
from lvyue.foundation import clock
from tests.config.staged import NOW, STAGED

TODAYS = [date(2026, 11, 20), date(2027, 1, 1), date(2027, 5, 31), date(2028, 2, 29)]


@pytest.mark.parametrize("today", TODAYS)
@pytest.mark.parametrize("code", CODES)
def test_signing_start_and_today_are_in_order_and_every_quote_stands(code, today):
    now = datetime.combine(today, time(15), clock.TZ)
    contract, texts = example(shipped_as(code), now)
    assert check(contract, texts) == []
    assert contract.term.start < today < contract.term.end
    assert contract.signed.date is None or contract.signed.date < today


@pytest.mark.parametrize("code", CODES)
def test_one_vendor_serves_every_contract_and_no_other_name_is_left(code):
    from lvyue.config.coverage import examples
    from lvyue.contracts.loading import load_file

    shipped, _ = load_file(dict(examples())[code] / "contract.yaml")
    contract, texts = example(shipped_as(code), NOW)
    assert contract.parties.b.name == VENDOR
    assert code == "market" or shipped.parties.b.name != VENDOR
    if code != "market":
        assert not any(shipped.parties.b.name in text for text in texts.values())
        assert shipped.parties.b.name not in contract.model_dump_json()


def test_no_two_contracts_are_of_one_bureau():
    bureaus = [example(one, NOW)[0].parties.a.name for one in PLAN]
    assert len(set(bureaus)) == len(PLAN)


def test_every_planned_contract_is_a_shipped_one_and_none_is_left_out():
    from lvyue.config.coverage import examples

    assert {one.code for one in PLAN} == set(dict(examples()))


def test_accounts_are_listed_for_the_contracts_that_are_there():
    groups = account_groups(STAGED)
    assert [title for title, _ in groups] == [
        "全部合同：乙方与审计",
        "市场监管小程序：甲方",
        "政府门户网站：甲方",
    ]
    names = [row.username for _, rows in groups for row in rows]
    assert len(names) == len(set(names)) == 14
    lines = list(account_lines("Demo-abc123-45", STAGED))
    assert lines[-1] == "密码（全部账号）：Demo-abc123-45"
    assert len(lines) == 16


@pytest.mark.parametrize("content", ["", "{", "[]", '{"password": 1}', '{"planned": [], "made": []}'])
def test_a_state_that_cannot_be_read_is_no_demo(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    assert state_read(tmp_path) is None


def test_a_state_knows_what_waits_in_the_planned_order(tmp_path):
    state = DemoState("x", ("market", "portal", "seal"))
    assert (state.waiting, state.complete) == (("market", "portal", "seal"), False)
    state = state.with_made("seal").with_made("market")
    assert (state.made, state.waiting) == (("market", "seal"), ("portal",))
    state_write(tmp_path, state.with_made("portal"))
    kept = state_read(tmp_path)
    assert kept is not None and kept.complete
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
