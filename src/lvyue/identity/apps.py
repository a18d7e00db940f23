"""Django registration of `lvyue.identity`."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The identity app; its label is the package name."""

    name = "lvyue.identity"
    label = "identity"
    verbose_name = "身份"
