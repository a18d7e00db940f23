"""`lvyue contract`: check, import, answer, confirm, export, show, schema."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.config.cli import EXAMPLE, Ran, call, spawn

FILE = EXAMPLE / "contract.yaml"
SCHEMA = Path(__file__).parents[2] / "docs/reference/contract.schema.json"
BLOCKING = {
    "fee-period": "as-written",
    "monthly-base": "twelfth",
    "pay-day": "included",
    "pay-limits": "both",
}


def test_the_shipped_contract_passes_its_check(tmp_path):
    ran = spawn("contract", "check", str(FILE), data=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "合同文件无误：市场监管小程序运维服务合同" in ran.out
    assert "其中 4 个须在确认前裁定" in ran.out


@pytest.fixture
def copy(tmp_path):
    """The example beside its text, ready to be spoilt."""

    def spoil(old: str, new: str) -> Path:
        text = FILE.read_text()
        assert old in text
        (tmp_path / "source.md").write_text((EXAMPLE / "source.md").read_text())
        path = tmp_path / "contract.yaml"
        path.write_text(text.replace(old, new, 1))
        return path

    return spoil


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  cite: [{clause: sign, quote: 合同签订时间：2025年3月4日}]", "  cite: []", "没有出处"),
        ("date: 2025-03-04", 'date: "2025-02-30"', "不是存在的日期"),
        ("capital: 贰万捌仟元整", "capital: 贰万玖仟元整", "29,000"),
        ("- id: training", "- id: resolve", "编号“resolve”用了两次"),
        ("formula: flat_rate", "formula: compound", "“compound”不在允许的取值内"),
        ("quote: 某市市场监督管理局", "quote: 某县市场监督管理局", "没有“某县市场监督管理局”这几个字"),
    ],
    ids=["uncited", "impossible date", "capital differs", "id twice", "unknown formula", "misquoted"],
)
def test_a_fault_is_named_with_its_place_and_remedy(copy, tmp_path, old, new, words):
    ran = spawn("contract", "check", str(copy(old, new)), data=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err
    assert "contract.yaml 第" in ran.err and "处理：" in ran.err and "Traceback" not in ran.err


def test_a_file_that_is_not_there_is_refused(tmp_path):
    ran = spawn("contract", "check", str(tmp_path / "none.yaml"), data=tmp_path)
    assert ran.code == 1 and "读不到文件 none.yaml" in ran.err


def test_the_kept_schema_is_the_one_the_loader_uses(tmp_path):
    ran = spawn("contract", "schema", data=tmp_path)
    assert ran.code == 0
    assert SCHEMA.read_text() == ran.out, "run: lvyue contract schema > docs/reference/contract.schema.json"


def test_the_reference_names_every_key_and_every_word_a_file_may_use():
    schema = json.loads(SCHEMA.read_text())
    parts = [schema, *schema["$defs"].values()]
    words = {key for one in parts for key in one.get("properties", {})}
    words |= {word for one in parts for word in one.get("enum", ())}
    written = set(re.findall(r"[\w./-]+", SCHEMA.with_name("contract-file.md").read_text()))
    assert words - written == set()
    assert len(words) > 100


@pytest.fixture
def lvyue(monkeypatch, capsys):
    """`lvyue(argv...)` in this process."""

    def run(*argv: str) -> Ran:
        return call(monkeypatch, capsys, *argv)

    return run


@pytest.fixture
def imported(lvyue, provider, customer):
    """The example as a draft of the cast."""
    ran = lvyue(
        "contract", "import", str(FILE), "--as", "provider", "--partner", "customer", "--code", "demo"
    )
    assert (ran.code, ran.err) == (0, "")
    return ran


@pytest.mark.django_db
def test_an_import_makes_a_draft_and_lists_its_open_points(imported):
    from lvyue.contracts.models import ContractVersion

    assert "已导入 demo 第 1 版，草案。" in imported.out
    assert "必须先裁定  monthly-base" in imported.out
    assert "提示  repealed-law" in imported.out
    assert ContractVersion.objects.get().confirmed_at is None


@pytest.mark.django_db
def test_both_sides_answer_and_confirm_and_duties_are_made(lvyue, imported):
    from lvyue.contracts.models import ContractVersion
    from lvyue.duties.models import Duty

    early = lvyue("contract", "confirm", "demo", "--as", "provider")
    assert early.code == 1 and "必须先裁定" in early.err
    for question, reading in BLOCKING.items():
        assert "等待对方" in lvyue("contract", "answer", "demo", question, reading, "--as", "provider").out
        assert "双方裁定" in lvyue("contract", "answer", "demo", question, reading, "--as", "customer").out
    assert "等待对方" in lvyue("contract", "confirm", "demo", "--as", "provider").out
    again = lvyue("contract", "confirm", "demo", "--as", "provider")
    assert again.code == 1 and "乙方已经确认过这一版" in again.err
    assert not Duty.objects.exists()
    last = lvyue("contract", "confirm", "demo", "--as", "customer")
    assert last.out == f"demo 第 1 版 双方已确认，生成履约事项 {Duty.objects.count()} 项。\n"
    assert Duty.objects.filter(obligation="inspection").count() == 13
    assert ContractVersion.objects.get().confirmed_at is not None
    late = lvyue("contract", "confirm", "demo", "--as", "customer")
    assert late.code == 1 and "已由双方确认，不能再改或再次确认" in late.err
    assert "已裁定  monthly-base" in lvyue("contract", "show", "demo", "--as", "customer").out


@pytest.mark.django_db
def test_an_export_can_be_checked_and_imported_again(lvyue, imported, tmp_path):
    folder = tmp_path / "out"
    ran = lvyue("contract", "export", "demo", "--as", "provider", "--to", str(folder))
    assert ran.code == 0
    assert spawn("contract", "check", str(folder / "contract.yaml"), data=tmp_path).code == 0
    assert (folder / "source.md").read_text() == (EXAMPLE / "source.md").read_text()
    printed = lvyue("contract", "export", "demo", "--as", "provider").out
    assert yaml.safe_load(printed) == yaml.safe_load((folder / "contract.yaml").read_text())
    twice = lvyue("contract", "export", "demo", "--as", "provider", "--to", str(folder))
    assert twice.code == 1 and "已存在，没有覆盖" in twice.err


@pytest.mark.django_db
def test_an_export_holds_the_rulings_brought_in_and_those_made_since(lvyue, imported, tmp_path):
    def ruled(code: str, question: str) -> dict[str, str]:
        for side in ("provider", "customer"):
            assert lvyue("contract", "answer", code, question, BLOCKING[question], "--as", side).code == 0
        folder = tmp_path / code
        assert lvyue("contract", "export", code, "--as", "provider", "--to", str(folder)).code == 0
        written = yaml.safe_load((folder / "contract.yaml").read_text())["rulings"]
        assert all(one[side]["at"].endswith("+08:00") for one in written for side in ("a", "b"))
        return {one["question"]: one["reading"] for one in written}

    assert ruled("demo", "fee-period") == {"fee-period": BLOCKING["fee-period"]}
    again = ("--as", "provider", "--partner", "customer", "--code", "demo-2")
    assert lvyue("contract", "import", str(tmp_path / "demo" / "contract.yaml"), *again).code == 0
    both = {name: BLOCKING[name] for name in ("fee-period", "pay-day")}
    assert ruled("demo-2", "pay-day") == both


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("show", "demo", "--as", "outsider"), "没有找到合同“demo”"),
        (("export", "demo", "--as", "outsider"), "没有找到合同“demo”"),
        (("confirm", "demo", "--as", "outsider"), "没有找到合同“demo”"),
        (("show", "demo", "--as", "nobody"), "没有账号“nobody”"),
        (
            ("answer", "demo", "monthly-base", "tenth", "--as", "provider"),
            "没有问题“monthly-base”或读法“tenth”",
        ),
        (("import", str(FILE), "--as", "outsider", "--code", "demo"), "合同编号“demo”已存在"),
    ],
)
def test_who_may_not_is_refused_and_nothing_changed(lvyue, imported, outsider, argv, words):
    from lvyue.contracts.models import Answer, Confirmation, ContractVersion

    before = ContractVersion.objects.values().get()
    ran = lvyue("contract", *argv)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err
    assert ContractVersion.objects.values().get() == before
    assert not Answer.objects.exists() and not Confirmation.objects.exists()


@pytest.mark.django_db
def test_a_text_is_imported_through_reading_and_drafting(lvyue, provider, customer, tmp_path):
    from lvyue.contracts.models import ContractVersion

    source = EXAMPLE / "source.md"
    ran = lvyue("contract", "import", str(source), "--as", "provider", "--code", "drafted")
    assert (ran.code, ran.err) == (0, "")
    version = ContractVersion.objects.get()
    assert version.contract.title == "市场监管小程序运维服务合同"
    assert version.file.amount.per_year_fen == 2_800_000
    assert version.texts == {"body": source.read_text()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.rar", b"Rar!", "不认识的文件类型"),
        ("a.txt", b"", "是空的"),
        ("a.txt", "第一条 服务项目\n".encode(), "原文没有读出双方名称"),
    ],
)
def test_a_text_that_makes_no_draft_leaves_nothing_behind(lvyue, provider, tmp_path, name, content, words):
    from lvyue.contracts.models import Contract

    path = tmp_path / name
    path.write_bytes(content)
    ran = lvyue("contract", "import", str(path), "--as", "provider")
    assert ran.code == 1
    assert words in ran.err
    assert not Contract.objects.exists()
