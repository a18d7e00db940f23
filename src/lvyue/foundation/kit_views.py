"""The page /ui: every piece of the kit in every state, without business data."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lvyue.foundation.kit import examples


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="事项", help_text="一句话说清楚要办什么。")
    place = forms.CharField(label="地点", required=False)
    on = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    who = forms.ChoiceField(label="负责方", choices=[("b", "乙方"), ("a", "甲方")])
    found = forms.ChoiceField(
        label="现场结果",
        choices=[("ok", "正常"), ("bad", "异常"), ("na", "不适用")],
        widget=forms.RadioSelect,
    )
    story = forms.CharField(label="经过", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    proof = forms.FileField(label="佐证材料", required=False, help_text="PDF 或图片，不超过 20 MB。")
    agreed = forms.BooleanField(label="双方已当面核对")


def gallery(request: HttpRequest) -> HttpResponse:
    """Render the gallery; `?theme=light|dark` forces a theme. Open to everyone."""
    theme = request.GET.get("theme", "")
    context = {
        **examples.frame(),
        **examples.pieces(),
        "theme": theme if theme in ("light", "dark") else "",
        "form": ExampleForm(initial={"found": "ok", "on": examples.TODAY}),
        "wrong_form": ExampleForm({"title": "", "on": "昨天", "found": "bad"}),
        "page": Paginator(range(168), 20).page(2),
    }
    return render(request, "kit/gallery.html", context)
