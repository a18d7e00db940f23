"""What the deadline page asks for."""

from __future__ import annotations

from django import forms

from lvyue.rules.calendars import available


class DeadlineForm(forms.Form):
    """A deadline phrase, the moment it runs from, and the calendar."""

    phrase = forms.CharField(
        label="期限原文", max_length=200, help_text="照合同原话填写，例如：收到发票后10个工作日内"
    )
    start = forms.DateTimeField(
        label="起算时间",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text="触发事件发生的时间：签收、签订、报障。",
    )
    calendar = forms.ChoiceField(label="日历", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = {"cn": "全国", "cn-xinjiang": "新疆"}
        self.fields["calendar"].choices = [(id, names.get(id, id)) for id in available()]  # type: ignore[attr-defined]
