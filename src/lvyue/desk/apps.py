"""Django registration of `lvyue.desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk app; its label is the package name."""

    name = "lvyue.desk"
    label = "desk"
    verbose_name = "服务台"
