"""Addresses of identity."""

from django.urls import path

from lvyue.identity import views

urlpatterns = [
    path("login", views.login_page, name="login"),
    path("logout", views.logout_page, name="logout"),
    path("password", views.password_page, name="password"),
    path("pin", views.pin_page, name="pin"),
    path("files/<int:attachment_id>", views.file_page, name="file"),
]
