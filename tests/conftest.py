"""The shared cast, the movable clock, and the choice of database for the whole suite."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from lvyue.identity.models import Person, Space
    from lvyue.identity.types import Access, Role, Side

pytest_plugins = ["tests.market"]

PASSWORD = "Shared-cast-1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="engine; postgresql starts a private server and runs only tests that touch the database",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at a private data folder and database before Django is set up."""
    config.addinivalue_line("markers", "database: touches the database (added by itself)")
    worker = hasattr(config, "workerinput")
    if not worker:
        folder = tempfile.TemporaryDirectory(prefix="lvyue-tests-")
        config.add_cleanup(folder.cleanup)
        os.environ.pop("LVYUE_DATABASE_URL", None)
        os.environ["LVYUE_DATA"] = folder.name
        os.environ["LVYUE_SECRET_KEY"] = "tests"
        if config.getoption("--database") == "postgresql" and not config.option.collectonly:
            from tests.postgresql import PrivateServer

            server = PrivateServer()
            config.add_cleanup(server.stop)
            os.environ["LVYUE_DATABASE_URL"] = server.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "lvyue.config.settings"
    # Playwright's synchronous API keeps an event loop running in the thread of the tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    _let_flush_empty_guarded_tables()


def _let_flush_empty_guarded_tables() -> None:
    """Django's reset after a transactional test deletes rows; the triggers step aside for just that."""
    from django.db import connection
    from django.test import TransactionTestCase

    original = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        triggers = _triggers(connection)
        with connection.cursor() as cursor:
            for name, table, _ in triggers:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")
        original(case)
        _restore_rows_of_migrations()
        with connection.cursor() as cursor:
            for _, _, definition in triggers:
                cursor.execute(definition)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


def _triggers(connection: Any) -> list[tuple[str, str, str]]:
    """(name, table, definition) of every trigger of the database."""
    sql = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        columns = "tgname, tgrelid::regclass::text, pg_get_triggerdef(oid)"
        sql = f"SELECT {columns} FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _restore_rows_of_migrations() -> None:
    from lvyue.foundation.models import Sealer

    Sealer.objects.get_or_create(pk=1)


_DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database; on PostgreSQL run only that."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or names & _DATABASE_FIXTURES:
            item.add_marker("database")
    if config.getoption("--database") == "postgresql":
        kept = [item for item in items if item.get_closest_marker("database")]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failed one: a check that did not run proves nothing."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI", "").lower() == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.fixture
def database_url(db: None) -> str:
    """The test database's address, for child processes (which see rows only under `transactional_db`)."""
    from django.db import connection

    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(at['NAME']))}"
    return f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own for stored files."""
    settings.LVYUE_DATA = tmp_path
    return tmp_path


@pytest.fixture
def at() -> Callable[[datetime], AbstractContextManager[datetime]]:
    """`with at(moment): ...` freezes business time."""
    from lvyue.foundation import clock

    return clock.moved


@pytest.fixture
def system(space: "Space") -> "Access":
    """The platform itself, in `space`."""
    from lvyue.identity.types import Access

    return Access.system([space.pk])


@pytest.fixture
def space(db: None) -> "Space":
    """The space of the contract under test."""
    from lvyue.identity.services import space_create
    from lvyue.identity.types import Access

    return space_create(access=Access.system(), code="market", title="某市场小程序运维合同")


@pytest.fixture
def other_space(db: None) -> "Space":
    """A space nobody of the cast but the outsider belongs to."""
    from lvyue.identity.services import space_create
    from lvyue.identity.types import Access

    return space_create(access=Access.system(), code="other", title="另一份运维合同")


def _member(space: "Space", username: str, name: str, role: "Role", side: "Side | None" = None) -> "Person":
    from django.contrib.auth.hashers import make_password

    from lvyue.foundation import clock
    from lvyue.identity.models import Organisation, Person
    from lvyue.identity.services import grant_give, organisation_create
    from lvyue.identity.types import Access, Side

    system = Access.system([space.pk])
    party = {Side.A: "某市市场服务中心", Side.B: "某信息技术有限公司", None: "某市审计局"}[side]
    organisation = Organisation.objects.filter(name=party).first()
    organisation = organisation or organisation_create(access=system, name=party)
    at = clock.wall()
    person = Person(
        username=username, name=name, organisation=organisation, created_at=at, password_changed_at=at
    )
    if PASSWORD not in _PASSWORDS:
        _PASSWORDS[PASSWORD] = make_password(PASSWORD)
    person.password = _PASSWORDS[PASSWORD]
    person.save()
    from lvyue.foundation.audit import entry_add

    entry_add(actor=system, action="person.create", space_id=None, subject=person)
    grant_give(access=system, space=space, person=person, role=role, side=side)
    return person


_PASSWORDS: dict[str, str] = {}


@pytest.fixture
def provider(space: "Space") -> "Person":
    """乙方项目经理."""
    from lvyue.identity.types import Role, Side

    return _member(space, "provider", "乙经理", Role.VENDOR_MANAGER, Side.B)


@pytest.fixture
def engineer(space: "Space") -> "Person":
    """乙方工程师."""
    from lvyue.identity.types import Role, Side

    return _member(space, "engineer", "乙工", Role.ENGINEER, Side.B)


@pytest.fixture
def customer(space: "Space") -> "Person":
    """甲方合同负责人."""
    from lvyue.identity.types import Role, Side

    return _member(space, "customer", "甲负责", Role.OWNER, Side.A)


@pytest.fixture
def finance(space: "Space") -> "Person":
    """甲方财务."""
    from lvyue.identity.types import Role, Side

    return _member(space, "finance", "甲财务", Role.FINANCE, Side.A)


@pytest.fixture
def auditor(space: "Space") -> "Person":
    """审计员, of neither party."""
    from lvyue.identity.types import Role

    return _member(space, "auditor", "审计员", Role.AUDITOR)


@pytest.fixture
def outsider(other_space: "Space") -> "Person":
    """A vendor manager, but of another space."""
    from lvyue.identity.types import Role, Side

    return _member(other_space, "outsider", "外人", Role.VENDOR_MANAGER, Side.B)


@pytest.fixture
def access_for() -> Callable[["Person"], "Access"]:
    """`access_for(person)`: the person's rights now."""
    from lvyue.identity.selectors import access_of

    return access_of


@pytest.fixture
def client_for() -> Callable[["Person"], "Client"]:
    """`client_for(person)`: a signed-in test client."""
    from django.test import Client

    def signed_in(person: "Person") -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
