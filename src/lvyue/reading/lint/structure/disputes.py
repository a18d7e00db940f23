"""Where and by which paper a dispute is decided: the court, arbitration, the order of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint.rule import Hit, Rule, check, open_points
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity

_PARTS = re.compile(
    r"招标文件|投标文件|中标通知书|成交通知书|磋商文件|响应文件|谈判文件|附件|补充协议|采购文件|报价"
)
_MADE_OF = re.compile(r"组成部分|构成(?:本)?合同|组成文件|合同文件")
_ORDERED = re.compile(r"为准|优先|先后|次序|顺序|从后到前|排列在先")


@check(
    "X10",
    Severity.WARNING,
    "约定签订地法院，签订地没有写",
    why="签订地不明，先要为哪个法院管争一场。",
    basis="管辖约定须能确定到一个法院。",
    wording="本合同签订地为____市____区。",
)
def venue_unnamed(seen: Seen) -> Iterator[Hit]:
    """The court of a signing place that nothing names."""
    yield from open_points(seen, r"dispute\.venue", "，签订地是")


@check(
    "X11",
    Severity.ERROR,
    "诉讼与仲裁没有二选一",
    why="又可起诉又可仲裁的约定，仲裁那一半一般不能成立，程序先耗几个月。",
    basis="争议解决方式须择一写明。",
    wording="提交____仲裁委员会仲裁；或：向____人民法院起诉（只留一种）。",
)
def dispute_open(seen: Seen) -> Iterator[Hit]:
    """Court and arbitration both left open."""
    yield from open_points(seen, r"dispute\.mode", "，采用")


@check(
    "X12",
    Severity.WARNING,
    "几份文件并列，没有先后",
    why="招标、投标文件与合同写得不一样时，各方都可以拿对自己有利的一份。",
    basis="同等效力的文件相互冲突，只能另行协商。",
    wording="文件不一致的，按下列顺序为准：补充协议、本合同、中标通知书、投标文件、招标文件、附件。",
)
def no_order(seen: Seen) -> Iterator[Hit]:
    """Several documents that make up the contract, and no order among them."""
    for sentence in seen.body:
        parts = list(dict.fromkeys(found[0] for found in _PARTS.finditer(sentence.text)))
        if len(parts) < 2 or not _MADE_OF.search(sentence.text + sentence.topic):
            continue
        article = seen.document.normal.text[sentence.node.top.start : sentence.node.top.end]
        if not _ORDERED.search(article):
            yield Hit(
                f"{'、'.join(parts)}都是合同的组成部分，没有写不一致时以哪个为准。", (seen.whole(sentence),)
            )
            return


RULES: tuple[Rule, ...] = (venue_unnamed, dispute_open, no_order)
