"""Who the rules of public procurement bind, told by the text.

They bind a customer that is a public body or procures (采购, 招标, 磋商, 成交), and never a company.
"""

import re

from lvyue.reading.lint.seen import Seen

COMPANY = re.compile(r"公司|集团|合作社|厂$")
_PUBLIC_BODY = re.compile(
    r"局|委员会|厅|政府|公安|法院|检察|海关|税务|医院|学校|大学|学院|中学|小学|中心|馆|站|处$|所$|办公室|街道|档案"
)
_PROCURED = re.compile(
    r"政府采购|采购人|招标文件|投标文件|中标|成交通知书|磋商|询价|谈判文件|响应文件|单一来源"
)


def is_public(seen: Seen) -> bool:
    """Whether public procurement law is likely to bind the contract."""
    customer = (seen.fact("parties") or {}).get("a") or ""
    if COMPANY.search(customer):
        return False
    return _PUBLIC_BODY.search(customer) is not None or seen.says(_PROCURED)
