"""The demo's pages for each of its people: none breaks, none is empty, and the notice says how far it is."""

import re
from datetime import timedelta

import pytest

from lvyue.config.demo.cast import account_groups
from lvyue.config.demo.state import FILE, DemoState, state_read, state_write
from lvyue.foundation import clock
from tests.config.staged import NOW, STAGED, staged

PEOPLE = [row.username for _, rows in account_groups(STAGED) for row in rows]
ROLES = ["jiang", "he", "su", "qiao", "zhou", "meng", "shen", "han"]
"""One account for each role."""
WATCHERS = [one for one in PEOPLE if one not in ("han", "portal-reporter")]
"""Everybody who sees contracts; a reporter sees what he reported."""
MOST_QUERIES = 30


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Two contracts of the demo, built once and rolled back after the tests."""
    with django_db_blocker.unblock(), staged():
        yield


@pytest.fixture
def folder(demo, db, settings, tmp_path):
    """A data folder whose demo is complete, and the clock a minute after it was made."""
    settings.LVYUE_DATA = tmp_path
    state_write(tmp_path, DemoState("Demo-abc123-45", STAGED, STAGED))
    with clock.moved(NOW + timedelta(minutes=1)):
        yield tmp_path


@pytest.fixture
def visit(folder, client):
    """Sign somebody in: `visit(username)` gives a function from address to answer."""

    def signed_in(username):
        from lvyue.identity.models import Person

        client.force_login(
            Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client.get

    return signed_in


def links(text):
    """The addresses a page leads to inside the instance."""
    found = re.findall(r'<a [^>]*?href="(/[^"#]*)', text)
    return [one.replace("&amp;", "&") for one in found if not one.startswith(("/static/", "/logout"))]


@pytest.mark.parametrize("username", ROLES)
def test_every_page_that_a_page_leads_to_opens_or_refuses_properly(visit, username):
    """A walk along the links, one of each shape: 200, or a refusal that says why and what to do."""
    get, waiting, seen = visit(username), ["/", "/demo", "/due", "/password"], set()
    refused = []
    while waiting:
        address = waiting.pop(0)
        shape = re.sub(r"[A-Z]+-\d+|\d+|=[^&]*|(?<=/obligations/)[\w-]+", "*", address)
        if shape in seen:
            continue
        seen.add(shape)
        answer = get(address, follow=True)
        if answer.status_code != 200:
            assert answer.status_code in (403, 404), f"{username} {address}: {answer.status_code}"
            refused.append(address)
            continue
        if "text/html" in answer.headers["content-type"]:
            waiting += links(answer.content.decode())
    assert refused == [], f"{username} is led to what is refused: {refused}"
    assert len(seen) > (25 if username in WATCHERS else 8)


@pytest.mark.parametrize("username", WATCHERS)
def test_no_main_page_is_empty(visit, username):
    get = visit(username)
    menu = re.search(r'<nav class="top-nav".*?</nav>', get("/").content.decode(), re.DOTALL)
    pages = links(menu[0])
    assert len(pages) >= 5
    for address in ["/", *pages]:
        text = get(address).content.decode()
        assert 'class="empty"' not in text.partition("<main")[2], f"{username} {address}"


@pytest.mark.parametrize("username", ["jiang", "zhou"])
def test_pages_of_another_bureau_are_not_there(visit, username):
    expected = 200 if username == "jiang" else 404
    for address in ("/contracts/portal/", "/contracts/portal/money", "/tickets/portal/P-0001"):
        assert visit(username)(address).status_code == expected, address


def test_the_tour_leads_to_pages_that_open(visit):
    get = visit("jiang")
    text = get("/demo").content.decode()
    stops = re.findall(r'<a class="btn btn-blue" href="([^"]+)">去看</a>', text)
    assert len(stops) == 7
    assert [get(one.partition("#")[0]).status_code for one in stops] == [200] * 7
    assert 'id="question-report-cycle"' in get("/contracts/market/review/1").content.decode()


def test_the_tour_of_who_sees_nothing_says_what_to_do(visit):
    text = visit("han")("/demo").content.decode()
    assert "这个账号没有可看的站点" in text and "换乙方项目经理登录" in text


def test_the_tour_asks_the_database_a_bounded_number_of_times(visit, django_assert_max_num_queries):
    get = visit("jiang")
    with django_assert_max_num_queries(MOST_QUERIES):
        get("/demo")


def test_a_stranger_is_sent_to_sign_in(folder, client):
    answer = client.get("/demo")
    assert (answer.status_code, answer.headers["location"]) == (302, "/login?next=%2Fdemo")


def test_the_first_page_leads_to_the_tour_and_the_others_keep_quiet(visit):
    get = visit("jiang")
    assert "演示导览：值得一看的几处" in get("/").content.decode()
    assert "demo-strip" not in get("/contracts").content.decode()


def test_while_it_is_made_every_page_says_how_far_it_is(visit, folder):
    state_write(folder, DemoState("Demo-abc123-45", (*STAGED, "seal"), STAGED))
    get = visit("jiang")
    for address in ("/", "/contracts", "/demo"):
        assert "演示数据生成中 <b>2/3</b>" in get(address).content.decode(), address
    state_write(folder, state_read(folder).with_made("seal"))
    assert "演示数据生成中" not in get("/contracts").content.decode()


def test_an_instance_without_a_demo_shows_no_notice_and_lists_no_accounts(visit, folder, client):
    (folder / FILE).unlink()
    assert "demo-strip" not in visit("jiang")("/").content.decode()
    client.logout()
    assert "演示账号" not in client.get("/login").content.decode()


def test_the_sign_in_page_lists_the_accounts_and_never_the_password(folder, client):
    text = client.get("/login").content.decode()
    assert all(f"<code>{one}</code>" in text for one in PEOPLE)
    assert "seal-owner" not in text
    assert "Demo-abc123-45" not in text


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
