"""Edits that trip the checks on personal data."""

from tests.reading.lint.edits import Case

_PARTY = "乙方：某省云岭信息技术有限公司\n"
_DUTY = "（四）访问日志与操作日志保存不少于1年。"

CASES = (
    Case(
        "P01",
        ((_PARTY, f"{_PARTY}联系电话：13800000000\n"),),
        "13800000000",
        "1 处",
        near=((_PARTY, f"{_PARTY}联系电话：0000-12345678，传真：138000000001\n"),),
    ),
    Case(
        "P02",
        (("账号：见不公开的附件1", "账号：6222020200011234567"),),
        "6222020200011234567",
        near=(("账号：见不公开的附件1", "账号：0000000000000000000"),),
    ),
    Case(
        "P03",
        ((_DUTY, f"{_DUTY}\n（五）项目负责人身份证号码为11010519491231002X。"),),
        "11010519491231002X",
        near=((_DUTY, f"{_DUTY}\n（五）设备编号为110105194912310021。"),),
    ),
    Case(
        "P04",
        ((_PARTY, f"{_PARTY}电子邮箱：service@qq.com\n"),),
        "service@qq.com",
        near=((_PARTY, f"{_PARTY}电子邮箱：service@example.com\n"),),
    ),
    Case(
        "P05",
        (
            (
                "（二）合同终止之日起10日内，乙方归还或者销毁全部数据与副本，并书面确认。",
                "（二）乙方不得泄露甲方的数据。",
            ),
        ),
        "备份数据",
    ),
    Case(
        "P06",
        ((_DUTY, f"{_DUTY}\n（五）乙方通过微信提供技术支持，30分钟内答复。"),),
        "微信",
        near=((_DUTY, f"{_DUTY}\n（五）乙方维护甲方的微信公众号，每周一次。"),),
    ),
)
