"""Django registration of `lvyue.cockpit`."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """The cockpit app; its label is the package name."""

    name = "lvyue.cockpit"
    label = "cockpit"
    verbose_name = "总览"
