"""Names: one party under two, an account of another, a short name nobody defined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.reading.normal import normalise

_PARTY_LINE = (
    r"^(?:{})(?:\([^()\n]{{0,10}}\))*:([\u4e00-\u9fff()]{{4,40}}?)(?:\([^()\n]{{0,10}}\))*(?=\n|$|\t)"
)
_ORGANISATION = re.compile(
    r"(?:局|委|厅|处|院|校|馆|所|站|中心|公司|集团|社|厂|政府|银行|学院|大学|支队|办公室)$"
)
_ACCOUNT = re.compile(
    r"^(?:\d[.、])?(?:户名|[账帐]户名称?|开户名称|收款单位|收款人|单位名称|名称):([\u4e00-\u9fff()]{4,40})(?=\n|$|;|\t)",
    re.MULTILINE,
)
_SHORT_NAME = re.compile(
    r"(?:^|(?<=[由向与和、，。:;]))(?![由向与和及请])([\u4e00-\u9fff]{2,4}(?<!有限)(?<!责任)(?<!股份)公司)(?=委派|派|负责|提供|应|须|承担|安排|客户|软件)"
)
_ANY_COMPANY = re.compile(
    r"^(?:本|该|贵|分|子|母|总|保险|我|第三方|其他|原厂|相关|物业|电信|供应商|施工|监理|软件|专业|搬家|运营|代理|中介)"
)


@check(
    "X07",
    Severity.ERROR,
    "同一方的名称前后不一致",
    why="盖章的单位与合同写的单位不是一个名，付款、开票、起诉都会被退回。",
    basis="名称应与公章、营业执照或统一社会信用代码证逐字相同。",
    wording="各处一律写全称，与公章一致。",
)
def names_differ(seen: Seen) -> Iterator[Hit]:
    """A labelled name of one side that is not the name at the head."""
    text, told = seen.document.normal.text, set[str]()
    for side, name in _parties(seen).items():
        words = "|".join(map(re.escape, seen.document.roles.words(side)))
        for found in re.finditer(_PARTY_LINE.format(words), text, re.MULTILINE):
            other = found[1]
            if other in (name, *told) or not _ORGANISATION.search(other) or other in name or name in other:
                continue
            told.add(other)
            spans = (seen.document.span(found.start(1), found.end(1)), *seen.cited(f"parties.{side}")[:1])
            yield Hit(f"一处写“{name}”，一处写“{other}”。", spans)


def _parties(seen: Seen) -> dict[str, str]:
    """The names of the sides that are known, in normal form."""
    known = seen.fact("parties") or {}
    return {side: normalise(name).text for side, name in known.items() if name}


@check(
    "X08",
    Severity.WARNING,
    "账户名称不是合同当事人",
    why="款付到别人的账户，付款义务未必算履行，财务也过不了审核。",
    basis="收款户、开票户应与合同当事人的名称逐字相同；变更须书面通知。",
    wording="改成当事人本名的账户；确由他人代收的，附书面委托。",
)
def account_of_another(seen: Seen) -> Iterator[Hit]:
    """An account holder that is neither party."""
    parties = list(_parties(seen).values())
    for found in _ACCOUNT.finditer(seen.document.normal.text) if len(parties) == 2 else ():
        holder = found[1]
        if _ORGANISATION.search(holder) and holder not in parties:
            yield Hit(
                f"账户名称是“{holder}”，不是{'、'.join(parties)}。",
                (seen.document.span(found.start(1), found.end(1)),),
            )


@check(
    "X14",
    Severity.NOTE,
    "用了没有定义的简称",
    why="义务写给一个没有定义的单位，它是不是合同当事人说不清。",
    basis="简称须在首次出现时写明指谁。",
    wording="改成“乙方”，或在首部写“（以下简称____）”。",
)
def short_name(seen: Seen) -> Iterator[Hit]:
    """某公司委派… where no party has that name and nothing defines it; one remark a name."""
    parties = list(_parties(seen).values())
    text, told = seen.document.normal.text, set[str]()
    for sentence, found in seen.matches(_SHORT_NAME):
        name = found[1]
        defined = re.search(rf"(?:简称|称|下称)[^，。;]{{0,4}}{re.escape(name)}", text)
        if name in told or _ANY_COMPANY.match(name) or defined or any(name in each for each in parties):
            continue
        told.add(name)
        yield Hit(f"“{name}”没有写明是谁。", (seen.span(sentence, found),))


RULES: tuple[Rule, ...] = (names_differ, account_of_another, short_name)
