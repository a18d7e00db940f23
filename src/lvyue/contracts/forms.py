"""The import form: a text that is read, or a contract file with its texts. Faults keep what was entered."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms

from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.intake import (
    ACCEPT,
    Brought,
    brought,
    file_from_files,
    file_from_yaml,
    normal_lines,
    ranks_of,
)
from lvyue.contracts.models import Contract, Intake, IntakeFile
from lvyue.contracts.selectors import importer_side, intake_read_by, intake_texts
from lvyue.contracts.types import ContractFile
from lvyue.identity.models import Person
from lvyue.identity.types import Access, Side
from lvyue.reading import load_text
from lvyue.reading.errors import ReadingError
from lvyue.reading.files.bundle import Bundle
from lvyue.reading.files.types import FileText
from lvyue.rules.calendars import available

CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
CALENDARS = {"cn": "全国（国务院办公厅放假安排）", "cn-xinjiang": "全国 + 新疆"}


class TextsInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class TextsField(forms.FileField):
    """Several files; cleaned to what was brought, every one that cannot be read an error of the field."""

    widget = TextsInput

    def clean(self, data: Any, initial: Any = None) -> list[Brought]:
        """Each file checked and read like a single one."""
        check, found = super().clean, []
        for one in data or ():
            sent = check(one, initial)
            try:
                found.append(brought(sent.name, sent.read()))
            except ReadingError as error:
                raise forms.ValidationError(str(error)) from error
        return found


class IntakeForm(forms.Form):
    """What an import needs. After `is_valid`, `contract_file` and `texts` hold the draft to store.

    Where pages must be recognised first there is no draft yet: `waiting` holds those files then. `brought`
    are all files, the body first.
    """

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
        help_text="Word、PDF、扫描件或照片、网页、纯文本，不超过 20 MB。扫描件要排队识别，每页约十秒。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
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
        help_text="附件、投标文件等，可以一次选多个。已有合同文件的，文件名要与它写的一致。",
        widget=TextsInput(attrs={"accept": ACCEPT, "multiple": True}),
    )
    ranks = forms.CharField(
        label="效力先后",
        required=False,
        max_length=100,
        help_text="每份文件一个数，正文在前，数小的优先，如 1,2,2。留空则按选择的先后。",
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
    intake = forms.IntegerField(required=False, widget=forms.HiddenInput)
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
        self.brought: list[Brought] = []
        self.continued = self._intake()
        if self.continued is not None and not self.is_bound:
            self.initial = {**self.continued.values, **self.initial, "text": self._recognised()[0][1].text}
        self.waiting: list[Brought] = []
        self.bundle: Bundle | None = None
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
        """Read the files or the text; their faults become errors of this form."""
        cleaned = super().clean() or {}
        self._take_body()
        self._take_contract()
        if cleaned.get("way") == "text" and cleaned.get("code"):
            self._refuse_taken(cleaned["code"], again=cleaned["again"])
        self.waiting = [one for one in self.brought if one.file is None]
        if self.waiting and cleaned.get("way") == "file":
            names = "、".join(f"《{one.name}》" for one in self.waiting)
            cause = f"{names}是扫描件；合同文件的引文要与原文逐字相符，请改传文字版。"
            self.add_error("upload", cause)
        if self.errors or self.waiting:
            return cleaned
        try:
            self._build(cleaned)
        except ContractFileInvalid as error:
            self.findings = error.findings
            self.add_error(None, f"没有导入：{len(error.findings)} 处需要改正，逐条列在下面。")
        except ReadingError as error:
            self.add_error("ranks" if "先后" in str(error) else "text", str(error))
        if self.contract_file is not None and cleaned["way"] == "file":
            self._refuse_taken(self.contract_file.id, again=cleaned["again"])
        return cleaned

    def _take_body(self) -> None:
        """The body from its file or from the page; its text stays on the page when something is wrong."""
        sent, text = self.cleaned_data.get("upload"), str(self.cleaned_data.get("text") or "")
        body: Brought | None = None
        if sent is None and self.continued is not None and text.strip():
            self._take_recognised(normal_lines(text))
            return
        if sent is not None:
            try:
                body = brought(sent.name, sent.read())
            except ReadingError as error:
                self.add_error("upload", str(error))
                return
            if body.file is not None:
                text = body.file.text
                self.data = {**_plain(self.data), self.add_prefix("text"): text}
        elif text.strip():
            body = Brought("正文.txt", b"", FileText(normal_lines(text), "纯文本"))
        if body is None:
            self.add_error("text", "没有内容。请上传文件，或把文字粘贴到这里。")
            return
        self.brought = [body, *(self.cleaned_data.get("others") or ())]

    def _take_recognised(self, text: str) -> None:
        """The files of an intake; a body put right by hand no longer knows its places on the pages."""
        found = [Brought(one.name, bytes(one.content), file) for one, file in self._recognised()]
        found[0] = as_edited(found[0], text)
        self.brought = [*found, *(self.cleaned_data.get("others") or ())]

    def _intake(self) -> Intake | None:
        """The intake the form continues."""
        return intake_read_by(self.access, self.data.get("intake") or self.initial.get("intake"))

    def _recognised(self) -> list[tuple[IntakeFile, FileText]]:
        return intake_texts(self.continued) if self.continued is not None else []

    def _take_contract(self) -> None:
        """The contract file, uploaded or pasted."""
        sent = self.cleaned_data.get("contract_upload")
        if sent is not None:
            try:
                text = load_text(sent.read(), sent.name)
            except ReadingError as error:
                self.add_error("contract_upload", str(error))
                return
            self.cleaned_data["contract_text"] = text
            self.data = {**_plain(self.data), self.add_prefix("contract_text"): text}
        if self.cleaned_data.get("way") == "file" and not self.cleaned_data.get("contract_text", "").strip():
            self.add_error("contract_text", "没有内容。请上传文件，或把文字粘贴到这里。")

    def _build(self, cleaned: dict[str, Any]) -> None:
        files = [(one.name, one.file) for one in self.brought if one.file is not None]
        if cleaned["way"] == "text":
            self.contract_file, self.texts, self.bundle = file_from_files(
                [(name, _with_normal_lines(file)) for name, file in files],
                ranks_of(cleaned["ranks"], len(files)),
                code=cleaned["code"],
                title=cleaned["title"],
                calendar=cleaned["calendar"],
            )
        else:
            others = {name: file.text for name, file in files[1:]}
            self.contract_file, self.texts = file_from_yaml(
                cleaned["contract_text"], files[0][1].text, others
            )

    def kept(self) -> dict[str, Any]:
        """What was typed, to be shown again when the files are recognised."""
        return {
            name: str(self.data.get(name, ""))
            for name in ("way", "code", "title", "calendar", "partner", "ranks")
        }

    def _refuse_taken(self, code: str, *, again: bool) -> None:
        contract = Contract.objects.filter(code=code).first()
        if contract is None or (again and contract.space_id in self.access.space_ids):
            return
        known = contract.space_id in self.access.space_ids
        remedy = "换一个编号，或勾选“作为它的新草案导入”。" if known else "请换一个编号。"
        self.add_error("code", f"合同编号“{code}”已存在。{remedy}")


def as_edited(brought: Brought, text: str) -> Brought:
    """A recognised file with the text people made of it: once put right, it knows no places on the pages."""
    file = brought.file
    assert file is not None
    if text.rstrip("\n") == file.text.rstrip("\n"):
        return brought
    note = "文字在导入时由人改过，不再对应原件上的位置"
    return replace(brought, file=replace(file, text=text, places=(), notes=(*file.notes, note)))


def _with_normal_lines(file: FileText) -> FileText:
    """A plain text without the carriage returns that would shift its spans; other kinds have none."""
    return file if file.places else replace(file, text=normal_lines(file.text))


def _plain(data: Any) -> dict[str, Any]:
    return data.dict() if hasattr(data, "dict") else dict(data)
