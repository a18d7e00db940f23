"""`lvyue contract check|import|answer|confirm|export|show|example|schema`: contract files and contracts."""

import json
from pathlib import Path

import click

from lvyue.config.database import database_ready

_AS = click.option("--as", "username", required=True, metavar="用户名", help="以谁的名义操作。")
_CODE = click.argument("code", metavar="合同编号")
_FILE = click.argument("file", type=click.Path(path_type=Path), metavar="文件")


@click.group()
def command() -> None:
    """合同文件与合同：检查、导入、答复、确认、导出、查看。"""


@command.command()
@_FILE
def check(file: Path) -> None:
    """检查合同文件 contract.yaml：格式、编号、日期、金额，以及每处引文是否在原文里。"""
    from lvyue.contracts.errors import ContractFileInvalid
    from lvyue.contracts.loading import load_file

    try:
        contract, _ = load_file(file)
    except ContractFileInvalid as error:
        for finding in error.findings:
            click.echo(f"{file.name} {finding}。", err=True)
        raise click.exceptions.Exit(1) from error
    blocking = sum(one.blocking for one in contract.questions)
    click.echo(f"合同文件无误：{contract.title}")
    click.echo(
        f"条款 {len(contract.clauses)} 条，义务 {len(contract.obligations)} 项，"
        f"违约条款 {len(contract.penalties)} 项，"
        f"待裁定与提示 {len(contract.questions)} 个，其中 {blocking} 个须在确认前裁定"
    )


@command.command(name="import")
@_FILE
@_AS
@click.option("--partner", metavar="用户名", help="新合同的甲方合同负责人。")
@click.option("--code", default="", metavar="编号", help="合同编号；省略则用合同文件里的 id 或文件名。")
def import_(file: Path, username: str, partner: str | None, code: str) -> None:
    """把合同文件（.yaml）或合同原文（Word、PDF、网页、文字）导入为草案。"""
    database_ready()
    from lvyue.config.contract_files import bring_in

    version = bring_in(file, username=username, partner=partner, code=code)
    click.echo(f"已导入 {version}，草案。")
    for question in version.file.questions:
        kind = "必须先裁定" if question.blocking else "提示" if question.kind == "warning" else "待裁定"
        click.echo(f"  {kind}  {question.id}  {question.text}")


@command.command()
@_CODE
@click.argument("question", metavar="问题")
@click.argument("reading", metavar="读法")
@_AS
def answer(code: str, question: str, reading: str, username: str) -> None:
    """替一方答复一个待裁定的问题；双方选了同一读法即成裁定。"""
    database_ready()
    from lvyue.config.contract_files import acting
    from lvyue.contracts.selectors import version_get
    from lvyue.duties.services import question_answer

    access = acting(username)
    version = version_get(access, code)
    ruling = question_answer(access=access, version=version, question=question, reading=reading)
    click.echo(
        f"{question}：双方裁定为 {reading}。" if ruling else f"{question}：已记下 {reading}，等待对方。"
    )


@command.command()
@_CODE
@_AS
def confirm(code: str, username: str) -> None:
    """替一方确认最新版本；双方都确认后自此不可更改，并开始生成履约事项。"""
    database_ready()
    from lvyue.config.contract_files import acting
    from lvyue.contracts.selectors import version_get
    from lvyue.duties.models import Duty
    from lvyue.duties.services import version_confirm

    access = acting(username)
    version = version_get(access, code)
    if version_confirm(access=access, version=version):
        made = Duty.objects.filter(version=version).count()
        click.echo(f"{version} 双方已确认，生成履约事项 {made} 项。")
    else:
        click.echo(f"{version} 已由一方确认，等待对方。")


@command.command()
@_CODE
@_AS
@click.option(
    "--to", type=click.Path(path_type=Path), metavar="目录", help="写出合同文件与原文；省略则只打印。"
)
def export(code: str, username: str, to: Path | None) -> None:
    """导出合同文件 contract.yaml（连同原文）。"""
    database_ready()
    from lvyue.config.contract_files import acting, as_yaml, write_out
    from lvyue.contracts.selectors import version_get

    version = version_get(acting(username), code)
    if to is None:
        click.echo(as_yaml(version), nl=False)
        return
    for path in write_out(version, to):
        click.echo(f"已写出 {path}")


@command.command()
@_CODE
@_AS
def show(code: str, username: str) -> None:
    """查看一份合同：版本、双方、待裁定的问题与履约事项。"""
    database_ready()
    from lvyue.config.contract_files import acting, summary
    from lvyue.contracts.selectors import version_get

    for line in summary(version_get(acting(username), code)):
        click.echo(line)


