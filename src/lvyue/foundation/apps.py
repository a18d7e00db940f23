"""Django registration of `lvyue.foundation`."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """The foundation app; its label is the package name."""

    name = "lvyue.foundation"
    label = "foundation"
    verbose_name = "地基"
