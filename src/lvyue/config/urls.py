"""Every address of the product, composed explicitly."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from lvyue.config.api import api

_PACKAGES = ("foundation", "identity", "contracts", "duties", "desk", "settlement", "cockpit")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"lvyue.{package}.urls")) for package in _PACKAGES if find_spec(f"lvyue.{package}.urls")
]
urlpatterns.append(path("api/", api.urls))

handler400 = "lvyue.foundation.middleware.bad_request"
handler404 = "lvyue.foundation.middleware.not_found"
handler500 = "lvyue.foundation.middleware.server_error"
