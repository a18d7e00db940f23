"""The sheet of past payments (过去的付款): its columns, its rows, and what a row itself says. No database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lvyue.duties.spreadsheets import Form, Line, lines_read, moment_read, names_read, text_read
from lvyue.duties.types import RowFault
from lvyue.rules.errors import MoneyError
from lvyue.rules.money import parse_yuan, yuan
from lvyue.rules.types import SHANGHAI

EVENT, RECEIVED, INVOICE, ISSUED, INVOICED = "起算日期", "收票日期", "发票号码", "开票日期", "发票金额（元）"
PAID, AMOUNT, ACCOUNT, FILES = "付款日期", "金额（元）", "收款账号", "附件文件名"
DAYS = (EVENT, RECEIVED, ISSUED, PAID)
SUMS = (INVOICED, AMOUNT)
PAPERS = (RECEIVED, INVOICE, ISSUED, INVOICED)
MONEY = (PAID, AMOUNT)

SHEET = Form(
    title="过去的付款",
    widths={"编号": 14, "款项": 34, "条款": 14, "未付（元）": 14, "从何时起算": 20}
    | dict.fromkeys((EVENT, RECEIVED), 12)
    | {INVOICE: 24, ISSUED: 12, INVOICED: 14, PAID: 12, AMOUNT: 14, ACCOUNT: 24, FILES: 30},
    filled=(EVENT, *PAPERS, *MONEY, ACCOUNT, FILES),
    shown=dict.fromkeys(DAYS, "yyyy-mm-dd") | {INVOICE: "@", ACCOUNT: "@"},
    most_rows=200,
    help=(
        "只填黄色的列，每行一笔付款；没有付过的行留空。分几次付的，把这一行复制几行，编号不变。",
        "起算日期：只有“从何时起算”写着事件的行要填。以开具发票、收到申请和发票起算的，不填，按开票日期、收票日期。",
        "收票日期、发票号码、开票日期、发票金额：有申请和发票的四样都填，没有的都不填；分几次付的写在第一行。",
        "付款日期、金额：还没付、只补申请的不填。收款账号只保存尾号四位，可以不填。",
        "发票抬头按合同甲方的全称登记；抬头不一致的发票不要补录。",
        "金额写数字，最多两位小数；日期按 2025-12-26 填写。不要用公式。同一张表传两次只记一次。",
    ),
)
"""The sheet that 甲方 (all of it) or 乙方 (its applications) fills."""


@dataclass(frozen=True, slots=True)
class PastRow:
    """One filled row: days at their first moment in Shanghai, sums in fen; None where nothing is written."""

    number: int
    code: str
    event_at: datetime | None = None
    received_at: datetime | None = None
    invoice: str = ""
    issued_on: date | None = None
    invoiced_fen: int | None = None
    paid_at: datetime | None = None
    amount_fen: int | None = None
    account: str = ""
    names: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class PastLine:
    """What entering one row writes, in words; nothing when all of it is here already."""

    number: int
    code: str
    what: str
    writes: tuple[str, ...]
    left: str = ""


def past_read(content: bytes, name: str) -> list[PastRow]:
    """The filled rows of a sheet, each with its faults. Raises SheetRefused for what is not read at all."""
    return [_row(line) for line in lines_read(content, name, SHEET)]


def row_faults(rows: Iterable[PastRow], now: datetime, first: datetime) -> Iterator[RowFault]:
    """What is wrong with rows by themselves; `first` is when the contract began to run here."""
    found = list(rows)
    same = Counter(_payment(one) for one in found if one.amount_fen)
    for row in found:
        yield from row.faults
        if not row.faults:
            yield from _shape(row)
            yield from _moments(row, now, first)
        if same[_payment(row)] > 1:
            yield RowFault(row.number, AMOUNT, "同一天、同样金额的付款写了不止一行", "合并成一行，金额相加")


def _payment(row: PastRow) -> tuple[object, ...]:
    return row.code, row.event_at, row.paid_at, row.amount_fen


def _shape(row: PastRow) -> Iterator[RowFault]:
    if not row.code:
        yield RowFault(row.number, "编号", "没有填写编号", "照模板里的编号填写，不要改动")
    papers = dict(zip(PAPERS, (row.received_at, row.invoice, row.issued_on, row.invoiced_fen), strict=True))
    money = dict(zip(MONEY, (row.paid_at, row.amount_fen), strict=True))
    for group, words in ((papers, "四样都填，或都不填"), (money, "两样都填，或都不填")):
        given = {name for name, value in group.items() if value not in (None, "")}
        for name in group:
            if given and name not in given:
                yield RowFault(row.number, name, "没有填写", words)
    if not any(papers.values()) and not any(money.values()):
        yield RowFault(row.number, AMOUNT, "没有填申请，也没有填付款", "至少填一样，或把这一行清空")


def _moments(row: PastRow, now: datetime, first: datetime) -> Iterator[RowFault]:
    issued = datetime(*row.issued_on.timetuple()[:3], tzinfo=SHANGHAI) if row.issued_on else None
    days = zip(DAYS, (row.event_at, row.received_at, issued, row.paid_at), strict=True)
    for name, at in days:
        if at is not None and at > now:
            yield RowFault(row.number, name, f"{at.date()} 还没有到", "核对后填写实际发生的日期")
        elif at is not None and at > first:
            day = first.astimezone(SHANGHAI).date()
            yield RowFault(
                row.number, name, f"{at.date()} 在确认合同的 {day} 之后，不是补录", "在合同的“结算”页办理"
            )


def _row(line: Line) -> PastRow:
    faults = list(line.faults)

    def read(column: str, reader: Callable[[Any], Any], remedy: str) -> Any:
        try:
            return reader(line.values[column]) if line.text(column) else None
        except (ValueError, MoneyError) as error:
            faults.append(RowFault(line.number, column, str(error), remedy))
            return None

    days = {name: read(name, _day, "按 2025-12-26 填写") for name in DAYS}
    sums = {name: read(name, _fen, "写数字，最多两位小数，如 28000.00") for name in SUMS}
    digits = "把这一格设成文本，照原件重填"
    issued = days[ISSUED]
    return PastRow(
        number=line.number,
        code=line.text("编号"),
        event_at=days[EVENT],
        received_at=days[RECEIVED],
        invoice=read(INVOICE, _digits, digits) or "",
        issued_on=issued.date() if issued else None,
        invoiced_fen=sums[INVOICED],
        paid_at=days[PAID],
        amount_fen=sums[AMOUNT],
        account=read(ACCOUNT, _digits, digits) or "",
        names=names_read(line.values[FILES]),
        faults=tuple(faults),
    )


def _day(value: Any) -> datetime:
    at = moment_read(value)
    if at is None:
        raise ValueError(f"“{text_read(value)}”不是日期")
    return at.replace(hour=0, minute=0, second=0)


def _fen(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError(f"“{value}”不是金额")
    if isinstance(value, int | float):
        exact = Decimal(repr(value)) * 100
        if exact != exact.to_integral_value():
            raise ValueError(f"金额 {value} 多于两位小数")
        fen = int(exact)
    else:
        try:
            fen = parse_yuan(text_read(value))
        except MoneyError as error:
            raise ValueError(f"“{text_read(value)}”不是金额") from error
    if fen <= 0:
        raise ValueError(f"金额 {yuan(fen)} 元不大于零")
    return fen


def _digits(value: Any) -> str:
    """A number that is a name: a table keeps 15 digits of it and drops what follows."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 10**15):
        raise ValueError("号码被表格当成数字，末尾几位已经丢失")
    return text_read(value)
