"""The addresses of an instance without real facts: those of the product, and the tour."""

from django.urls import path

from lvyue.config.demo.views import tour_page
from lvyue.config.urls import handler400, handler404, handler500
from lvyue.config.urls import urlpatterns as product

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*product, path("demo", tour_page, name="demo_tour")]
