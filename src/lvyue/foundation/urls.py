"""Addresses of the foundation."""

from django.urls import path

from lvyue.foundation import views

urlpatterns = [path("health", views.health, name="health")]
