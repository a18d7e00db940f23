"""Structure: numbers that skip or repeat, pastes, references to nothing, blanks, names, copies, order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.clauses import Node
from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint.seen import Hit, Rule, Seen, check, in_body
from lvyue.reading.lint.types import Severity
from lvyue.reading.normal import normalise
from lvyue.reading.numbers import read_integer
from lvyue.reading.types import Span

_CN = "零〇一二三四五六七八九十百"
_COUNTED = ("part:条", "part:章", "chinese", "chinese_bracket", "dotted", "dashed", "bracket", "plain")
_NEAR = 4
"""A jump of more numbers than this is another list, not a number left out."""

_ARTICLE = re.compile(rf"第([{_CN}\d]{{1,4}})条(?:第?\(([{_CN}\d]{{1,3}})\)[款项]?)?")
_OF_A_LAW = re.compile(r"》[^，。;]{0,8}$|(?:法|条例|办法|规定|细则|解释|文件|标书|该协议|主合同)(?:的)?$")
_POINT = re.compile(
    r"(?:本合同|合同|第|按照?|依照?|见)(\d{1,2}(?:\.\d{1,2}){1,3})(?:条|款|项|之?规定|之?约定)"
)
_ANNEX = re.compile(rf"(?:见|详见|参见|按照?|依照?|以|在)(附[件录表])([{_CN}\d]{{1,2}})?")
_EMPTY = re.compile(r"\[\]|\(\)(?=元|日|天|年|月|%|份|人|名)|待定|待填|另填|TBD")
_UNFILLED = re.compile(r"[*Xx×…_]|年月|\.{2}|^/[^年月日天]|^[年月日天元个%‰]")
_LABEL_LINE = re.compile(r"编号|登记|签约|签订|联系人|电话|地址|传真|邮编")
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
_COPIES = form_pattern(r"[一壹]式(<N>)")
_EACH_HAS = form_pattern(r"(?:<both>|双方)?各(?:自)?(?:执|持|存|留|保存)?(<N>)")
_A_HAS = form_pattern(r"<a>(?:各)?(?:执|持|存|留|保存)?(<N>)")
_B_HAS = form_pattern(r"<b>(?:各)?(?:执|持|存|留|保存)?(<N>)")
_OTHERS_HAVE = re.compile(r"(?:代理机构|监管部门|财政|备案|见证|鉴证)[^，。;]{0,10}(?:份|存|执|留)")
_PARTS = re.compile(
    r"招标文件|投标文件|中标通知书|成交通知书|磋商文件|响应文件|谈判文件|附件|补充协议|采购文件|报价"
)
_MADE_OF = re.compile(r"组成部分|构成(?:本)?合同|组成文件|合同文件")
_ORDERED = re.compile(r"为准|优先|先后|次序|顺序|从后到前|排列在先")
_ESSENTIAL = (
    ("违约责任", re.compile(r"违约|赔偿|扣"), "任何一方逾期履行的，每逾期一日按____的万分之五支付违约金。"),
    ("争议解决", re.compile(r"争议|纠纷|仲裁|法院"), "协商不成的，向甲方所在地人民法院起诉。"),
    (
        "保密",
        re.compile(r"保密|秘密|泄[露漏]|外泄"),
        "双方对知悉的数据、技术和商业秘密保密，期满后____年内仍有效。",
    ),
    ("生效条件", re.compile(r"生效"), "本合同自双方签字并盖章之日起生效。"),
)  # fmt: skip
_SHORT_NAME = re.compile(
    r"(?:^|(?<=[由向与和、，。:;]))(?![由向与和及请])([\u4e00-\u9fff]{2,4}(?<!有限)(?<!责任)(?<!股份)公司)(?=委派|派|负责|提供|应|须|承担|安排|客户|软件)"
)
_ANY_COMPANY = re.compile(
    r"^(?:本|该|贵|分|子|母|总|保险|我|第三方|其他|原厂|相关|物业|电信|供应商|施工|监理|软件|专业|搬家|运营|代理|中介)"
)


@check(
    "X01",
    Severity.WARNING,
    "编号跳号",
    why="少的那一条可能是漏印，也可能是删了没有改号；引用它的地方会落空。",
    basis="编号应当连续，引用条款以编号为准。",
    wording="补上缺的条款，或顺次改号并同时改引用。",
)
def number_skipped(seen: Seen) -> Iterator[Hit]:
    """A sibling that leaves out one number or a few."""
    for before, node in _neighbours(seen):
        if 1 < node.marker.values[-1] - before.marker.values[-1] <= _NEAR:
            left_out = node.marker.values[-1] - before.marker.values[-1] - 1
            yield Hit(
                f"{before.number}之后是{node.number}，中间缺 {left_out} 个号。",
                (_marker(seen, node), _marker(seen, before)),
            )


@check(
    "X02",
    Severity.ERROR,
    "编号重复",
    why="两处同号，引用时分不清是哪一条。",
    basis="一个编号只能指一条。",
    wording="把后一处顺次改号，并核对引用它的地方。",
)
def number_doubled(seen: Seen) -> Iterator[Hit]:
    """Two neighbours of one number."""
    for before, node in _neighbours(seen):
        if node.marker.values == before.marker.values:
            yield Hit(f"{node.marker.printed}出现了两次。", (_marker(seen, node), _marker(seen, before)))


def _neighbours(seen: Seen) -> Iterator[tuple[Node, Node]]:
    """Each numbered clause with the one before it of the same style under the same parent."""
    last: dict[tuple[int, str, int], Node] = {}
    for node in seen.document.nodes:
        if node.marker.style not in _COUNTED or node.top.marker.style == "sign":
            continue
        key = (id(node.parent), node.marker.style, node.marker.depth)
        before = last.get(key)
        last[key] = node
        if before is not None and before.marker.values[:-1] == node.marker.values[:-1]:
            yield before, node


def _marker(seen: Seen, node: Node) -> Span:
    return seen.document.span(node.start, max(node.body, node.start + 1))


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
    for each in seen.asked(r"clauses\..+"):
        yield Hit(each.text.split("，疑为")[0] + "。", each.cite)


@check(
    "X04",
    Severity.ERROR,
    "引用的条款不存在",
    why="引用落空，付款条件、违约情形就没有内容。",
    basis="引用的编号须是本合同里有的编号。",
    wording="改成实际的条款编号。",
)
def reference_to_nothing(seen: Seen) -> Iterator[Hit]:
    """第十五条 in a contract of twelve articles, 第四条第（五）款, 本合同2.9款."""
    articles, points = _articles(seen), _points(seen)
    for sentence in seen.document.sentences:
        for found in _ARTICLE.finditer(sentence.text) if articles else ():
            if _OF_A_LAW.search(sentence.text[: found.start()]):
                continue
            number, part = read_integer(found[1]), read_integer(found[2] or "")
            known = articles.get(number or 0)
            if number is not None and (known is None or (part and known and part not in known)):
                place = seen.span(sentence, found)
                yield Hit(f"没有{seen.shown(place)}。", (place,))
        for found in _POINT.finditer(sentence.text) if points else ():
            if found[1] not in points and not _OF_A_LAW.search(sentence.text[: found.start()]):
                yield Hit(f"没有 {found[1]}。", (seen.span(sentence, found),))


def _articles(seen: Seen) -> dict[int, set[int]]:
    """The numbers of the articles, each with the bracketed numbers directly or not far below it."""
    found: dict[int, set[int]] = {}
    for node in seen.document.nodes:
        if node.marker.style == "part:条":
            found.setdefault(node.marker.values[0], set())
        elif node.marker.style in ("chinese_bracket", "bracket"):
            above = node.parent
            while above is not None and above.marker.style != "part:条":
                above = above.parent
            if above is not None:
                found.setdefault(above.marker.values[0], set()).add(node.marker.values[0])
    return found


def _points(seen: Seen) -> set[str]:
    """The dotted numbers printed, and all that stand above them: 2.2.1 has 2.2."""
    found: set[str] = set()
    for node in seen.document.nodes:
        if node.marker.style == "dotted":
            values = node.marker.values
            found |= {".".join(map(str, values[:depth])) for depth in range(1, len(values) + 1)}
    return found


@check(
    "X05",
    Severity.WARNING,
    "提到的附件没有附上",
    why="清单、级别、报价写在附件里，附件不在，这些约定就是空的。",
    basis="引用的附件须随合同装订或一并提交。",
    wording="补上附件，或把内容写进正文。",
)
def annex_missing(seen: Seen) -> Iterator[Hit]:
    """见附件3 where no annex 3 stands in the text, or none at all."""
    present = {node.marker.values[0] for node in seen.document.nodes if node.marker.style == "annex"}
    told: set[str] = set()
    for sentence, found in seen.matches(_ANNEX):
        number = read_integer(found[2] or "")
        missing = number not in present if number and present - {0} else not present
        if missing and in_body(sentence) and (key := found[2] or "") not in told:
            told.add(key)
            yield Hit(f"“{found[0]}”，全文没有{found[1]}{found[2] or ''}。", (seen.span(sentence, found),))


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
    "X09",
    Severity.ERROR,
    "份数对不上",
    why="各方所执份数加起来不是总份数，备案、入档时总缺一份。",
    basis="算术：总份数 = 各方所执之和。",
    wording="本合同一式____份，甲方执____份，乙方执____份。",
)
def copies_differ(seen: Seen) -> Iterator[Hit]:
    """一式四份, 甲方二份, 乙方一份."""
    for sentence in seen.document.sentences:
        found = _COPIES.search(sentence.form.text)
        if found is None or _OTHERS_HAVE.search(sentence.text):
            continue
        parent = seen.document.by_node.get(id(sentence.node), [sentence])
        total = sentence.form.token(found.start(1)).value
        held = _held([each for each in parent if each.start >= sentence.start])
        if isinstance(total, int) and held and sum(held) != total:
            yield Hit(
                f"一式 {total} 份，各方共执 {sum(held)} 份。",
                (seen.sign(sentence, found.start(1)),),
                f"{' + '.join(map(str, held))} = {sum(held)}，不是 {total}。",
            )


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
    "X10",
    Severity.WARNING,
    "约定签订地法院，签订地没有写",
    why="签订地不明，先要为哪个法院管争一场。",
    basis="管辖约定须能确定到一个法院。",
    wording="本合同签订地为____市____区。",
)
def venue_unnamed(seen: Seen) -> Iterator[Hit]:
    """The court of a signing place that nothing names."""
    for each in seen.asked(r"dispute\.venue"):
        yield Hit(each.text.split("，签订地是")[0] + "。", each.cite)


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
    for each in seen.asked(r"dispute\.mode"):
        yield Hit(each.text.split("，采用")[0] + "。", each.cite)


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


@check(
    "X13",
    Severity.WARNING,
    "缺少必备条款",
    why="到了要用的那一天，只能按法律的一般规定来，双方都没有准备。",
    basis="运维合同应有违约责任、争议解决、保密和生效条件。",
    wording="补写该条款。",
)
def clause_missing(seen: Seen) -> Iterator[Hit]:
    """No word on liability, disputes, secrecy or effect."""
    if len(seen.document.sentences) < 5:
        return
    for name, pattern, wording in _ESSENTIAL:
        if not seen.says(pattern):
            yield Hit(f"全文没有写{name}。", (seen.title,), wording=wording)


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


RULES: tuple[Rule, ...] = (
    number_skipped, number_doubled, pasted, reference_to_nothing, annex_missing, blanks, names_differ,
    account_of_another, copies_differ, venue_unnamed, dispute_open, no_order, clause_missing, short_name,
)  # fmt: skip
