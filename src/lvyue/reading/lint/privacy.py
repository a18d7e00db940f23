"""Privacy: phones, accounts, identity numbers in a text to be published; data in the vendor's hands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen, in_body
from lvyue.reading.lint.types import Severity
from lvyue.reading.types import Span

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ACCOUNT = re.compile(r"(?:[账帐]\s*[号户]|卡\s*号)[^\d\n]{0,24}[:：,，]?\s*(\d(?:[\d \t]{10,26})\d)")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")
_MAIL = re.compile(
    r"(?<![\w.])[\w.+-]{1,40}@(?:qq|163|126|sina|sohu|foxmail|gmail|hotmail|outlook)\.com", re.IGNORECASE
)
_MESSENGER = re.compile(r"微信|QQ|MSN|旺旺|陌陌", re.IGNORECASE)
_NO_MESSENGER = re.compile(r"公众|小程序|\.com|支付", re.IGNORECASE)
_CHANNEL = re.compile(r"服务|支持|解决|咨询|报修|技术|通知|提交")
_TOUCHES = re.compile(
    r"数据(?:库)?[^，。;]{0,12}(?:备份|恢复|修正|修改|纠错|清理|清除|迁移|维护|核验|排查|导入|导出|校验)|(?:备份|恢复|修正|修改|清理|维护|导出|访问)(?!服务)[^，。;]{0,10}数据"
)
_ENDS_WITH = re.compile(
    r"(?:归还|返还|交还|移交|销毁|删除|清除)[^，。;]{0,24}(?:数据|信息|资料|副本|备份|文件)|(?:数据|信息|资料|副本|备份)[^，。;]{0,16}(?:归还|返还|交还|移交|销毁|还给)"
)
_AT_END = re.compile(r"终止|期满|届满|结束|解除|完成|到期|不再|用后|后\d|后[一二三五七十]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _found(seen: Seen, pattern: re.Pattern[str], group: int = 0) -> list[Span]:
    return [found.span(group) for found in pattern.finditer(seen.document.text)]


def _counted(spans: list[Span], what: str) -> Iterator[Hit]:
    """One remark on all the places, none without a place."""
    if spans:
        yield Hit(f"有 {len(spans)} {what}。", tuple(spans))


@check(
    "P01",
    Severity.WARNING,
    "写了个人手机号",
    why="合同要公告、要归档，个人手机号跟着公开，骚扰和诈骗就从这里来。",
    basis="公告前应隐去个人信息；联系人写岗位和办公电话即可。",
    wording="联系人：____（岗位），办公电话：____-________；手机号只写在不公开的联系单里。",
)
def phones(seen: Seen) -> Iterator[Hit]:
    """Mobile numbers; one remark for the text."""
    yield from _counted(_found(seen, _PHONE), "处手机号")


@check(
    "P02",
    Severity.WARNING,
    "写了完整的银行账号",
    why="账号随合同公开，容易被冒名改账户骗付款。",
    basis="公告文本应隐去账号，只留末四位；付款时与原件核对。",
    wording="账号：****____（末四位），完整账号见不公开的附件。",
)
def accounts(seen: Seen) -> Iterator[Hit]:
    """Account numbers that are not masked by noughts; one remark for the text."""
    text = seen.document.text
    spans = [
        span for span in _found(seen, _ACCOUNT, 1) if set(re.sub(r"\D", "", text[slice(*span)])) != {"0"}
    ]
    yield from _counted(spans, "处完整账号")


@check(
    "P03",
    Severity.ERROR,
    "写了身份证号码",
    why="身份证号是敏感个人信息，合同公告后无法收回。",
    basis="只写姓名和岗位足以确定人员；确需核验的，另附不公开的材料。",
    wording="删去身份证号码，写“身份信息已核验，材料由甲方另存”。",
)
def identities(seen: Seen) -> Iterator[Hit]:
    """Identity numbers whose check digit is right; one remark for the text."""
    text = seen.document.text
    spans = [span for span in _found(seen, _IDENTITY) if _checks(text[slice(*span)])]
    yield from _counted(spans, "个身份证号码")


def _checks(number: str) -> bool:
    """Whether the last sign of an identity number follows from the others.

    >>> _checks("11010519491231002X"), _checks("110105194912310021")
    (True, False)
    """
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


@check(
    "P04",
    Severity.NOTE,
    "用个人邮箱作联系方式",
    why="人走邮箱也走，通知是否送达无从查证。",
    basis="送达地址应是单位控制的地址。",
    wording="写单位域名的邮箱或政务邮箱。",
)
def mails(seen: Seen) -> Iterator[Hit]:
    """Addresses of free mail providers; one remark for the text."""
    yield from _counted(_found(seen, _MAIL), "处个人邮箱")


@check(
    "P05",
    Severity.WARNING,
    "没有写数据用后归还或销毁",
    why="乙方手里留着备份和导出的数据，合同一结束就没人管得到。",
    basis=f"{laws.DATA_ENTRUSTED}：受托方不得擅自留存、使用、提供数据；记录存 3 年（{laws.DATA_RECORDS}）。",
    wording="乙方只在甲方书面授权的范围和期限内接触数据；合同终止之日起____日内归还或销毁全部数据与副本，并书面确认。",
)
def data_kept(seen: Seen) -> Iterator[Hit]:
    """Duties that touch data, and no return or destruction of it."""
    touched = [(each, found) for each, found in seen.matches(_TOUCHES) if in_body(each)]
    if touched and not any(
        _ENDS_WITH.search(each.text) and _AT_END.search(each.text) for each in seen.document.sentences
    ):
        places = tuple(seen.span(each, found) for each, found in touched[:3])
        yield Hit("乙方要接触数据，全文没有写合同结束时归还或销毁。", places)


@check(
    "P06",
    Severity.NOTE,
    "用个人即时通讯工具提供服务",
    why="微信、QQ 里传的截图和数据不受单位控制，响应时间也没有可信的记录。",
    basis="时限从收到起算，要有双方都能查的记录。",
    wording="通过服务台、工单或政务通讯工具受理；即时通讯只作提醒，以工单记录为准。",
)
def messengers(seen: Seen) -> Iterator[Hit]:
    """微信 and the like as a way to be served; one remark for the text."""
    spans = [
        seen.span(each, found)
        for each, found in seen.matches(_MESSENGER)
        if _CHANNEL.search(each.text) and not _NO_MESSENGER.match(each.text, found.end())
    ]
    if spans:
        names = "、".join(dict.fromkeys(seen.document.text[start:end].upper() for start, end in spans))
        yield Hit(f"服务渠道里有{names}。", tuple(spans))


RULES: tuple[Rule, ...] = (phones, accounts, identities, mails, data_kept, messengers)
