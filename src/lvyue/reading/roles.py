"""Which words of this contract mean the customer (side a) and which the vendor (side b).

甲方/乙方 always name sides a and b; 采购人, 受托方 and the like follow the lexicon, unless the contract pairs
them otherwise: 「甲方（供应商）」 makes 供应商 side a in that contract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_CUSTOMER = [
    "甲方",
    "采购人",
    "采购方",
    "采购单位",
    "委托方",
    "委托人",
    "委托单位",
    "招标人",
    "招标方",
    "发包人",
    "发包方",
    "需方",
    "买方",
    "业主方",
    "业主单位",
    "购买方",
    "购买人",
    "定作方",
    "定作人",
    "用户方",
    "客户方",
    "贵单位",
    "贵方",
    "贵局",
    "贵院",
    "贵中心",
    "用户单位",
    "需求方",
    "需求单位",
]
_VENDOR = [
    "乙方",
    "供应商",
    "供应方",
    "供货方",
    "受托方",
    "受托人",
    "受托单位",
    "中标人",
    "中标方",
    "中标单位",
    "中标供应商",
    "成交供应商",
    "成交人",
    "承包人",
    "承包方",
    "供方",
    "卖方",
    "服务方",
    "服务商",
    "服务单位",
    "服务提供方",
    "服务提供商",
    "服务供应商",
    "承接方",
    "承接人",
    "承接单位",
    "承接主体",
    "运维方",
    "运维单位",
    "运维服务商",
    "承揽方",
    "承揽人",
    "我公司",
    "我司",
]
_BOTH = [
    "甲、乙双方",
    "甲乙双方",
    "甲乙两方",
    "甲、乙方",
    "甲方、乙方双方",
    "甲方和乙方",
    "甲方与乙方",
    "甲方、乙方",
    "合同双方",
    "双方当事人",
    "合同各方",
    "双方",
    "各方",
]
_EITHER = ["任何一方", "任意一方", "任一方", "合同任一方", "合同一方", "违约方", "一方"]
_OTHER = ["另一方", "相对方", "对方", "守约方", "非违约方"]

_PAIR = re.compile(
    rf"(甲方|乙方)\(({'|'.join(_CUSTOMER + _VENDOR)})\)|({'|'.join(_CUSTOMER + _VENDOR)})\((甲方|乙方)\)"
)
# A name this contract alone gives a side: a label at the head, followed by an organisation.
_LABEL = re.compile(
    r"^(?=[\u4e00-\u9fff]{2})([\u4e00-\u9fff]{0,7}(?:方|人|业主|单位|商|者|机构|主体|用户|客户|公司|企业|中心))(?:\([^()\n]{0,14}\))*:"
    r"(?=[^\n:]{0,24}(?:局|委|厅|处|院|校|馆|所|站|中心|公司|集团|社|厂|办|队|政府|银行|学|协会|部|室|段|港|场))",
    re.MULTILINE,
)
_NOT_A_SIDE = re.compile(
    r"联系|负责|代表|法人|经办|代理|收款|付款|开户|保证|担保|监督|主管|见证|签|制造|生产|鉴证|地址|送达|介绍|账户|用款"
)
_HEAD = 1_500
_LABELS = 40


@dataclass(frozen=True, slots=True)
class Roles:
    """`sides` maps each word to a, b, both, either or other; `pattern` finds any of them, longest first."""

    sides: dict[str, str]
    pattern: re.Pattern[str]

    def words(self, side: str) -> tuple[str, ...]:
        """The words that mean one side, longest first."""
        return tuple(sorted((word for word, of in self.sides.items() if of == side), key=len, reverse=True))


def read_roles(text: str) -> Roles:
    """The roles of one contract's normal text."""
    sides = dict.fromkeys(_CUSTOMER, "a") | dict.fromkeys(_VENDOR, "b")
    for pair in _PAIR.finditer(text):
        letter, word = (pair[1], pair[2]) if pair[1] else (pair[4], pair[3])
        if word not in ("甲方", "乙方"):
            sides[word] = "a" if letter == "甲方" else "b"
    sides |= _own_names(text, sides)
    sides |= dict.fromkeys(_BOTH, "both") | dict.fromkeys(_EITHER, "either") | dict.fromkeys(_OTHER, "other")
    words = sorted(sides, key=len, reverse=True)
    return Roles(sides, re.compile(f"(?:{'|'.join(map(re.escape, words))})(?![式案法面向])"))


def _own_names(text: str, known: dict[str, str]) -> dict[str, str]:
    """The sides of a contract that calls them by words of its own: 使用单位, 养护企业.

    Of the first two labels at the head one may be known; then the other word means the other side. With
    neither known, the customer is the one named first, as everywhere.
    """
    labels: list[str] = []
    for label in islice(_LABEL.finditer(text, 0, _HEAD), _LABELS):
        if label[1] not in labels and not _NOT_A_SIDE.search(label[1]):
            labels.append(label[1])
    if len(labels) < 2:
        return {}
    first, second = labels[:2]
    if first in known and second in known:
        return {}
    if first in known or second in known:
        word, other = (second, first) if first in known else (first, second)
        return {word: "b" if known[other] == "a" else "a"}
    return {first: "a", second: "b"}
