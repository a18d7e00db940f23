"""Run inside a demo's environment: tickets whose work is done and accepted, so that only signatures lack."""

import json
import sys


def seed(count: int) -> list[str]:
    """Make `count` tickets by the services, as the demo's people; returns their codes."""
    from lvyue.contracts.models import Contract
    from lvyue.desk import services
    from lvyue.desk.types import Channel, Review
    from lvyue.foundation import clock
    from lvyue.identity.models import Person
    from lvyue.identity.selectors import access_of

    def access(username: str):
        return access_of(Person.objects.get(username=username))

    vendor, bureau, contract = access("jiang"), access("meng"), Contract.objects.get(code="market")
    codes = []
    for number in range(count):
        at = clock.now()
        ticket = services.ticket_report(
            access=vendor,
            contract=contract,
            at=at,
            title=f"窗口打印机脱机（第 {number + 1} 台）",
            description="打印任务停在队列里",
            channel=Channel.PHONE,
            reporter_name="某窗口",
        )
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="远程查看打印队列")
        services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="重装驱动后恢复")
        services.completion_notice(access=vendor, ticket=ticket, text="已恢复，请验收")
        services.ticket_review(access=bureau, ticket=ticket, verdict=Review.ACCEPTED)
        codes.append(ticket.code)
    return codes


if __name__ == "__main__":
    from lvyue.config.cli import django_setup

    django_setup()
    sys.stdout.write(json.dumps(seed(int(sys.argv[1]))))
