"""Run inside an instance's environment: a running contract with levels and every measure, and its people."""

from typing import Any


def _clock(id: str, act: str, count: int, unit: str, trigger: str = "ticket.reported") -> dict[str, Any]:
    return {
        "id": id,
        "by": "b",
        "kind": "event",
        "trigger": trigger,
        "what": f"按约定办理 {id}",
        "limit": {"count": count, "unit": unit},
        "fulfilled_by": act,
        "level": "major",
        "clause": "c3.2",
        "cite": [{"clause": "c3.2", "quote": "工作日2小时内响应"}],
    }


def seed() -> None:
    """The accounts of `seeding`, and a contract that both sides confirmed on its signing day."""
    from lvyue.contracts.services import contract_import
    from lvyue.duties.services import question_answer, version_confirm
    from lvyue.foundation import clock
    from lvyue.identity.models import Person
    from lvyue.identity.selectors import access_of
    from tests.desk.cast import graded_changes
    from tests.journeys import seeding
    from tests.market import SIGNING, TEXT, market_file

    seeding.seed()
    vendor, bureau = (Person.objects.get(username=name) for name in ("jiang", "zhou"))
    changes = graded_changes()
    changes["obligations"] += [
        _clock("switch", "ticket.switched", 15, "minute"),
        _clock("urge", "ticket.third_party_urged", 30, "minute", "ticket.third_party_asked"),
        _clock("cause-report", "ticket.cause_reported", 24, "hour", "ticket.done"),
    ]
    with clock.moved(SIGNING):
        version = contract_import(
            access=access_of(vendor), file=market_file(**changes), texts={"body": TEXT}, partner=bureau
        )
        for person in (vendor, bureau):
            question_answer(
                access=access_of(person), version=version, question="monthly-fee", reading="twelfth"
            )
        for person in (vendor, bureau):
            version_confirm(access=access_of(person), version=version)


if __name__ == "__main__":
    from lvyue.config.cli import django_setup

    django_setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    seed()
