"""Each kind of fact read beside the contract file: its group, its words, what may be typed of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lvyue.contracts.readings.values import (
    CYCLE,
    FEN,
    NAMES,
    NUMBER,
    RATE,
    VENUE,
    WHOLE,
    WORDS,
    YES,
    Shape,
    blank,
    choice,
)
from lvyue.reading.facts.blanks import UNFILLED
from lvyue.rules.money import yuan

Raw = Mapping[str, Any]

_SIDES = choice(a="甲方", b="乙方", both="双方", either="任何一方")
_MAY = choice(forbidden="不得", consent="须经对方同意", allowed="可以")
_OWNER = choice(a="甲方所有", b="乙方所有", both="双方共有", each="各自所有")
_BOUND = choice(least="不低于", most="不超过")
_MODE = choice(court="诉讼", arbitration="仲裁")
_PERSONNEL = choice(
    consent="更换须经甲方同意",
    fixed="不得更换",
    equal="替换者资历相当",
    removal="甲方可要求更换",
    substitute="缺勤要有人顶替",
    certificate="持证上岗",
    clean_record="无犯罪记录或背景审查",
    secrecy="签保密协议",
    handover_days="交接天数",
    leave_days="请假最多天数",
    notice_days="更换提前通知天数",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of a fact: its name there, its label, how it is typed and shown."""

    name: str
    label: str
    shape: Shape
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: the group it is checked in, its label, its slots (some differ by what was read)."""

    group: str
    label: str | Callable[[Raw], str]
    slots: Callable[[Raw], tuple[Slot, ...]]
    who: str = ""
    said: Callable[[Raw], str] | None = None

    def label_of(self, raw: Raw) -> str:
        """What the fact is called."""
        return self.label if isinstance(self.label, str) else self.label(raw)

    def value_of(self, raw: Raw) -> str:
        """What it says, its label and side left out."""
        if self.said is not None:
            return self.said(raw)
        label = self.label_of(raw)
        said = [
            (slot, slot.shape.said(raw[slot.name]))
            for slot in self.slots(raw)
            if slot.name != self.who and raw.get(slot.name) is not None
        ]
        return "，".join(
            words if slot.label == label else f"{slot.label} {words}"
            for slot, words in said
            if words != label
        )

    def who_of(self, raw: Raw) -> str:
        """The side it speaks of."""
        return str(_SIDES.said(raw[self.who])) if self.who and raw.get(self.who) else ""


def _fixed(*slots: Slot) -> Callable[[Raw], tuple[Slot, ...]]:
    return lambda raw: slots


def _of(name: str) -> Callable[[Raw], str]:
    return lambda raw: str(raw.get(name) or "")


def _personnel(raw: Raw) -> tuple[Slot, ...]:
    counted = str(raw.get("rule")).endswith("_days")
    value = Slot("value", "天数", WHOLE, optional=False) if counted else Slot("value", "约定", YES)
    return Slot("rule", "约定的事", _PERSONNEL, optional=False), value


def _agreed(raw: Raw) -> str:
    """Days, or what a rule on people that only stands or not says beyond its name."""
    value = raw.get("value")
    return "" if value is True else "没有这样约定" if value is False else f"{value} 天"


def _single(label: str, shape: Shape) -> Kind:
    return Kind("其他", label, _fixed(Slot("value", label, shape, optional=False)))


def _bound(raw: Raw) -> str:
    return f"{_BOUND.said(raw['bound'])} {RATE.said(raw['value'])}"


def _band(raw: Raw) -> str:
    least, below = (NUMBER.said(raw[one]) if raw.get(one) is not None else "" for one in ("least", "below"))
    marks = (
        f"{least} 分至 {below} 分" if least and below else f"{least} 分以上" if least else f"{below} 分以下"
    )
    return f"{marks}，付费 {NUMBER.said(raw['pays_percent'])}%"


def _per_point(raw: Raw) -> str:
    below = f"低于 {NUMBER.said(raw['below'])} 分，" if raw.get("below") is not None else ""
    costs = [RATE.said(raw["rate"])] if raw.get("rate") else []
    costs += [f"{yuan(raw['amount_fen'])} 元"] if raw.get("amount_fen") else []
    return f"{below}每 {NUMBER.said(raw['points'])} 分扣 {'、'.join(costs) or '未写'}"


KINDS: dict[str, Kind] = {
    "exemptions": Kind(
        "免责",
        _of("when"),
        _fixed(Slot("party", "免谁的责", _SIDES), Slot("when", "什么情形", WORDS, optional=False)),
        who="party",
    ),
    "subcontracting": Kind(
        "转包分包",
        "转包与分包",
        _fixed(
            Slot("transfer", "转包", _MAY),
            Slot("subcontract", "分包", _MAY),
            Slot("most_percent", "分包至多（%）", NUMBER),
        ),
    ),
    "intellectual_property": Kind(
        "知识产权",
        _of("what"),
        _fixed(Slot("what", "什么", WORDS, optional=False), Slot("owner", "归属", _OWNER, optional=False)),
    ),
    "renewals": Kind(
        "续约",
        _of("what"),
        _fixed(
            Slot("by", "谁提出", _SIDES),
            Slot("notice_days", "提前天数", WHOLE),
            Slot("automatic", "自动续约", YES),
            Slot("written", "书面", YES),
            Slot("months", "续期月数", WHOLE),
            Slot("most_times", "至多次数", WHOLE),
            Slot("same_terms", "条件照旧", YES),
            Slot("vendor_first", "乙方优先", YES),
        ),
        who="by",
    ),
    "precedence": Kind("文件效力", "文件先后", _fixed(Slot("order", "先后", NAMES, optional=False))),
    "personnel": Kind("人员", lambda raw: _PERSONNEL.said(raw.get("rule")), _personnel, said=_agreed),
    "kpis": Kind(
        "指标",
        _of("metric"),
        _fixed(
            Slot("metric", "指标", WORDS, optional=False),
            Slot("bound", "高低", _BOUND, optional=False),
            Slot("value", "数值（%）", RATE, optional=False),
        ),
        said=_bound,
    ),
    "appraisal": Kind(
        "考核",
        "考核",
        _fixed(
            Slot("every", "多久一次", CYCLE),
            Slot("full_marks", "满分", NUMBER),
            Slot("terminate_below", "低于此分可解除", NUMBER),
        ),
    ),
    "appraisal.items": Kind(
        "考核",
        _of("what"),
        _fixed(
            Slot("what", "考核什么", WORDS, optional=False),
            Slot("points", "分值", NUMBER),
            Slot("deduct", "扣分", WORDS),
        ),
    ),
    "appraisal.bands": Kind(
        "考核",
        "得分与付费",
        _fixed(
            Slot("least", "最低分", NUMBER),
            Slot("below", "上限分", NUMBER),
            Slot("pays_percent", "付费（%）", NUMBER, optional=False),
        ),
        said=_band,
    ),
    "appraisal.per_point": Kind(
        "考核",
        "扣分与扣款",
        _fixed(
            Slot("below", "低于", NUMBER),
            Slot("points", "每几分", NUMBER, optional=False),
            Slot("rate", "扣比例（%）", RATE),
            Slot("amount_fen", "扣金额（元）", FEN),
        ),
        said=_per_point,
    ),
    "service_hours": _single("服务时间", WORDS),
    "force_majeure_notice_days": _single("不可抗力通知天数", WHOLE),
    "force_majeure_proof_days": _single("不可抗力证明天数", WHOLE),
    "copies": _single("合同份数", WHOLE),
    "confidentiality": Kind(
        "其他",
        "保密",
        _fixed(
            Slot("mutual", "双方都有义务", YES), Slot("years", "年数", WHOLE), Slot("perpetual", "长期", YES)
        ),
    ),
    "dispute": Kind("其他", "争议解决", _fixed(Slot("mode", "方式", _MODE), Slot("venue", "地点", VENUE))),
    "blanks": Kind(
        "空白处",
        _of("what"),
        lambda raw: (Slot("value", "填写", blank(str(raw.get("kind"))), optional=False),),
        said=lambda raw: str(raw["value"]),
    ),
}
"""By the path of the reader's fact; the rows of a list each are a fact."""


def unfilled(name: str, raw: Raw) -> bool:
    """Whether a fact is a blank that nobody has filled in."""
    return name == "blanks" and raw.get("value") == UNFILLED
