"""The form that takes a supplement's text: pasted, or as a file."""

from __future__ import annotations

from typing import Any

from django import forms

from lvyue.contracts.forms import as_edited
from lvyue.contracts.intake import ACCEPT, Brought, brought, normal_lines
from lvyue.contracts.selectors import intake_read_by, intake_texts
from lvyue.identity.types import Access
from lvyue.reading.errors import ReadingError


class SupplementForm(forms.Form):
    """A supplement to read. After `is_valid`, `cleaned_data["text"]` is its text however it came."""

    title = forms.CharField(
        label="补充协议名称",
        initial="补充协议",
        min_length=2,
        max_length=100,
        error_messages={"required": "请填写补充协议的名称。"},
    )
    upload = forms.FileField(
        label="补充协议原文",
        required=False,
        help_text="Word、PDF、扫描件或照片、网页、纯文本，不超过 20 MB。扫描件要排队识别，每页约十秒。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label="或直接粘贴原文",
        required=False,
        strip=False,
        max_length=300_000,
        help_text="写明改哪一条、改成什么，如：第四条第（二）款修改为：“……”；第六条中“2小时”修改为“30分钟”；附件1第二条修改为：“……”。",
        widget=forms.Textarea(attrs={"rows": 14, "class": "serif", "spellcheck": "false"}),
    )

    intake = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.continued = intake_read_by(access, self.data.get("intake") or self.initial.get("intake"))
        self.brought: Brought | None = None
        if self.continued is not None:
            file, text = intake_texts(self.continued)[0]
            self.brought = Brought(file.name, bytes(file.content), text)
            self.initial = {**self.continued.values, **self.initial, "text": text.text}

    @property
    def waiting(self) -> bool:
        """Whether the pages of the file must be recognised before it can be read."""
        return self.brought is not None and self.brought.file is None

    def clean(self) -> dict[str, Any]:
        """One text, from the file where there is one; a scan has none yet."""
        cleaned = super().clean() or {}
        sent, text = cleaned.get("upload"), normal_lines(cleaned.get("text") or "")
        if sent is not None:
            try:
                self.brought = brought(sent.name, sent.read())
            except ReadingError as error:
                self.add_error("upload", str(error))
                return cleaned
            if self.brought.file is None:
                return cleaned
            text = normal_lines(self.brought.file.text)
        if not text.strip() and not self.errors:
            self.add_error("text", "没有补充协议的原文。请选择文件，或粘贴文字。")
        if self.brought is not None and self.brought.file is not None:
            self.brought = as_edited(self.brought, text)
        cleaned["text"] = text
        return cleaned
