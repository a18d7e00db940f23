"""Warnings where two duties of one contract pull apart: price secrecy, and additions both free and paid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.questions.base import Asked, warning
from lvyue.reading.types import Question

_SECRET_PRICE = re.compile(
    r"(?:价格|报价|价款|单价|合同金额|合同价|优惠价|特惠价)[^。;]{0,60}?(?:不得|不应|不能|禁止|严禁)[^。;]{0,24}?(?:透露|披露|公开|泄露|公布)"
    r"|(?:不得|不应|不能|禁止|严禁)[^。;]{0,24}?(?:透露|披露|公开|泄露|公布)[^。;]{0,24}?(?:价格|报价|价款|单价|合同金额|合同价)"
    r"|(?:价格|报价|价款|单价|合同金额|合同价)[^。;]{0,24}?(?:保密|商业秘密)"
)
_SCOPE = re.compile(r"(?:服务|工作|维护|运维|项目)(?:的)?(?:内容|范围|项目|事项)|需求")
_ADDS = re.compile(r"(?:新增|增加|补充|扩充|扩展|增设|新建)[^，。;]{0,12}(?:功能|模块|接口|软件|子系统)")
_ASKED_ELSE = re.compile(r"如需|若需|如果需|确需|另行|另外|费用|收费|评估")
_PAID = re.compile(
    r"(?:增加|新增|修改|超出|超过|扩展|升级|以外|之外|范围外)[^。;]{0,60}?(?:另行|另外|额外|单独|另|增加)[^。;]{0,16}?(?:支付|付费|费用|收费|报价|计费|签订)"
)


def scope_questions(asked: Asked) -> Iterator[Question]:
    """At most one warning of each sort."""
    secrets = asked.matches(_SECRET_PRICE)
    if secrets:
        sentence, found = secrets[0]
        text = (
            f"{sentence.clause}要求对价格保密；政府采购合同签订后2个工作日内须公告，公告含合同金额"
            "(政府采购法实施条例第五十条)，请写明依法公开的除外。"
        )
        yield warning("price_secrecy", text, (asked.span(sentence, found),))
    yield from _additions(asked)


def _additions(asked: Asked) -> Iterator[Question]:
    free = [
        (each, found)
        for each, found in asked.matches(_ADDS)
        if _SCOPE.search(each.topic) and not _ASKED_ELSE.search(each.text)
    ]
    paid = [
        (each, found) for each, found in asked.matches(_PAID) if not free or each.start != free[0][0].start
    ]
    if free and paid:
        (inside, adds), places = free[0], dict.fromkeys(each.clause for each, _ in paid)
        text = (
            f"{inside.clause}把“{adds[0]}”列入服务内容，{'、'.join(places)}又说增加的内容另行付费："
            "请约定哪些新增包含在内，哪些另计。"
        )
        cite = (asked.span(inside, adds), *(asked.span(each, found) for each, found in paid[:3]))
        yield warning("scope.additions", text, cite)
