"""Addresses of the pages across the house."""

from django.urls import path

from lvyue.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("", views.today_page, name="today"),
    path("owed", views.owed_page, name="owed"),
    path("owed/duties/<str:contract>/<str:code>", views.urge_page, name="urge"),
    path("clocks", views.board_page, name="board"),
    path("contracts/<str:code>/year", views.year_page, name="year"),
    path("due", views.due_page, name="due"),
    path("contracts/<str:code>/", views.living_page, name="living"),
    path("contracts/<str:code>/obligations/<str:selected>", views.living_page, name="obligation"),
]
