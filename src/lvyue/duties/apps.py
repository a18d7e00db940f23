"""Django registration of `lvyue.duties`."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The duties app; its label is the package name."""

    name = "lvyue.duties"
    label = "duties"
    verbose_name = "履约事项"
