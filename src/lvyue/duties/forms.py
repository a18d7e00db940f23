"""Forms of the duties room: closing a duty with evidence, waiving it, answering, filtering the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms

from lvyue.contracts.types import Obligation, TriggerName
from lvyue.duties import bundles, spreadsheets
from lvyue.duties.selectors import DutyFilter
from lvyue.duties.types import TOLD_WORDS

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
STATES = (
    ("open", "未结"),
    ("overdue", "逾期"),
    ("due_soon", "将到期"),
    ("running", "进行中"),
    ("pending", "未到期"),
    ("backlog", "待补录"),
    ("closed", "已结束"),
    ("all", "全部"),
)


class FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them empty; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked like a single one."""
        check = super().clean
        return [check(one, initial) for one in data or ()]


class FulfilForm(forms.Form):
    """When it was done, what was done, and the proof."""

    at = forms.DateTimeField(
        label="实际办结时间",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={
            "required": "请填写实际办结的时间。",
            "invalid": "时间不对，请按“年-月-日 时:分”填写。",
        },
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=2000,
        help_text="做了什么、结果怎样。没有附件时必须填写。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = FilesField(
        label="拍照",
        required=False,
        help_text="手机上直接拍现场，可以拍多张。",
        widget=FilesInput(attrs={"accept": "image/*", "capture": "environment", "multiple": True}),
    )
    attachments = FilesField(
        label="附件",
        required=False,
        help_text="记录单、截图、PDF 等，每个不超过 20 MB；提交未成时请重新选择。",
        widget=FilesInput(attrs={"multiple": True}),
    )

    def evidence(self) -> list[tuple[str, bytes, str]]:
        """The photos and files sent: (name, bytes, media type)."""
        sent = [*self.cleaned_data["photos"], *self.cleaned_data["attachments"]]
        return [(one.name or "附件", one.read(), one.content_type or "") for one in sent]


class WaiveForm(forms.Form):
    """Why the other side is relieved."""

    reason = forms.CharField(
        label="免责理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明免责的理由，它会记入这件事的经过。"},
    )


class EventForm(FulfilForm):
    """What happened, when, and the proof; `offered` are the events and what each may start.

    `deeming` are the events that count as served once posted, with the rule in words.
    Where several obligations begin with one event, each can be picked: the value is `event/obligation`.
    """

    name = forms.ChoiceField(
        label="发生了什么",
        error_messages={
            "required": "请选定发生的事件。",
            "invalid_choice": "这份合同没有以此起算的义务，请从列出的事件中选择。",
        },
    )
    by_post = forms.BooleanField(label="按交邮视为送达", required=False)
    field_order = ("name", "at", "by_post", "note", "photos", "attachments")

    def __init__(
        self,
        *args: Any,
        offered: Iterable[tuple[TriggerName, Sequence[Obligation]]],
        deeming: Iterable[tuple[TriggerName, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        served = "；".join(f"{name.label}：{said}" for name, said in deeming)
        if served:
            self.fields["by_post"].help_text = f"拒收或联系不上的，勾选它，上面填交邮的时间。{served}。"
        else:
            del self.fields["by_post"]
        choices = self.fields["name"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [choice for name, begun in offered for choice in _event_choices(name, begun)]
        self.fields["at"].label = "发生时间"
        self.fields["at"].error_messages["required"] = "请填写事件发生的时间。"
        self.fields["note"].help_text = "是什么通知、文件或事实。没有附件时必须填写。"

    def event(self) -> tuple[TriggerName, str]:
        """The event chosen, and the id of the one obligation it starts, empty for all."""
        name, _, obligation = self.cleaned_data["name"].partition("/")
        return TriggerName(name), obligation


def _event_choices(name: TriggerName, begun: Sequence[Obligation]) -> Iterator[tuple[str, str]]:
    # What is asked for is one thing at a time; a date or a new standard starts all that begins with it.
    if name is not TriggerName.ASKED:
        yield name.value, name.label
    if name is TriggerName.ASKED or len(begun) > 1:
        yield from ((f"{name.value}/{one.id}", f"{name.label}：{one.what}") for one in begun)


class BacklogForm(forms.Form):
    """The filled sheet and the files it names."""

    sheet = forms.FileField(
        label="填好的表格",
        help_text="从本页下载的 .xlsx，或另存的 .csv，不超过 5 MB、5,000 行；不收带宏的工作簿，不要用公式。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择填好的表格。", "empty": "表格是空的，请重新选择。"},
    )
    attachments = FilesField(
        label="附件",
        required=False,
        help_text="表里“附件文件名”列出的文件：一次最多 100 个，更多时打成一个 .zip；合计不超过 100 MB。",
        widget=FilesInput(attrs={"multiple": True}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse by size before anything is read."""
        cleaned = super().clean() or {}
        sheet = cleaned.get("sheet")
        if sheet is not None and sheet.size > spreadsheets.MOST_BYTES:
            self.add_error("sheet", "表格超过 5 MB。请删去图片与多余的页，或分成几张表。")
        if sum(one.size for one in cleaned.get("attachments", ())) > bundles.MOST_BYTES:
            self.add_error("attachments", "附件合计超过 100 MB。请分成几次上传。")
        return cleaned


class AnswerForm(forms.Form):
    """The reading my side chooses, and why."""

    reading = forms.CharField(max_length=40, error_messages={"required": "请先选定一种读法再提交。"})
    reason = forms.CharField(
        required=False, max_length=1000, error_messages={"max_length": "理由最多 1000 字，请缩短。"}
    )


def filter_from(query: Any) -> DutyFilter:
    """The filter an address asks for; what is not understood narrows nothing."""
    state, by, told = query.get("state", "open"), query.get("by", ""), query.get("told", "")
    month = _MONTH.fullmatch(query.get("month", ""))
    return DutyFilter(
        state=state if state in dict(STATES) else "open",
        contract=query.get("contract", "")[:40],
        by=by if by in ("a", "b") else "",
        obligation=query.get("obligation", "")[:40],
        month=(int(month[1]), int(month[2])) if month else None,
        told=int(told) if told in map(str, TOLD_WORDS) else 0,
    )
