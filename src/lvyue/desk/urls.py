"""Addresses of the service desk."""

from django.urls import path

from lvyue.desk import views

app_name = "desk"

urlpatterns = [
    path("tickets", views.tickets_page, name="tickets"),
    path("tickets/new", views.report_page, name="report"),
    path("tickets/<slug:contract>/<slug:code>", views.ticket_page, name="ticket"),
    path("tickets/<slug:contract>/<slug:code>/sheet", views.sheet_page, name="sheet"),
    path("tickets/<slug:contract>/<slug:code>/sheet/<int:of_round>", views.sheet_page, name="sheet-of"),
    path("tickets/<slug:contract>/<slug:code>/<slug:name>", views.act_page, name="act"),
]
