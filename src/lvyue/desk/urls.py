"""Addresses of the service desk."""

from django.urls import path

from lvyue.desk.views import checks, paper, past, pauses, tickets

app_name = "desk"

urlpatterns = [
    path("contracts/<slug:contract>/backlog/tickets", past.past_page, name="past"),
    path("contracts/<slug:contract>/backlog/tickets.xlsx", past.template, name="past_sheet"),
    path("contracts/<slug:contract>/paper", paper.paper_page, name="paper"),
    path("contracts/<slug:contract>/paper/print", paper.print_page, name="paper-print"),
    path("contracts/<slug:contract>/paper/<int:number>", paper.batch_page, name="paper-batch"),
    path("contracts/<slug:contract>/checks", checks.checks_page, name="checks"),
    path("contracts/<slug:contract>/checks/new", checks.open_page, name="check-open"),
    path("contracts/<slug:contract>/checks/<slug:code>", checks.check_page, name="check"),
    path("contracts/<slug:contract>/checks/<slug:code>/report", checks.report_page, name="check-report"),
    path("contracts/<slug:contract>/checks/<slug:code>/<slug:name>", checks.act_page, name="check-act"),
    path("tickets", tickets.tickets_page, name="tickets"),
    path("tickets/new", tickets.report_page, name="report"),
    path("tickets/<slug:contract>/<slug:code>", tickets.ticket_page, name="ticket"),
    path("tickets/<slug:contract>/<slug:code>/sheet", tickets.sheet_page, name="sheet"),
    path("tickets/<slug:contract>/<slug:code>/sheet/<int:of_round>", tickets.sheet_page, name="sheet-of"),
    path("tickets/<slug:contract>/<slug:code>/pin", paper.pin_page, name="pin"),
    path("tickets/<slug:contract>/<slug:code>/pauses", pauses.claim_page, name="pause"),
    path("tickets/<slug:contract>/<slug:code>/pauses/<int:pause>/end", pauses.end_page, name="pause-end"),
    path(
        "tickets/<slug:contract>/<slug:code>/pauses/<int:pause>/answer",
        pauses.answer_page,
        name="pause-answer",
    ),
    path("tickets/<slug:contract>/<slug:code>/<slug:name>", tickets.act_page, name="act"),
]
