"""The page /ui: every piece of the kit in every state, without business data."""

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lvyue.foundation.kit import examples, extremes


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
        **extremes.states_shown(),
        **forms_shown(),
        **pages_shown(),
        "theme": theme if theme in ("light", "dark") else "",
        "messages": [
            Message(constants.SUCCESS, "付款已登记。"),
            Message(constants.INFO, "版本已送对方确认。"),
            Message(constants.WARNING, "2027 年的放假通知还没有导入，期限暂定。"),
            Message(constants.ERROR, "没有保存：金额大于应付。请改小后再提交。"),
        ],
    }
    return render(request, "kit/gallery.html", context)


def forms_shown() -> dict[str, ExampleForm]:
    """The example form as it comes, filled, closed, wrongly filled and refused as a whole."""
    values = {"title": "上班前巡检", "on": examples.TODAY, "who": "a", "found": "ok", "story": "无异常"}
    refused = ExampleForm({"title": "", "found": "bad"}, auto_id="refused_%s")
    refused.add_error(None, "同一天已经登记过这一项，没有保存。请改日期，或到那一条里补充。")
    closed = ExampleForm(initial=values | {"agreed": True}, auto_id="closed_%s", prefix="closed")
    for one in closed.fields.values():
        one.disabled = True
    return {
        "form": ExampleForm(initial={"found": "ok", "on": examples.TODAY}),
        "wrong_form": ExampleForm(
            {"title": "", "on": "", "found": "bad"}, auto_id="wrong_%s", prefix="wrong"
        ),
        "filled_form": ExampleForm(initial=values, auto_id="filled_%s", prefix="filled"),
        "closed_form": closed,
        "refused_form": refused,
    }


def pages_shown() -> dict[str, Page[int]]:
    """The pages a pager stands on: in the middle, at both ends, alone."""
    many = Paginator(range(168), 20)
    pages = {"page": many.page(2), "first_page": many.page(1), "last_page": many.page(9)}
    return pages | {"only_page": Paginator(range(3), 20).page(1)}
