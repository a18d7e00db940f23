"""Reasons the settings are refused."""

from lvyue.foundation.errors import Invalid


class SettingInvalid(Invalid, ValueError):
    """A variable of the environment does not say what it should."""
