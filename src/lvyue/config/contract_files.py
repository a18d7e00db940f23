"""What the `contract` commands do with files and people: bring in, write out, sum up. Needs Django set up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from lvyue.config.written_files import write_folder
from lvyue.contracts.loading import load_file
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.selectors import latest_answers, ruled_questions, rulings_written
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import ContractFile
from lvyue.duties.models import Duty
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, NotFound
from lvyue.foundation.kit.states import state_named
from lvyue.identity.models import Person
from lvyue.identity.selectors import access_of
from lvyue.identity.types import Access

_FILES = {".yaml", ".yml"}


def person_named(username: str) -> Person:
    """The active account of this name; NotFound otherwise."""
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise NotFound(f"没有账号“{username}”", place="用户名", remedy="先用 lvyue person add 新建账号")
    return person


def acting(username: str) -> Access:
    """The rights of the person a command acts for."""
    return access_of(person_named(username))


def bring_in(file: Path, *, username: str, partner: str | None, code: str) -> ContractVersion:
    """Import a contract file, or a contract's text through reading and drafting, as a draft version.

    A new contract may be brought in by any account from the server's command line; under an existing code
    the person's own rights decide.
    """
    access = acting(username)
    contract, texts = _loaded(file, code)
    code = code or contract.id
    if not Contract.objects.filter(code=code).exists():
        access = replace(access, is_system=True)
    return contract_import(
        access=access,
        file=contract,
        texts=texts,
        code=code,
        partner=person_named(partner) if partner else None,
    )


def _loaded(file: Path, code: str) -> tuple[ContractFile, dict[str, str]]:
    if file.suffix.lower() in _FILES:
        return load_file(file)
    from lvyue.config.compared_files import text_of
    from lvyue.contracts.intake import file_from_text
    from lvyue.reading.files.kinds import ENDINGS

    if file.suffix.lower() not in ENDINGS:
        remedy = "用 .yaml 合同文件，或 Word、PDF、网页、.txt、.md 的合同原文"
        raise Invalid("不认识的文件类型", place=file.name, remedy=remedy)
    text = text_of(file)
    try:
        return file_from_text(text, code=code or file.stem, title=_title(text))
    except ValueError as error:
        raise Invalid(
            f"“{code or file.stem}”不能作合同编号",
            place=file.name,
            remedy="用 --code 给出小写字母与数字的编号",
        ) from error


def _title(text: str) -> str:
    first = next((line.strip("# \t\u3000") for line in text.splitlines() if line.strip("# \t\u3000")), "")
    return first[:100] if len(first) >= 2 else "未命名合同"


def as_yaml(version: ContractVersion) -> str:
    """The version's contract file as YAML, its rulings written in."""
    content = version.file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    ordered = {"schema": version.content["schema"]} | content
    ordered["rulings"] = [
        {
            "question": one.question,
            "reading": one.reading,
            **{
                side: {"by": vote.by, "at": vote.at.astimezone(clock.TZ).isoformat()}
                for side, vote in (("a", one.a), ("b", one.b))
            },
        }
        for one in rulings_written(version)
    ]
    return yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=100)


def write_out(version: ContractVersion, folder: Path) -> list[Path]:
    """Write contract.yaml and its documents into a folder; returns the paths. Refused when one exists."""
    texts = {one.file: version.texts[one.id] for one in version.file.documents}
    return write_folder(folder, {"contract.yaml": as_yaml(version)} | texts)


def summary(version: ContractVersion) -> Iterator[str]:
    """What a version holds and where it stands, line by line."""
    file, now = version.file, clock.now()
    state = (
        f"双方于 {version.confirmed_at.astimezone(clock.TZ):%Y-%m-%d} 确认"
        if version.confirmed_at
        else "草案"
    )
    yield f"{version.contract.code}  {file.title}{'（演示）' if file.demo else ''}"
    yield f"第 {version.number} 版，{state}，摘要 {version.digest[:16]}"
    yield f"甲方 {file.parties.a.name}，乙方 {file.parties.b.name}"
    yield f"服务期 {file.term.start} 至 {file.term.end}"
    yield from _question_lines(version)
    states = Counter(state_of(duty.facts, now) for duty in Duty.objects.filter(version=version))
    counted = "，".join(f"{state_named(one).label} {states[one]}" for one in DutyState if states[one])
    yield f"履约事项 {sum(states.values())} 项" + (f"：{counted}" if counted else "")


def _question_lines(version: ContractVersion) -> Iterator[str]:
    ruled, answers = ruled_questions(version), latest_answers(version)
    for one in version.file.questions:
        if one.kind == "warning":
            yield f"  提示    {one.id}  {one.text}"
        elif one.id in ruled:
            yield f"  已裁定  {one.id}  {one.text}  -> {ruled[one.id]}"
        else:
            said = "、".join("甲方" if side == "a" else "乙方" for side in sorted(answers.get(one.id, {})))
            yield f"  待裁定  {one.id}  {one.text}" + (f"  （{said}已答复）" if said else "")
