"""The import form: a text that is read, or a contract file with its texts. Faults keep what was entered."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.intake import file_from_text, file_from_yaml, load_upload
from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import importer_side
from lvyue.contracts.types import ContractFile
from lvyue.identity.models import Person
from lvyue.identity.types import Access, Side
from lvyue.reading.errors import ReadingError
from lvyue.rules.calendars import available

CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
CALENDARS = {"cn": "全国（国务院办公厅放假安排）", "cn-xinjiang": "全国 + 新疆"}


class TextsInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class TextsField(forms.FileField):
    """Several texts; cleaned to {file name: text}, every one that cannot be read an error of the field."""

    widget = TextsInput

    def clean(self, data: Any, initial: Any = None) -> dict[str, str]:
        """Each file checked and read like a single one."""
        check, found = super().clean, {}
        for one in data or ():
            sent = check(one, initial)
            try:
                found[sent.name] = load_upload(sent.read(), sent.name)
            except ReadingError as error:
                raise forms.ValidationError(str(error)) from error
        return found


class IntakeForm(forms.Form):
    """What an import needs. After `is_valid`, `contract_file` and `texts` hold the draft to store."""

    way = forms.ChoiceField(
        label="从哪里导入",
        choices=[("text", "读合同原文"), ("file", "已有合同文件")],
        widget=forms.RadioSelect,
        initial="text",
    )
    code = forms.CharField(
        label="合同编号",
        max_length=40,
        help_text="小写字母、数字、点与短横，如 lift-2026。",
        error_messages={"required": "请填写合同编号。"},
    )
    title = forms.CharField(
        label="合同名称",
        min_length=2,
        max_length=200,
        help_text="照合同封面填写。",
        error_messages={
            "required": "请填写合同名称。",
            "min_length": "合同名称至少两个字，请照合同封面填写。",
        },
    )
    partner = forms.CharField(
        required=False,
        max_length=60,
    )
    calendar = forms.ChoiceField(label="工作日历", help_text="决定哪些天算工作日。")
    upload = forms.FileField(
        label="合同原文",
        required=False,
        help_text="纯文本 .txt 或 .md，UTF-8 或 GB 18030，不超过 5 MB。Word 请先另存为纯文本。",
        widget=forms.FileInput(attrs={"accept": ".txt,.md,text/plain,text/markdown"}),
    )
    text = forms.CharField(
        label="或直接粘贴原文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "serif", "spellcheck": "false"}),
    )
    others = TextsField(
        label="其余原文",
        required=False,
        help_text="附件、投标文件、补充协议等，文件名与合同文件里写的一致，可以一次选多个。",
        widget=TextsInput(attrs={"accept": ".txt,.md,text/plain,text/markdown", "multiple": True}),
    )
    contract_upload = forms.FileField(
        label="合同文件 contract.yaml",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
    contract_text = forms.CharField(
        label="或直接粘贴合同文件",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
    )
    again = forms.BooleanField(
        label="这份合同已在系统里，作为它的新草案导入（未确认的旧草案会被替换）", required=False
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.side = importer_side(access)
        other = Side.B if self.side is Side.A else Side.A
        self.fields["partner"].label = f"{other.label}负责人账号"
        self.fields["partner"].help_text = f"由他代表{other.label}答复和确认。可以先留空，之后请管理员授权。"
        self.findings: list[Finding] = []
        self.contract_file: ContractFile | None = None
        self.texts: dict[str, str] = {}
        calendar = self.fields["calendar"]
        assert isinstance(calendar, forms.ChoiceField)
        calendar.choices = [(one, CALENDARS.get(one, one)) for one in available()]
        if self.data.get("way") == "file":
            # A contract file says these itself; the page hides their fields.
            for name in ("code", "title", "calendar"):
                self.fields[name].required = False

    def clean_code(self) -> str:
        """A code of the allowed shape, or empty."""
        code: str = self.cleaned_data["code"].strip()
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError(
                "编号只能用小写字母、数字、点与短横，并以字母或数字开头。例如 lift-2026。"
            )
        return code

    def clean_partner(self) -> Person | None:
        """The account of the other side's person in charge."""
        username: str = self.cleaned_data["partner"].strip()
        if not username:
            return None
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise forms.ValidationError(f"没有账号“{username}”。请核对用户名，或请管理员先开通账号。")
        if person.pk == self.access.person_id:
            raise forms.ValidationError(
                f"导入人代表{self.side.label}，不能同时代表对方。请填写对方人员的账号。"
            )
        return person

    def clean(self) -> dict[str, Any]:
        """Read the text or the file; its faults become errors of this form."""
        cleaned = super().clean() or {}
        self._take("upload", "text")
        self._take("contract_upload", "contract_text")
        if cleaned.get("way") == "text" and cleaned.get("code"):
            self._refuse_taken(cleaned["code"], again=cleaned["again"])
        if self.errors:
            return cleaned
        try:
            self._build(cleaned)
        except ContractFileInvalid as error:
            self.findings = error.findings
            self.add_error(None, f"没有导入：{len(error.findings)} 处需要改正，逐条列在下面。")
        except ReadingError as error:
            self.add_error("text", str(error))
        if self.contract_file is not None and cleaned["way"] == "file":
            self._refuse_taken(self.contract_file.id, again=cleaned["again"])
        return cleaned

    def _take(self, upload: str, field: str) -> None:
        """Put an uploaded text into its text field, so that it stays on the page when something is wrong."""
        sent = self.cleaned_data.get(upload)
        if sent is not None:
            try:
                self.cleaned_data[field] = load_upload(sent.read(), sent.name)
            except ReadingError as error:
                self.add_error(upload, str(error))
                return
            self.data = {**_plain(self.data), self.add_prefix(field): self.cleaned_data[field]}
        needed = field == "text" or self.cleaned_data.get("way") == "file"
        if needed and not str(self.cleaned_data.get(field, "")).strip():
            self.add_error(field, "没有内容。请上传文件，或把文字粘贴到这里。")

    def _build(self, cleaned: dict[str, Any]) -> None:
        if cleaned["way"] == "text":
            self.contract_file, self.texts = file_from_text(
                cleaned["text"], code=cleaned["code"], title=cleaned["title"], calendar=cleaned["calendar"]
            )
        else:
            self.contract_file, self.texts = file_from_yaml(
                cleaned["contract_text"], cleaned["text"], cleaned["others"]
            )

    def _refuse_taken(self, code: str, *, again: bool) -> None:
        contract = Contract.objects.filter(code=code).first()
        if contract is None or (again and contract.space_id in self.access.space_ids):
            return
        known = contract.space_id in self.access.space_ids
        remedy = "换一个编号，或勾选“作为它的新草案导入”。" if known else "请换一个编号。"
        self.add_error("code", f"合同编号“{code}”已存在。{remedy}")


def _plain(data: Any) -> dict[str, Any]:
    return data.dict() if hasattr(data, "dict") else dict(data)
