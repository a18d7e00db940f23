"""Addresses of the duties room, and of the contract pages whose acts start duties."""

from django.urls import path

from lvyue.duties.views import backlog, duties, events

app_name = "duties"

urlpatterns = [
    path("duties", duties.list_page, name="list"),
    path("duties/<str:contract>/<str:code>", duties.detail_page, name="detail"),
    path("duties/<str:contract>/<str:code>/fulfil", duties.fulfil, name="fulfil"),
    path("duties/<str:contract>/<str:code>/waive", duties.waive, name="waive"),
    path("contracts/<str:code>/events/new", events.new_page, name="event"),
    path("contracts/<str:code>/backlog", backlog.backlog_page, name="backlog"),
    path("contracts/<str:code>/backlog.xlsx", backlog.template, name="backlog_sheet"),
    path("contracts/<str:code>/review/<int:number>/questions/<str:question>", duties.answer, name="answer"),
    path("contracts/<str:code>/review/<int:number>/confirm", duties.confirm, name="confirm"),
]
