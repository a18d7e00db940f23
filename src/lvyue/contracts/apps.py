"""Django registration of `lvyue.contracts`."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """The contracts app; its label is the package name."""

    name = "lvyue.contracts"
    label = "contracts"
    verbose_name = "合同"
