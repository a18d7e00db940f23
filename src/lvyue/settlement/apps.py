"""Django registration of `lvyue.settlement`."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """The settlement app; its label is the package name."""

    name = "lvyue.settlement"
    label = "settlement"
    verbose_name = "结算"
