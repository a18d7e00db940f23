"""The text itself: a passage pasted elsewhere, blanks, copies that do not add up, clauses left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check, open_points
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity

_EMPTY = re.compile(r"\[\]|\(\)(?=元|日|天|年|月|%|份|人|名)|待定|待填|另填|TBD")
_UNFILLED = re.compile(r"[*Xx×…_]|年月|\.{2}|^/[^年月日天]|^[年月日天元个%‰]")
_LABEL_LINE = re.compile(r"编号|登记|签约|签订|联系人|电话|地址|传真|邮编")
_NEXT = 8
"""So many sentences from 一式若干份 on say who holds them."""

_COPIES = form_pattern(r"[一壹]式(<N>)")
_EACH_HAS = form_pattern(r"(?:<both>|双方)?各(?:自)?(?:执|持|存|留|保存)?(<N>)")
_A_HAS = form_pattern(r"<a>(?:各)?(?:执|持|存|留|保存)?(<N>)")
_B_HAS = form_pattern(r"<b>(?:各)?(?:执|持|存|留|保存)?(<N>)")
_OTHERS_HAVE = re.compile(r"(?:代理机构|监管部门|财政|备案|见证|鉴证)[^，。;]{0,10}(?:份|存|执|留)")
_EFFECT = re.compile(r"生效|(?:签字|盖章|签订)[^，。;]{0,8}有效")
_FEW = 5
_ESSENTIAL = (
    ("违约责任", re.compile(r"违约|赔偿|扣"), "任何一方逾期履行的，每逾期一日按____的万分之五支付违约金。"),
    ("争议解决", re.compile(r"争议|纠纷|仲裁|法院"), "协商不成的，向甲方所在地人民法院起诉。"),
    (
        "保密",
        re.compile(r"保密|秘密|泄[露漏]|外泄"),
        "双方对知悉的数据、技术和商业秘密保密，期满后____年内仍有效。",
    ),
)  # fmt: skip


@check(
    "X03",
    Severity.WARNING,
    "同一段话误贴到别的条款",
    why="误贴的话在新的条款里意思变了，原来该写的内容却没有了。",
    basis="两条逐字相同，标题却不同。",
    wording="删去误贴的一处，补上这一条原本要写的内容。",
)
def pasted(seen: Seen) -> Iterator[Hit]:
    """A passage that stands word for word in another article."""
    yield from open_points(seen, r"clauses\..+", "，疑为")


@check(
    "X06",
    Severity.ERROR,
    "正文里有没填的空",
    why="空着的金额、天数、地点没有约束力，签字后再填容易被说成篡改。",
    basis="签字前每个空都要填写或划去。",
    wording="填上数字或文字；不适用的写“无”或划去。",
)
def blanks(seen: Seen) -> Iterator[Hit]:
    """A masked or blank value in the body; one remark a sentence."""
    term = {span for each in seen.asked(r"term\.months|signed_on") for span in each.cite}
    for sentence in seen.body:
        places = [
            seen.sign(sentence, at)
            for at, token in sentence.form.tokens.items()
            if token.value is None and _UNFILLED.search(seen.document.normal.text[token.start : token.end])
        ]
        places += [seen.span(sentence, found) for found in _EMPTY.finditer(sentence.text)]
        places = [each for each in places if each not in term]
        if places and not _LABEL_LINE.search(sentence.text[:6]):
            yield Hit(f"“{seen.shown(seen.whole(sentence))}”里有空没有填。", tuple(dict.fromkeys(places)))


@check(
    "X09",
    Severity.ERROR,
    "份数对不上",
    why="各方所执份数加起来不是总份数，备案、入档时总缺一份。",
    basis="算术：总份数 = 各方所执之和。",
    wording="本合同一式____份，甲方执____份，乙方执____份。",
)
def copies_differ(seen: Seen) -> Iterator[Hit]:
    """一式四份, 甲方二份, 乙方一份; copies of third parties may make up the difference."""
    places = [(own, at) for own in seen.document.by_node.values() for at in range(len(own))]
    for own, at in places:
        sentence, rest = own[at], own[at : at + _NEXT]
        found = _COPIES.search(sentence.form.text)
        if found is None or _OTHERS_HAVE.search(sentence.text):
            continue
        total = sentence.form.token(found.start(1)).value
        held = _held(rest)
        if not isinstance(total, int) or not held or total in (sum(held), _all_copies(rest) - total):
            continue
        yield Hit(
            f"一式 {total} 份，各方共执 {sum(held)} 份。",
            (seen.sign(sentence, found.start(1)),),
            f"{' + '.join(map(str, held))} = {sum(held)}，不是 {total}。",
        )


def _all_copies(sentences: list[Sentence]) -> int:
    """All numbers of copies added up, whoever holds them."""
    counts = [token for each in sentences for _, token in each.form.of_kind("N") if token.noun == "份"]
    return sum(token.value for token in counts if isinstance(token.value, int))


def _held(sentences: list[Sentence]) -> list[int]:
    """The copies each side holds; empty when the text does not say it of both."""
    shares: dict[str, int] = {}
    for sentence in sentences:
        form = sentence.form
        for name, pattern in (("a", _A_HAS), ("b", _B_HAS), ("each", _EACH_HAS)):
            found = pattern.search(form.text)
            value = form.token(found.start(1)).value if found else None
            if found is not None and isinstance(value, int) and form.token(found.start(1)).noun == "份":
                shares.setdefault(name, value)
    if "a" in shares and "b" in shares:
        return [shares["a"], shares["b"]]
    return [shares["each"]] * 2 if "each" in shares and len(shares) == 1 else []


@check(
    "X13",
    Severity.WARNING,
    "缺少必备条款",
    why="到了要用的那一天，只能按法律的一般规定来，双方都没有准备。",
    basis="运维合同应有违约责任、争议解决和保密。",
    wording="补写该条款。",
)
def clause_missing(seen: Seen) -> Iterator[Hit]:
    """No word on liability, disputes or secrecy."""
    if len(seen.document.sentences) < _FEW:
        return
    for name, pattern, wording in _ESSENTIAL:
        if not seen.says(pattern):
            yield Hit(f"全文没有写{name}。", (seen.title,), wording=wording)


@check(
    "X15",
    Severity.NOTE,
    "没有写何时生效",
    why="按法律自双方签字或盖章时成立并生效；双方不在同一天签的，“生效后若干日”从哪一天起算会有争议。",
    basis=f"{laws.EFFECT}：依法成立的合同，自成立时生效，法律另有规定或者当事人另有约定的除外。",
    wording="本合同自双方签字并盖章之日起生效，签署日期不同的，以较晚的为准。",
)
def effect_unsaid(seen: Seen) -> Iterator[Hit]:
    """Not a word on when the contract takes effect."""
    if len(seen.document.sentences) >= _FEW and not seen.says(_EFFECT):
        yield Hit("全文没有写何时生效。", (seen.title,))


RULES: tuple[Rule, ...] = (pasted, blanks, copies_differ, clause_missing, effect_unsaid)
