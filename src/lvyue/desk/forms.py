"""Forms of the service desk: they parse and say what is missing; services decide."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest

from lvyue.contracts.models import Contract
from lvyue.contracts.types import Cause, PauseReason
from lvyue.desk.acting import Given
from lvyue.desk.errors import CauseUnknown
from lvyue.desk.types import Channel, TicketKind
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid
from lvyue.foundation.files import LIMIT, Files
from lvyue.identity.types import Access

_PNG = "data:image/png;base64,"
_MOST_SIGNATURE = 1_000_000


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def files_sent(request: HttpRequest) -> Files:
    """The files that came with a request, its parts named `files`; Invalid above the limit."""
    return files_from(request.FILES.getlist("files"))


def files_from(files: list[UploadedFile[bytes]]) -> Files:
    """Uploaded files as (name, bytes, media type); Invalid before a file above the limit is read."""
    for one in files:
        if (one.size or 0) > LIMIT:
            raise Invalid("文件超过 20 MB", place=one.name or "附件", remedy="请压缩或拆分后再上传")
    return tuple((one.name or "", one.read(), one.content_type or "") for one in files)


class ContractChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A contract, shown by its title."""

    def label_from_instance(self, obj: Any) -> str:
        """The title alone: the people who report do not know codes."""
        return str(obj.title)


class ReportForm(forms.Form):
    """报障. `key` is made with the page, so that sending it twice is one ticket."""

    contract = ContractChoice(
        label="报哪个系统", queryset=Contract.objects.none(), empty_label=None, to_field_name="code"
    )
    title = forms.CharField(
        label="出了什么问题",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "一句话，例如：窗口电脑打不开审批页面"}),
    )
    description = forms.CharField(
        label="详细情况", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    kind = forms.ChoiceField(
        label="类别",
        choices=[(one.value, one.label) for one in TicketKind],
        widget=forms.RadioSelect,
        initial="incident",
    )
    onsite_asked = forms.BooleanField(label="要求派人到现场", required=False)
    reporter_name = forms.CharField(label="报障人", max_length=100, required=False)
    channel = forms.ChoiceField(
        label="来源",
        choices=[(one.value, one.label) for one in Channel if one is not Channel.API],
        required=False,
    )
    at = forms.DateTimeField(label="报障时间", required=False, widget=_moment_input())
    level = forms.CharField(label="级别", required=False, max_length=40)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, contracts: QuerySet[Contract], access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contract"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = contracts
        self.fields["key"].initial = str(uuid4())
        self.fields["reporter_name"].widget.attrs["placeholder"] = access.name

    def report(self) -> dict[str, Any]:
        """The values `ticket_report` takes, but for the moment and the files."""
        values = {
            name: self.cleaned_data[name] for name in ("contract", "title", "description", "onsite_asked")
        }
        return values | {
            "kind": TicketKind(self.cleaned_data["kind"]),
            "channel": Channel(self.cleaned_data["channel"] or "web"),
            "reporter_name": self.cleaned_data["reporter_name"],
            "level": self.cleaned_data["level"],
            "key": self.cleaned_data["key"],
        }


class ActForm(forms.Form):
    """What comes with any act; which parts count is the act's business."""

    reason = forms.CharField(required=False, max_length=4000)
    at = forms.DateTimeField(required=False, widget=_moment_input())
    signature = forms.CharField(required=False, max_length=_MOST_SIGNATURE)
    signature_typed = forms.CharField(required=False, max_length=100)
    level = forms.CharField(required=False, max_length=40)
    cause = forms.CharField(required=False, max_length=20)
    cause_agreed = forms.CharField(required=False, max_length=3)

    def given(self, access: Access, files: list[UploadedFile[bytes]]) -> Given:
        """The act's input; Invalid when a part cannot be read. A drawn signature is the signer's own."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise Invalid(str(errors[0]), place=_PLACES[name], remedy="请更正后重新提交")
        drawn = self.cleaned_data["signature"]
        typed = self.cleaned_data["signature_typed"].strip()
        return Given(
            text=self.cleaned_data["reason"],
            at=self.cleaned_data["at"],
            typed_name=typed or (access.name if drawn else ""),
            image_png=png_of(drawn) if drawn else None,
            files=files_from(files),
            level=self.cleaned_data["level"],
            cause=cause_from(self.cleaned_data["cause"]),
            cause_agreed={"yes": True, "no": False}.get(self.cleaned_data["cause_agreed"]),
        )


class PauseForm(forms.Form):
    """主张暂停: why, from when to when (empty: it goes on), and what shows it."""

    reason = forms.ChoiceField(label="事由", choices=[(one.value, one.label) for one in PauseReason])
    from_at = forms.DateTimeField(label="开始时间", widget=_moment_input())
    until_at = forms.DateTimeField(label="结束时间", required=False, widget=_moment_input())
    text = forms.CharField(label="说明", required=False, max_length=4000)

    def given(self) -> dict[str, Any]:
        """The values `pause_claim` takes, but for the files; Invalid when a part cannot be read."""
        _require_readable(self)
        return self.cleaned_data | {"reason": PauseReason(self.cleaned_data["reason"])}


class ResumeForm(forms.Form):
    """恢复计时: when; now when left out."""

    at = forms.DateTimeField(label="恢复时间", required=False, widget=_moment_input())

    def moment(self) -> datetime:
        """When the clocks went on; Invalid when it cannot be read."""
        _require_readable(self)
        return self.cleaned_data["at"] or clock.now()


class AnswerForm(forms.Form):
    """答复暂停: yes or no, and why."""

    agreed = forms.ChoiceField(label="答复", choices=[("yes", "认可"), ("no", "不认可")])
    text = forms.CharField(label="理由", required=False, max_length=4000)

    def given(self) -> dict[str, Any]:
        """The values `pause_answer` takes; Invalid when a part cannot be read."""
        _require_readable(self)
        return {"agreed": self.cleaned_data["agreed"] == "yes", "text": self.cleaned_data["text"]}


def _require_readable(form: forms.Form) -> None:
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Invalid(str(errors[0]), place=str(form.fields[name].label), remedy="请更正后重新提交")


def cause_from(word: str) -> Cause | None:
    """The cause of this word, None for none; CauseUnknown for any other."""
    if word and word not in set(Cause):
        raise CauseUnknown(word)
    return Cause(word) if word else None


_PLACES = {
    "reason": "说明",
    "at": "时间",
    "signature": "手写签名",
    "signature_typed": "签字姓名",
    "level": "级别",
    "cause": "原因",
    "cause_agreed": "对原因的意见",
}


def png_of(data_url: str) -> bytes:
    """The bytes of a drawn signature; Invalid for anything but a PNG data url."""
    try:
        if not data_url.startswith(_PNG):
            raise ValueError(data_url[:20])
        return base64.b64decode(data_url.removeprefix(_PNG), validate=True)
    except (ValueError, binascii.Error) as error:
        raise Invalid("手写签名不是图片", place="手写签名", remedy="请重新手写，或只输入姓名") from error
