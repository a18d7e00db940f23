"""The form that takes a supplement's text: pasted, or as a file."""

from __future__ import annotations

from typing import Any

from django import forms

from lvyue.contracts.intake import ACCEPT, normal_lines
from lvyue.reading import load_text
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
        help_text="Word、PDF 或纯文本；扫描件请先导入识别，再把文字贴在下面。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label="或直接粘贴原文",
        required=False,
        strip=False,
        max_length=300_000,
        help_text="写明改哪一条、改成什么，如：第四条第（二）款修改为：“……”；第六条中“2小时”修改为“30分钟”。",
        widget=forms.Textarea(attrs={"rows": 14, "class": "serif", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """One text, from the file where there is one."""
        cleaned = super().clean() or {}
        sent = cleaned.get("upload")
        if sent is not None:
            try:
                cleaned["text"] = load_text(sent.read(), sent.name)
            except ReadingError as error:
                self.add_error("upload", str(error))
        if not self.errors and not cleaned.get("text", "").strip():
            self.add_error("text", "没有补充协议的原文。请选择文件，或粘贴文字。")
        cleaned["text"] = normal_lines(cleaned.get("text") or "")
        return cleaned
