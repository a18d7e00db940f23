"""Run inside an instance's environment: the accounts a journey begins with, made by the services.

The vendor already runs another contract, which is what entitles him to import one more. Everybody's rights
in the new contract come from importing it, or from the command line.
"""

PASSWORD = "Journey-2026"
PEOPLE = {
    "jiang": ("江明远", "某市启程信息技术有限公司"),
    "zhou": ("周立新", "某市市场监督管理局"),
    "shen": ("沈佳宁", "某市市场监督管理局"),
    "han": ("韩子墨", "某市市场监督管理局"),
}


def seed() -> None:
    """Create organisations, accounts and the vendor's earlier space."""
    from lvyue.identity.models import Organisation
    from lvyue.identity.services import grant_give, organisation_create, person_create, space_create
    from lvyue.identity.types import Access, Role

    system = Access.system()
    made = {}
    for username, (name, employer) in PEOPLE.items():
        organisation = Organisation.objects.filter(name=employer).first()
        organisation = organisation or organisation_create(access=system, name=employer)
        made[username] = person_create(
            access=system, username=username, name=name, organisation=organisation, password=PASSWORD
        )
    earlier = space_create(access=system, code="earlier", title="另一份运维合同")
    grant_give(access=system, space=earlier, person=made["jiang"], role=Role.VENDOR_MANAGER)


if __name__ == "__main__":
    from lvyue.config.cli import django_setup

    django_setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    seed()
