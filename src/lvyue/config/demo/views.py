"""The page of the tour, served by an instance without real facts only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lvyue.config.demo.tour import tour_stops
from lvyue.foundation import clock
from lvyue.identity.pages import access_from, page


@page
def tour_page(request: HttpRequest) -> HttpResponse:
    """What is worth seeing, as far as the reader may see it."""
    return render(request, "demo/tour.html", {"stops": tour_stops(access_from(request), clock.now())})
