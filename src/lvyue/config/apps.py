"""Django registration of the roof: wiring happens once all apps are loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Has no models; composes the others."""

    name = "lvyue.config"
    label = "config"

    def ready(self) -> None:
        """Register beats, jobs and port handlers."""
        from lvyue.config.wiring import wire

        wire()
