"""Every address of the product, composed explicitly."""

from django.urls import URLPattern, URLResolver, include, path

from lvyue.config import rest_views
from lvyue.config.api import api
from lvyue.foundation.kit_views import gallery
from lvyue.identity.pages import page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lvyue.foundation.urls")),
    path("", include("lvyue.identity.urls")),
    path("", include("lvyue.contracts.urls")),
    path("", include("lvyue.duties.urls")),
    path("", include("lvyue.desk.urls")),
    path("", include("lvyue.settlement.urls")),
    path("", include("lvyue.cockpit.urls")),
    # The foundation knows no people, so the gallery of its kit is wrapped here.
    path("ui", page(gallery), name="ui"),
    path("api/", api.urls),
    path("rest", rest_views.guide, name="rest"),
    path("rest/openapi.json", rest_views.openapi, name="rest-openapi"),
    path("rest/tokens/<int:number>/end", rest_views.token_end, name="rest-token-end"),
]

handler400 = "lvyue.foundation.middleware.bad_request"
handler404 = "lvyue.foundation.middleware.not_found"
handler500 = "lvyue.foundation.middleware.server_error"
