"""The form of the lint page: a file or pasted words, read and stored nowhere."""

from __future__ import annotations

from typing import Any

from django import forms

from lvyue.contracts.intake import normal_lines
from lvyue.reading import Reading, load_text, read
from lvyue.reading.errors import NO_CONTRACT, ReadingError


class LintForm(forms.Form):
    """What to lint; after `is_valid`, `text` holds its words and `reading` what was read from them."""

    upload = forms.FileField(
        label="合同文件",
        required=False,
        help_text="Word、PDF、网页或纯文本。扫描件请先在导入页识别。",
        error_messages={"empty": "这个文件是空的，没有可读的文字。请确认选对了文件。"},
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.pdf,.html,.txt,.md"}),
    )
    words = forms.CharField(
        label="或直接粘贴原文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "serif", "spellcheck": "false"}),
    )
    text = ""
    reading: Reading

    def clean(self) -> dict[str, Any]:
        """Read the upload, else the pasted words; nothing, or no contract, is an error of its field."""
        cleaned = super().clean() or {}
        sent = cleaned.get("upload")
        self.text = normal_lines(cleaned.get("words") or "")
        if sent is not None:
            try:
                self.text = load_text(sent.read(), sent.name)
            except ReadingError as error:
                self.add_error("upload", str(error))
                return cleaned
        if not self.errors and not self.text.strip():
            self.add_error("words", "没有内容。请上传文件，或把文字粘贴到这里。")
        if not self.errors:
            self.reading = read(self.text)
            if not self.reading.found:
                self.add_error("upload" if sent is not None else "words", NO_CONTRACT)
        return cleaned
