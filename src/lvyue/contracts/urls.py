"""Addresses of the contracts room."""

from django.urls import path

from lvyue.contracts.views import compare, contracts, facts, intakes, lint, supplement

app_name = "contracts"

urlpatterns = [
    path("contracts", contracts.list_page, name="list"),
    path("contracts/new", contracts.new_page, name="new"),
    path("contracts/new/lint", lint.text, name="lint_text"),
    path("contracts/new/<int:number>", intakes.intake_page, name="intake"),
    path("contracts/<str:code>/originals/<int:number>", intakes.originals_page, name="originals"),
    path("contracts/<str:code>/originals/<int:number>/<int:of_page>.jpg", intakes.crop, name="crop"),
    path("contracts/<str:code>/review/<int:number>", contracts.review, name="review"),
    path("contracts/<str:code>/lint/<int:number>", lint.version, name="lint"),
    path("contracts/<str:code>/lint/<int:number>.json", lint.version_json, name="lint_json"),
    path("contracts/<str:code>/lint/<int:number>.docx", lint.version_word, name="lint_docx"),
    path("contracts/<str:code>/review/<int:number>/assistant", facts.consult, name="consult"),
    path(
        "contracts/<str:code>/review/<int:number>/suggestions/<int:suggestion>",
        facts.suggestion_act,
        name="suggestion",
    ),
    path("contracts/<str:code>/review/<int:number>/facts/<str:path>", facts.fact, name="fact"),
    path("contracts/<str:code>/supplement", supplement.supplement, name="supplement"),
    path("contracts/<str:code>/compare/<int:number>", compare.compare, name="compare"),
    path("contracts/<str:code>/compare/<int:number>.json", compare.compare_json, name="compare_json"),
    path("contracts/<str:code>/versions/<int:number>.yaml", contracts.version_yaml, name="yaml"),
]
