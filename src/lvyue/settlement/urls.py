"""Addresses of the settlement room."""

from django.urls import path

from lvyue.settlement.views import money as views
from lvyue.settlement.views import past

app_name = "settlement"

_MONEY = "contracts/<slug:contract>/money"

urlpatterns = [
    path("money", views.overview_page, name="overview"),
    path("contracts/<slug:contract>/backlog/payments", past.past_page, name="past"),
    path("contracts/<slug:contract>/backlog/payments.xlsx", past.template, name="past_sheet"),
    path(_MONEY, views.money_view, name="money"),
    path(f"{_MONEY}/how/<slug:key>", views.unfolded_page, name="unfolded"),
    path(f"{_MONEY}/duties/<slug:code>/apply", views.apply_page, name="apply"),
    path(f"{_MONEY}/duties/<slug:code>/pay", views.pay_page, name="pay"),
    path(f"{_MONEY}/duties/<slug:code>/attribute", views.attribute_page, name="attribute"),
    path(f"{_MONEY}/applications/<slug:code>", views.application_page, name="application"),
    path(f"{_MONEY}/applications/<slug:code>/receive", views.receive_page, name="receive"),
    path(f"{_MONEY}/applications/<slug:code>/return", views.return_page, name="return"),
    path(f"{_MONEY}/breaches/<int:number>/propose", views.propose_page, name="propose"),
    path(f"{_MONEY}/breaches/<int:number>/loss", views.bare_loss_page, name="bare_loss"),
    path(f"{_MONEY}/proposals/<slug:code>/refresh", views.refresh_page, name="refresh"),
    path(f"{_MONEY}/proposals/<slug:code>/loss", views.loss_page, name="loss"),
    path(f"{_MONEY}/proposals/<slug:code>/accept", views.accept_page, name="accept"),
    path(f"{_MONEY}/proposals/<slug:code>/object", views.object_page, name="object"),
]
