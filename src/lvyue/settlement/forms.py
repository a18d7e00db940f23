"""Forms of the settlement room: they parse and say what is missing; services decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lvyue.contracts.types import Cause, ContractFile, Exemption, Formula, Obligation, PartyCode, Penalty
from lvyue.rules.errors import MoneyError
from lvyue.rules.money import parse_yuan
from lvyue.settlement.types import FaultParty

File = tuple[str, bytes, str]


class YuanField(forms.CharField):
    """An amount in yuan; its cleaned value is fen."""

    def __init__(self, **values: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(widget=widget, max_length=30, **values)

    def clean(self, value: Any) -> Any:
        """Fen, or an error that says how to write an amount."""
        text = super().clean(value)
        try:
            return parse_yuan(text) if text else None
        except MoneyError as error:
            raise forms.ValidationError(str(error)) from error


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **values)


class MomentField(forms.DateTimeField):
    """A moment in Shanghai, to the minute."""

    def __init__(self, **values: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M"], **values)


class ApplicationForm(forms.Form):
    """付款申请 with its invoice."""

    amount = YuanField(label="申请金额（元）")
    invoice_number = forms.CharField(label="发票号码", max_length=20, help_text="8 位或 20 位数字")
    invoice_title = forms.CharField(label="发票抬头", max_length=200, help_text="与合同甲方全称一致")
    invoice_amount = YuanField(label="发票金额（元）")
    invoice_issued_on = DayField(label="开票日期")
    tax_no = forms.CharField(label="购买方税号", max_length=20, required=False)
    at = MomentField(label="提交时间", required=False, help_text="补录时填实际提交的时间；不填就是现在")

    def values(self) -> dict[str, Any]:
        """The arguments of `application_submit`."""
        given = self.cleaned_data
        return {
            "amount_fen": given["amount"],
            "invoice_number": given["invoice_number"].strip(),
            "invoice_title": given["invoice_title"].strip(),
            "invoice_amount_fen": given["invoice_amount"],
            "invoice_issued_on": given["invoice_issued_on"],
            "tax_no": given["tax_no"],
            "at": given["at"],
        }


class PaymentForm(forms.Form):
    """付款登记."""

    amount = YuanField(label="付款金额（元）")
    paid_at = MomentField(label="付款时间", help_text="以银行回单为准；当天仍算逾期日")
    account = forms.CharField(label="收款账号", max_length=40, required=False, help_text="只保存尾号四位")


class ReceiveForm(forms.Form):
    """签收."""

    at = MomentField(label="收到时间", required=False, help_text="期限从这一刻起算；不填就是现在")
    note = forms.CharField(label="说明", max_length=200, required=False)


class AttributeForm(forms.Form):
    """归责. Terms and exemptions of the contract are offered, those that fit the obligation first."""

    party = forms.ChoiceField(
        label="归责给", choices=[(one.value, one.label) for one in FaultParty], widget=forms.RadioSelect
    )
    penalty = forms.ChoiceField(label="违约金条款", required=False)
    cause = forms.ChoiceField(
        label="原因",
        choices=[("", "请选择"), *((one.value, one.label) for one in Cause)],
        help_text="认定的原因会记入归责，是否免责由您决定",
    )
    exemption = forms.ChoiceField(label="免责条款", required=False)
    cause_on = DayField(
        label="原因开始", required=False, help_text="适用免责条款时填写；迟延之后才发生的，多数条款不免责"
    )
    cause_until = DayField(label="原因结束", required=False, help_text="不填就是一直持续到履行")
    reason = forms.CharField(
        label="依据的事实", max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "minlength": 2})
    )

    purpose = forms.CharField(
        label="合同目的落空的事实",
        max_length=1000,
        required=False,
        help_text="写明合同目的怎样落空，才按违约金计付；不写的，只按已证明的损失赔偿",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, terms: ContractFile, obligation: Obligation | None, **values: Any) -> None:
        super().__init__(*args, **values)
        if not any(one.only_when for one in terms.penalties):
            del self.fields["purpose"]
        owing = obligation.by if obligation else PartyCode.AB
        offered = sorted(terms.exemptions, key=lambda one: one.relieves not in (owing, PartyCode.AB))
        self.fields["exemption"].choices = [  # type: ignore[attr-defined]
            ("", "不作免责" if offered else "合同没有免责条款"),
            *((one.id, exemption_words(one, terms)) for one in offered),
        ]
        named = obligation.consequence if obligation else ()
        ordered = sorted(terms.penalties, key=lambda one: one.id not in named)
        self.fields["penalty"].choices = [  # type: ignore[attr-defined]
            ("", "不适用违约金条款"),
            *((one.id, penalty_words(one, terms)) for one in ordered),
        ]

    def finding(self) -> dict[str, Any]:
        """The cause, its days and the exemption applied, as `breach_attribute` takes them."""
        given = self.cleaned_data
        return {
            "cause": Cause(given["cause"]),
            "cause_on": given["cause_on"],
            "cause_until": given["cause_until"],
            "exemption": given["exemption"],
            "purpose": given.get("purpose", ""),
        }


class LossForm(forms.Form):
    """损失主张."""

    amount = YuanField(label="已证明的损失（元）")
    evidence = forms.CharField(
        label="证明材料", max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "minlength": 2})
    )


def exemption_words(exemption: Exemption, terms: ContractFile) -> str:
    """An exemption in one line: 2.2 甲方：经费未到位的，不负违约责任（财政资金未到位）."""
    clause = terms.clause(exemption.clause)
    number = clause.number if clause else exemption.clause
    causes = "、".join(one.label for one in exemption.causes)
    return f"{number} {exemption.relieves.label}：{exemption.what}（{causes}）"


def penalty_words(penalty: Penalty, terms: ContractFile) -> str:
    """A penalty term in one line: 第十条(一)2 甲方逾期付款：应付未付款 × 0.005 / 日."""
    clause = terms.clause(penalty.clause)
    per = " / 日" if penalty.formula is Formula.DAILY_RATE else ""
    number = clause.number if clause else penalty.clause
    return f"{number} {penalty.payer.label}：{penalty.breach}（{penalty.base.label} × {penalty.rate}{per}）"


def files_from(files: Iterable[UploadedFile[Any]]) -> list[File]:
    """Uploaded files as (name, bytes, media type)."""
    return [(one.name or "附件", one.read(), one.content_type or "") for one in files]
