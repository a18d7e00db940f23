"""Addresses of the contracts room."""

from django.urls import path

from lvyue.contracts import views

app_name = "contracts"

urlpatterns = [
    path("contracts", views.list_page, name="list"),
    path("contracts/new", views.new_page, name="new"),
    path("contracts/<str:code>/review/<int:number>", views.review, name="review"),
    path("contracts/<str:code>/versions/<int:number>.yaml", views.version_yaml, name="yaml"),
]