@command.command()
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="目录", help="写到哪个空目录。")
def example(to: Path) -> None:
    """写出随附的示例合同：原文 source.md 与合同文件 contract.yaml。"""
    from importlib.resources import files

    from lvyue.config.written_files import write_folder

    shipped = files("lvyue") / "examples" / "market"
    content = {name: (shipped / name).read_text("utf-8") for name in ("source.md", "contract.yaml")}
    for path in write_folder(to, content):
        click.echo(f"已写出 {path}")


@command.command()
def schema() -> None:
    """打印合同文件的 JSON Schema。"""
    click.echo(schema_text(), nl=False)


def schema_text() -> str:
    """The JSON Schema of a contract file, as kept in docs/reference/contract.schema.json."""
    from lvyue.contracts.types import SCHEMA, ContractFile

    written = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA}
    return json.dumps(written | ContractFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


@command.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="旧文件")
@click.argument("new", type=click.Path(path_type=Path), metavar="新文件")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式。",
)
def compare(old: Path, new: Path, form: str) -> None:
    """逐条比较两份合同（原文或合同文件）：新增、删去、改动、移位的条款，以及前后的金额、日期、时限。"""
    from lvyue.config.compared_files import edition_from, lines_of
    from lvyue.contracts.comparing import compare as compared

    difference = compared(edition_from(old), edition_from(new))
    if form == "json":
        click.echo(json.dumps(difference.as_dict(), ensure_ascii=False, indent=2))
        return
    for line in lines_of(difference):
        click.echo(line)


@command.command()
@_CODE
@_FILE
@_AS
@click.option("--title", default="补充协议", show_default=True, metavar="名称", help="补充协议的名称。")
def amend(code: str, file: Path, username: str, title: str) -> None:
    """把补充协议的原文读成合同的下一版草案，列出条款与约定的变化；双方确认后自生效日起执行。"""
    database_ready()
    from lvyue.config.compared_files import lines_of, text_of
    from lvyue.config.contract_files import acting
    from lvyue.contracts.pages.comparing import difference_of
    from lvyue.contracts.selectors import version_get
    from lvyue.contracts.services import version_supplement

    access = acting(username)
    version = version_get(access, code)
    made = version_supplement(access=access, version=version, text=text_of(file), title=title)
    click.echo(f"已读成 {made}，草案。")
    for line in lines_of(difference_of(version, made)):
        click.echo(line)
    known = {one.id for one in version.file.questions}
    for question in made.file.questions:
        if question.id not in known:
            click.echo(
                f"{'提示' if question.kind == 'warning' else '待裁定'}  {question.id}  {question.text}"
            )


@command.command()
@click.option("--template", is_flag=True, required=True, help="按模板写一份运维合同。")
@click.argument("answers", type=click.Path(path_type=Path), required=False, metavar="[答案]")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="写到哪个 .docx（或 .txt）文件。"
)
@click.option("--answers", "sample", is_flag=True, help="只打印一份答案样例（YAML）。")
def new(template: bool, answers: Path | None, out: Path | None, sample: bool) -> None:
    """由答案（YAML 或 JSON，省略则用样例）写一份完整的运维合同，随即体检并读回核对。"""
    from lvyue.config.written_contract import report_lines, write_contract
    from lvyue.contracts.writing import example_answers

    del template
    if sample:
        click.echo(example_answers(), nl=False)
        return
    written = write_contract(answers, out)
    for line in report_lines(written, out):
        click.echo(line)


@command.command()
@_CODE
@_AS
@click.option("--to", type=click.Path(path_type=Path), metavar="文件", help="写到文件；省略则打印。")
@click.option(
    "--learn-case",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="目录",
    help="写成读取器的测试用例（姓名、电话、账号、单位名称换掉），列出仍读不对的事实。",
)
def corrections(code: str, username: str, to: Path | None, learn_case: Path | None) -> None:
    """把人对读取结果的改正与退回写成测试用例（JSON）：原文，原来读成什么，人改成什么。"""
    database_ready()
    from lvyue.config.contract_files import acting
    from lvyue.config.learned_cases import cases_of
    from lvyue.config.written_files import write_new
    from lvyue.contracts.selectors import version_get

    found = cases_of(version_get(acting(username), code))
    if learn_case is not None:
        from lvyue.config.commands.read import write_case
        from lvyue.reading.learning import Correction, learn

        said = [Correction(path, value) for path, value in found["corrections"].items()]
        write_case(learn(found["text"], said, name=code.replace(".", "-")), learn_case)
        return
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if to is None:
        click.echo(text, nl=False)
        return
    write_new(to, text)
    click.echo(f"已写出 {to}：{len(found['cases'])} 个用例。")
