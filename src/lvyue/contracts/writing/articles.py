"""The articles of the contract in own words, from the answers; numbers are put in by whoever prints them.

Every limit says its unit, its start and whether nights and holidays count; every rate its base and its cap.
Each article keeps to one matter, so that the reader and people find it under its heading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from lvyue.contracts.writing.answers import Answers
from lvyue.contracts.writing.figures import cycle, day, minutes, per_cent
from lvyue.rules.money import capital, yuan


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row the heads."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered article: its heading, and its numbered paragraphs, each followed by tables of its own."""

    heading: str
    paragraphs: tuple[str | Table, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The whole contract: title, the words before the first article, articles, the signature lines."""

    title: str
    opening: tuple[str, ...]
    articles: tuple[Article, ...]
    closing: tuple[str, ...]


def articles_of(answers: Answers) -> Written:
    """Write the contract."""
    return Written(
        answers.title,
        _opening(answers),
        tuple(Article(heading, write(answers)) for heading, write in _ARTICLES),
        _closing(answers),
    )


def _opening(a: Answers) -> tuple[str, ...]:
    return (
        f"甲方（采购人）：{a.party_a.name}",
        f"住所：{a.party_a.address}",
        f"乙方（供应商）：{a.party_b.name}",
        f"住所：{a.party_b.address}",
        f"根据《中华人民共和国民法典》《中华人民共和国政府采购法》和{a.award}，双方就{a.system}的运行维护"
        "订立本合同，共同遵守。",
    )


def _object(a: Answers) -> tuple[str | Table, ...]:
    return (
        f"乙方为甲方的{a.system}提供运行维护服务，服务地点为{a.party_a.address}。",
        "本合同所称日，除写明工作日的以外，均指自然日；工作日以国务院办公厅公布的放假安排为准。",
        f"乙方为{a.party_b.size}，以其提交的企业规模声明为准。",
    )


def _term(a: Answers) -> tuple[str | Table, ...]:
    return (
        f"服务期自{day(a.term.start)}起至{day(a.term.end)}止，首尾两日均计算在内。",
        "服务期届满本合同终止；甲方仍需要服务的，依法另行采购并另签合同。",
    )


def _price(a: Answers) -> tuple[str | Table, ...]:
    total = yuan(a.total_fen)
    rows = (("服务项目", "金额（元）"), *((one.name, f"{one.yuan:,.2f}") for one in a.items), ("合计", total))
    return (
        f"合同总价为人民币{capital(a.total_fen)}（¥{total}），为含税价，增值税税率为{per_cent(a.tax_percent)}。",
        "合同总价由下表各项组成，包含乙方完成全部服务所需的一切费用，甲方不再另付。",
        Table(rows),
        "确需追加与本合同标的相同的服务的，双方另签补充合同，所有补充合同的金额合计不超过合同总价的百分之十。",
    )


def _payment(a: Answers) -> tuple[str | Table, ...]:
    parts = tuple(
        f"{one.after}并收到乙方发票之日起{a.pay_workdays}个工作日内，甲方支付合同总价的{per_cent(one.percent)}。"
        for one in a.instalments
    )
    return (
        *parts,
        "乙方应当在每次付款之前提交付款申请单和等额的增值税发票，甲方收到之日以签收记录为准。",
        "甲方内部的审批在上述付款期限之内完成，不以此延长付款期限。",
    )


def _service(a: Answers) -> tuple[str | Table, ...]:
    return (
        *(f"乙方{cycle(one.every)}{one.what}。" for one in a.cycles),
        "每次服务完成后，乙方填写服务记录单，由双方经办人签字确认。",
    )


def _levels(a: Answers) -> tuple[str | Table, ...]:
    heads = ("故障级别", "定义", "响应时间", "到场时间", "解决时间")
    rows = tuple(
        (one.name, one.definition, minutes(one.respond), minutes(one.arrive), minutes(one.resolve))
        for one in a.levels
    )
    return (
        "乙方按下表处理故障，时间自甲方报障之时起按7×24小时连续计算，夜间和节假日不扣除。",
        Table((heads, *rows)),
        f"乙方安排{a.watch_staff}名人员轮班值守，向甲方提供值班表和服务电话，并通过服务台工单受理、记录每一次报障。",
        "因甲方原因、停电或者电信线路中断不能处理的时间，经双方在工单上确认后不计入乙方的时限。",
        "故障属于第三方原因的，乙方应当在30分钟内通知第三方并报告甲方，第三方处理的时间不计入乙方的时限。",
    )


def _staff(a: Answers) -> tuple[str | Table, ...]:
    return (
        "乙方配备项目经理一名，负责本合同的履行和与甲方的联系；甲方指定一名联系人配合。",
        f"乙方更换项目经理或者值守人员的，应当提前{a.replace_days}日书面通知甲方，并在离岗之前完成交接。",
        "未经甲方书面同意，乙方不得将服务转包或者分包给第三方。",
    )


def _acceptance(a: Answers) -> tuple[str | Table, ...]:
    return (
        "验收标准：故障按时响应率和按时解决率均不低于95%，第五条各项服务的完成率为100%，以双方签字的记录为依据"
        "逐项核验。",
        f"每季度结束后乙方提交阶段验收申请，服务期届满后乙方提交最终验收申请，甲方自收到验收申请之日起"
        f"{a.accept_workdays}个工作日内完成验收，并出具逐项列明结果的验收书。",
        "验收不合格的，乙方应当在10日内整改并重新申请验收，整改不另收费用。",
    )


def _data(a: Answers) -> tuple[str | Table, ...]:
    return (
        "乙方只在甲方书面授权的范围和期限内接触甲方的数据，不得复制、留存、使用、披露或者向他人提供。",
        f"本合同终止之日起{a.data_days}日内，乙方归还或者销毁全部数据和副本，并向甲方书面确认。",
        f"乙方发现网络安全事件的，应当在{a.incident_minutes}分钟内报告甲方，并配合甲方依法上报。",
        "系统的运行日志、访问日志和操作日志保存不少于一年，并由乙方备份。",
        "双方对履行中知悉的对方秘密负有保密义务，依法应当公开的除外，保密义务不因本合同终止而解除。",
    )


def _ownership(a: Answers) -> tuple[str | Table, ...]:
    del a
    return (
        "乙方为履行本合同形成的文档、脚本、配置和其他成果归甲方所有；乙方原有的工具和软件仍归乙方所有。",
        "乙方保证其提供的服务和成果不侵犯第三方的知识产权，因此发生的争议由乙方负责处理并承担损失。",
    )


def _sides(a: Answers) -> tuple[str | Table, ...]:
    del a
    return (
        "甲方提供服务所需的场地、账号和资料，按本合同验收和付款，并可以随时检查乙方的履行情况。",
        "乙方按照国家标准、行业标准和本合同的约定提供服务，接受甲方的检查，对检查发现的问题在5个工作日内整改。",
    )


def _breach(a: Answers) -> tuple[str | Table, ...]:
    rate, cap = per_cent(a.late_percent), per_cent(a.cap_percent)
    each = per_cent(Decimal("0.1"))
    return (
        f"甲方逾期付款的，每逾期一日，按应付未付款项的{rate}向乙方支付违约金，累计不超过合同总价的{cap}。",
        f"乙方未按本合同约定的时限响应、到场或者解决故障的，每发生一次，按合同总价的{each}向甲方支付违约金，"
        f"累计不超过合同总价的{cap}。",
        "违约金不足以弥补实际损失的，违约方另行赔偿超出的部分；同一事件符合几项的，只按其中最高的一项计算。",
        f"任何一方逾期超过{a.terminate_days}日仍未履行的，对方可以书面通知解除本合同。",
    )


def _force(a: Answers) -> tuple[str | Table, ...]:
    return (
        "本合同所称不可抗力，是指不能预见、不能避免并且不能克服的客观情况，如地震、洪水、战争；系统故障和网络"
        "攻击不属于不可抗力。",
        f"受不可抗力影响的一方应当在事件发生后{a.notice_hours}小时内书面通知对方，并在事件结束之日起"
        f"{a.proof_days}日内提供证明，可以部分或者全部免除责任；迟延履行之后发生的不可抗力不免除责任。",
    )


def _disputes(a: Answers) -> tuple[str | Table, ...]:
    return (
        f"履行中发生争议的，双方先行协商；协商不成的，向合同签订地人民法院起诉。本合同签订地为{a.place}。",
    )


def _others(a: Answers) -> tuple[str | Table, ...]:
    half = a.copies // 2
    return (
        "组成合同的文件不一致的，优先顺序为：补充协议、本合同、成交通知书、响应文件、采购文件。",
        "变更、解除本合同须经双方书面同意，法律另有规定的除外。",
        "本合同自双方签字并加盖公章之日起生效；甲方自签订之日起2个工作日内公告本合同，7个工作日内将副本报同级"
        "财政部门备案，涉及国家秘密、商业秘密的内容除外。",
        f"本合同一式{a.copies}份，甲方执{half}份，乙方执{half}份，具有同等效力。",
    )


def _closing(a: Answers) -> tuple[str, ...]:
    return (
        f"甲方（盖章）：{a.party_a.name}",
        "法定代表人或者授权代表（签字）：",
        f"乙方（盖章）：{a.party_b.name}",
        "法定代表人或者授权代表（签字）：",
        f"签订日期：{day(a.signed_on)}",
        f"签订地点：{a.place}",
    )


_ARTICLES: tuple[tuple[str, Callable[[Answers], tuple[str | Table, ...]]], ...] = (
    ("合同标的", _object),
    ("服务期限", _term),
    ("合同价款", _price),
    ("付款方式", _payment),
    ("服务内容", _service),
    ("故障处理时限", _levels),
    ("服务人员", _staff),
    ("验收", _acceptance),
    ("双方权利义务", _sides),
    ("数据安全与保密", _data),
    ("知识产权", _ownership),
    ("违约责任", _breach),
    ("不可抗力", _force),
    ("争议解决", _disputes),
    ("其他约定", _others),
)
