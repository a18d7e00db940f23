"""Addresses of the duties room, and of the contract pages whose acts start duties."""

from django.urls import path

from lvyue.duties import views

app_name = "duties"

urlpatterns = [
    path("duties", views.list_page, name="list"),
    path("duties/<str:contract>/<str:code>", views.detail_page, name="detail"),
    path("duties/<str:contract>/<str:code>/fulfil", views.fulfil, name="fulfil"),
    path("duties/<str:contract>/<str:code>/waive", views.waive, name="waive"),
    path("contracts/<str:code>/review/<int:number>/questions/<str:question>", views.answer, name="answer"),
    path("contracts/<str:code>/review/<int:number>/confirm", views.confirm, name="confirm"),
]
