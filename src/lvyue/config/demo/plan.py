"""Which contracts the demo shows, how far into its term each one is, and its text moved there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import as_file, files

from lvyue.config.demo.shifting import renamed, shift
from lvyue.contracts.loading import load_file
from lvyue.contracts.types import ContractFile

VENDOR, VENDOR_SHORT = "某市启程信息技术有限公司", "启程信息"
"""The one provider of the demo; the shipped contracts name five."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipped contract: its name for visitors, months of its term that have passed, reports in its year.

    `keeps_open` is the open point that waits for its ruling: answered last, and by one side only. `bureau` is
    another name for party A, where two contracts name the same one.
    """

    code: str
    name: str
    months_in: int
    reports: int
    keeps_open: str = ""
    bureau: str = ""


PLAN = (
    Shipped("market", "市场监管小程序", 8, 80, "report-cycle"),
    # Its yearly funds come 200 days into the simulated term; the story has them come just now instead.
    Shipped("portal", "政府门户网站", 5, 90),
    Shipped("elevator", "电梯监管平台", 7, 90, bureau="某州市场监督管理局"),
    # Signed eight months into its own term: less would put the signing into the future.
    Shipped("construction", "工程建设审批", 9, 90),
    Shipped("seal", "印章业治安管理", 10, 90),
)
YEAR_WORDS = ("运行", "  月", "与", "各")
"""What follows a year of the term that is named without month and day."""
CODES = tuple(one.code for one in PLAN)


def shipped_as(code: str) -> Shipped:
    """The planned contract of this code; StopIteration for any other."""
    return next(one for one in PLAN if one.code == code)


def example(shipped: Shipped, now: datetime) -> tuple[ContractFile, dict[str, str]]:
    """The contract and its texts, moved by whole months and with the demo's provider as party B."""
    with as_file(files("lvyue") / "examples" / shipped.code) as folder:
        contract, texts = load_file(folder / "contract.yaml")
    start, provider = contract.term.start, contract.parties.b
    months = now.year * 12 + now.month - shipped.months_in - (start.year * 12 + start.month)
    contract, texts = shift(contract, texts, months)
    names: dict[str | None, str] = {provider.name: VENDOR, provider.short: VENDOR_SHORT}
    names.update(_years(start, contract.term.start))
    if shipped.bureau:
        names[contract.parties.a.name] = shipped.bureau
    contract, texts = renamed(contract, texts, names)
    asked = sorted(contract.questions, key=lambda one: one.id == shipped.keeps_open)
    return contract.model_copy(update={"questions": tuple(asked)}), texts


def _years(before: date, after: date) -> dict[str, str]:
    """Words that name a year of the term without a day, such as 2022 年运行维护合同."""
    return {
        f"{before.year + later}{gap}年{word}": f"{after.year + later}{gap}年{word}"
        for later in (0, 1)
        for gap in ("", " ")
        for word in YEAR_WORDS
    }
