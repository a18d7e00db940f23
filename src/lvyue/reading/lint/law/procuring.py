"""Public procurement: renewal, additions, secrecy against publication, the day of signing, one side alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.law.bodies import is_public
from lvyue.reading.lint.rule import Hit, Rule, check, percent, quotation
from lvyue.reading.lint.seen import Seen, in_body
from lvyue.reading.lint.types import Severity

_RENEWS = re.compile(r"续签|续约|自动(?:顺延|延续|延长|续期)|期满[^。;]{0,12}(?:自动|顺延)|续订")
_RENEWS_LAWFULLY = re.compile(
    r"不再?续|是否续|协商|商定|有意|可以?提出|如需|意向|采购程序|重新采购|依法采购|另行采购|政府采购(?:法|规定|程序)|审批|另行(?:签|订)|重新(?:签|订|协商)"
)
_MORE = form_pattern(
    r"(?:追加|增加|新增|补充|超出|变更)[^。;]{0,30}?(?:不超过|不得超过|不高于|以内|最高|上限)[^，。;]{0,16}?(<R>)"
)
_MORE_TOPIC = re.compile(r"合同|总价|金额|价款|采购")
_PUBLISHED = re.compile(
    r"(?:合同|签订|协议)[^。;]{0,40}(?:公告|公示|依法公开|备案)|(?:公告|公示|公开|备案)[^，。;]{0,12}(?:合同|协议)|政府采购网|财政[^，。;]{0,8}备案"
)
_SECRET_EXCEPT = re.compile(r"依法(?:公开|公告|应当公开)|法律[^。;]{0,10}(?:公开|披露)的除外")
_AWARD = form_pattern(
    r"(?:中标|成交)(?:结果)?通知书[^。;<D>]{0,16}(<D>)|(<D>)[^，。;<D>]{0,10}(?:中标|成交)通知书"
)
_ALONE = re.compile(
    r"甲方(?:有权|可以?)(?:单方|单方面|随时|任意)[^，。;]{0,10}(?:变更|修改|解除|终止|调整)|(?:最终)?解释权(?:归|属)"
)


@check(
    "L06",
    Severity.WARNING,
    "约定续签，没有写采购程序",
    why="财政资金的服务不能不经采购就续；到期照着续签，合同效力和付款都会被质疑。",
    basis=f"{laws.SERVICE_TERM}；续签须另走采购程序。",
    wording="期满前 30 日双方商定是否继续，继续的依政府采购规定另行采购并另签合同。",
)
def renewal(seen: Seen) -> Iterator[Hit]:
    """A renewal that names no procedure."""
    for sentence, found in seen.matches(_RENEWS) if is_public(seen) else ():
        if in_body(sentence) and sentence.form.tokens and not _RENEWS_LAWFULLY.search(sentence.text):
            yield Hit(f"“{seen.shown(seen.whole(sentence))}”。", (seen.span(sentence, found),))
            return


@check(
    "L07",
    Severity.ERROR,
    "追加金额可以超过 10%",
    why="超出部分须另行采购，签了补充协议也付不出款。",
    basis=f"{laws.SUPPLEMENT}：补充合同的采购金额不得超过原合同采购金额的 10%。",
    wording="确需追加的，所有补充合同的金额合计不超过本合同金额的百分之十。",
)
def supplement_too_high(seen: Seen) -> Iterator[Hit]:
    """Additions up to more than a tenth."""
    for sentence in seen.body if is_public(seen) else ():
        for found in _MORE.finditer(sentence.form.text):
            value = sentence.form.token(found.start(1)).value
            if isinstance(value, Decimal) and value > Decimal("0.1") and _MORE_TOPIC.search(sentence.text):
                total = seen.total
                yield Hit(
                    f"追加可以到 {percent(value)}。",
                    (seen.sign(sentence, found.start(1)),),
                    f"10% 是 {total / 1000:,.2f} 元。" if total else "",
                )


@check(
    "L12",
    Severity.WARNING,
    "对价格保密与公告义务抵触",
    why="政府采购合同应当公告，连同金额；对价格保密的约定不能对抗公告，反而让甲方两头违约。",
    basis=f"{laws.PUBLICATION}：采购人应当自合同签订之日起 2 个工作日内在指定媒体上公告合同。",
    wording="……保密；依法应当公开的除外。",
)
def price_secret(seen: Seen) -> Iterator[Hit]:
    """A duty to keep the price secret."""
    for each in seen.asked(r"price_secrecy") if is_public(seen) else ():
        around = seen.sentence_at(each.cite[0][0])
        if not _SECRET_EXCEPT.search(around.text):
            yield Hit(f"{around.clause}要求对价格保密。", each.cite)


@check(
    "L13",
    Severity.NOTE,
    "没有写合同公告与备案",
    why="签字后第 2 个工作日就到期，忘了公告是采购检查里最常见的问题。",
    basis=f"{laws.PUBLICATION}：签订之日起 2 个工作日内公告；{laws.FILING}：7 个工作日内备案。",
    wording="本合同自签订之日起 2 个工作日内由甲方公告，7 个工作日内报财政部门备案；涉及商业秘密的部分除外。",
)
def publication_unsaid(seen: Seen) -> Iterator[Hit]:
    """A public contract without a word on publication or filing."""
    if is_public(seen) and not seen.says(_PUBLISHED):
        yield Hit("全文没有提到合同公告和备案。", (seen.title,))


@check(
    "L14",
    Severity.ERROR,
    "签订晚于中标、成交通知书 30 日",
    why="超过法定的签约期限，采购结果和合同都可能被认定违规。",
    basis=f"{laws.SIGNING}：中标、成交通知书发出之日起 30 日内签订。",
    wording="说明延期的原因并附书面记录；今后在 30 日内签订。",
)
def signed_after_award(seen: Seen) -> Iterator[Hit]:
    """More than 30 days between the notice of award and the signing."""
    signed = seen.day("signed_on")
    for sentence in seen.document.sentences if signed else ():
        for found in _AWARD.finditer(sentence.form.text):
            at = found.start(1) if found[1] else found.start(2)
            awarded = sentence.form.token(at).value
            if isinstance(awarded, date) and signed and (signed - awarded).days > 30:
                yield Hit(
                    f"通知书 {awarded.isoformat()} 发出，{signed.isoformat()} 才签订。",
                    (seen.sign(sentence, at), *seen.cited("signed_on")),
                    f"隔了 {(signed - awarded).days} 日。",
                )


@check(
    "L18",
    Severity.WARNING,
    "一方可以单方变更、解除或解释合同",
    why="政府采购合同的双方都不得擅自变更、中止或者终止。",
    basis=f"{laws.NO_CHANGE}：双方当事人不得擅自变更、中止或者终止合同。",
    wording="变更、解除本合同须经双方书面同意；因国家利益、社会公共利益需要的，依法办理并补偿损失。",
)
def alone(seen: Seen) -> Iterator[Hit]:
    """One side alone may change, end or interpret the contract."""
    for sentence, found in seen.matches(_ALONE):
        if in_body(sentence):
            yield quotation(seen, seen.span(sentence, found))


@check(
    "L19",
    Severity.WARNING,
    "服务期超过三年",
    why="超过三年的部分没有预算和采购依据。",
    basis=f"{laws.SERVICE_TERM}。",
    wording="服务期自____起至____止（不超过三年），分年度签订或考核合格后续签。",
)
def too_long(seen: Seen) -> Iterator[Hit]:
    """A term of more than 36 months."""
    start, end = seen.day("term.start"), seen.day("term.end")
    months = (seen.fact("term") or {}).get("months")
    days = (end - start).days + 1 if start and end else (months or 0) * 30
    if is_public(seen) and days > 1097:
        yield Hit(
            "服务期超过三年。",
            seen.cited("term.start", "term.end", "term.months"),
            f"{start} 至 {end} 共 {days} 日。" if start and end else f"{months} 个月。",
        )


RULES: tuple[Rule, ...] = (
    renewal,
    supplement_too_high,
    price_secret,
    publication_unsaid,
    signed_after_award,
    alone,
    too_long,
)
