"""Forms of checks: they parse and say what is missing; services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lvyue.contracts.types import ContractFile, Obligation
from lvyue.desk.types.checks import ItemAsked


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def obligation_choices(terms: ContractFile, owed: Sequence[Obligation]) -> list[tuple[str, str]]:
    """(id, clause number and words) of what the provider owes, in the contract's order."""
    numbers = {one.id: one.number for one in terms.clauses}
    return [(one.id, f"{numbers.get(one.clause, one.clause)} {one.what}") for one in owed]


class CheckForm(forms.Form):
    """发起检查."""

    title = forms.CharField(label="检查名称", max_length=200)
    on = forms.DateField(label="检查日期", widget=_date_input())
    obligations = forms.MultipleChoiceField(
        label="检查哪些约定", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="另外检查什么", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 3})
    )
    notice = forms.CharField(
        label="通知内容", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["obligations"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def items(self) -> list[ItemAsked]:
        """What is to be looked at: the chosen obligations, then one item a line."""
        chosen = [ItemAsked(obligation=one) for one in self.cleaned_data["obligations"]]
        return chosen + [
            ItemAsked(line.strip()) for line in self.cleaned_data["others"].splitlines() if line.strip()
        ]


class SampleForm(forms.Form):
    """抽查: the period of completion, how many, and a seed where both sides agreed on one."""

    since = forms.DateField(label="完成日期从", widget=_date_input())
    until = forms.DateField(label="到（含当日）", widget=_date_input())
    size = forms.IntegerField(label="抽取数量", min_value=1, max_value=200)
    seed = forms.CharField(label="种子", required=False, max_length=40)


class FindForm(forms.Form):
    """登记问题."""

    what = forms.CharField(label="问题", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    obligation = forms.ChoiceField(label="违反哪一项约定")
    mend_on = forms.DateField(label="整改期限（到这一天 24:00）", widget=_date_input())
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["obligation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *choices]
