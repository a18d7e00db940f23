"""Law: repealed statutes, payment rules for small vendors, acceptance, publication, force majeure, change.

Whether a rule of public procurement applies is told by the text: a customer that is a public body, or words
of a procurement (采购, 招标, 磋商, 成交).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.seen import Hit, Rule, Seen, check, in_body
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_PUBLIC_BODY = re.compile(
    r"局|委员会|厅|政府|公安|法院|检察|海关|税务|医院|学校|大学|学院|中学|小学|中心|馆|站|处$|所$|办公室|街道|档案"
)
_COMPANY = re.compile(r"公司|集团|合作社|厂$")
_PROCURED = re.compile(
    r"政府采购|采购人|招标文件|投标文件|中标|成交通知书|磋商|询价|谈判文件|响应文件|单一来源"
)
_LARGE = re.compile(r"乙方[^，。;]{0,10}(?:为|属于|系)大型企业|企业规模[^，。;]{0,8}大型")
_SIZE_SAID = re.compile(r"(?:中|小|微|大)型?企业|中小微?企业|企业规模|企业类型")
_INTERNAL = re.compile(
    r"(?:财务(?:部门|审核|审批)|内部(?:审批|流程|审核)|上级(?:部门|单位)?(?:审批|批准|同意)|领导(?:审批|签字|批准)|审计(?:结束|完成|结论|结果|报告|决算|通过)|决算审计)"
    r"[^。;]{0,24}?(?:后|为准|通过|同意|批准)"
)
_FUNDS = re.compile(
    r"(?:财政|专项|上级)?(?:资金|经费|拨款|款项)[^。;]{0,10}?(?:未|没有|不)?(?:拨付|到位|下达|拨到|到账)(?:之?后|不到位|为准|情况|的|时间)?|收到(?:上级|财政|第三方|业主|总包)[^，。;]{0,12}(?:拨款|付款|款项)后"
)
_PAYS = re.compile(r"支付|付款|付清|付给|拨付")
_RETAINED = re.compile(r"质保|质量保证|保证金|保留金|维保金")
_RENEWS = re.compile(r"续签|续约|自动(?:顺延|延续|延长|续期)|期满[^。;]{0,12}(?:自动|顺延)|续订")
_RENEWS_LAWFULLY = re.compile(
    r"不再?续|是否续|协商|商定|有意|可以?提出|如需|意向|采购程序|重新采购|依法采购|另行采购|政府采购(?:法|规定|程序)|审批|另行(?:签|订)|重新(?:签|订|协商)"
)
_MORE = form_pattern(
    r"(?:追加|增加|新增|补充|超出|变更)[^。;]{0,30}?(?:不超过|不得超过|不高于|以内|最高|上限)[^，。;]{0,16}?(<R>)"
)
_MORE_TOPIC = re.compile(r"合同|总价|金额|价款|采购")
_ACCEPTS = re.compile(r"验收|查验|验审|履约评价")
_AT_ONCE = re.compile(r"当场|当日|当天|即时")
_SUBJECTIVE = re.compile(
    r"(?:达到|符合|满足|以)[^，。;、]{0,4}(?:甲方|采购人|委托方|用户|业主|使用单位|客户)(?:的)?(?:要求|满意|认可)|(?:让|使|达到)[^，。;]{0,6}(?:甲方|采购人|用户|使用单位|客户)(?:的)?满意(?:度)?(?:$|[，。;])"
)
_ACCEPT_TOPIC = re.compile(r"验收|质保|质量")
_MEASURED = form_pattern(r"<R>|<P>|<N>|指标|清单|逐项|附件")
_PUBLISHED = re.compile(r"公告|公示|公开(?:合同|本合同)|备案|政府采购网")
_SECRET_EXCEPT = re.compile(r"依法(?:公开|公告|应当公开)|法律[^。;]{0,10}(?:公开|披露)的除外")
_AWARD = form_pattern(
    r"(?:中标|成交)(?:结果)?通知书[^。;<D>]{0,16}(<D>)|(<D>)[^，。;<D>]{0,10}(?:中标|成交)通知书"
)
_NO_ADJUST = re.compile(
    r"(?:放弃|不得|不再|无权)[^，。;]{0,12}(?:请求|要求|主张)?[^，。;]{0,10}(?:调整|调减|减少|降低)[^，。;]{0,10}违约金|违约金[^。;]{0,20}(?:不得|不再|放弃)[^，。;]{0,10}(?:调整|调减|减少|异议)"
)
_ALONE = re.compile(
    r"甲方(?:有权|可以?)(?:单方|单方面|随时|任意)[^，。;]{0,10}(?:变更|修改|解除|终止|调整)|(?:最终)?解释权(?:归|属)"
)
_INCIDENT = re.compile(
    r"(?:网络安全|信息安全|安全)(?:事件|事故)[^。;]{0,30}(?:报告|上报|通报|告知)|(?:报告|上报|通报)[^。;]{0,20}安全(?:事件|事故|隐患)"
)
_SYSTEM = re.compile(r"系统|平台|网站|软件|小程序|数据库|服务器")
_LOGS = form_pattern(r"(?:日志|审计记录|访问记录)[^。;]{0,20}?(?:保存|留存|保留|存储)[^，。;]{0,10}?(<P>)")
_FAULTS = re.compile(
    r"网络(?:故障|中断|攻击|瘫痪)|黑客(?:攻击|入侵)?|病毒(?:感染|入侵|攻击)?|(?:系统|设备|服务器)(?:故障|崩溃|宕机)"
)
_RELIEVED = re.compile(r"免责|免除|不承担|不负")
_CURES = re.compile(r"(?:排除|修复|恢复|抢救|抢修)[^，。;]{0,8}(?:系统|故障|数据|运行|服务)?|防注入|加固")
_REPEALED = {
    "合同法": date(2021, 1, 1), "民法总则": date(2021, 1, 1), "民法通则": date(2021, 1, 1),
    "物权法": date(2021, 1, 1), "担保法": date(2021, 1, 1), "侵权责任法": date(2021, 1, 1),
}  # fmt: skip
_CITED = re.compile(rf"《(?:中华人民共和国)?({'|'.join(_REPEALED)})》")
_INCIDENTS_FROM = date(2025, 11, 1)
_SMALL_DAYS, _WEEK, _WORKDAYS = 60, 7, 5


def _public(seen: Seen) -> bool:
    """Whether public procurement law is likely to bind the contract."""
    customer = (seen.fact("parties") or {}).get("a") or ""
    if _COMPANY.search(customer):
        return False
    return _PUBLIC_BODY.search(customer) is not None or seen.says(_PROCURED)


@check(
    "L01",
    Severity.ERROR,
    "引用了已废止的法律",
    why="废止的法律不能再作依据，条文编号也对不上，争议时先要换算。",
    basis=f"{laws.REPEAL}：《民法典》自 2021 年 1 月 1 日起施行，合同法等九部法律同时废止。",
    wording="根据《中华人民共和国民法典》及有关法律、法规的规定……",
)
def repealed(seen: Seen) -> Iterator[Hit]:
    """A statute the Civil Code replaced, cited by a contract that is younger than the code."""
    signed = seen.day("signed_on")
    for sentence, found in seen.matches(_CITED):
        if signed is None or signed >= _REPEALED[found[1]]:
            yield Hit(f"引用了{found[0]}。", (seen.span(sentence, found),))


@check(
    "L02",
    Severity.ERROR,
    "付款期限超过 60 日",
    why="乙方是中小企业的，超过部分的约定不受保护，逾期利息照样起算。",
    basis=f"{laws.PAYMENT_TERM}：自交付（验收合格）之日起 30 日内付款，另有约定的最长 60 日。",
    wording="甲方自收到发票（验收合格）之日起 30 日内支付。",
)
def paid_late(seen: Seen) -> Iterator[Hit]:
    """More than 60 days after the event that starts the payment; workdays are turned into calendar days."""
    if not _public(seen) or seen.says(_LARGE):
        return
    for index, row in enumerate(seen.rows("payments")):
        days = row["days"]
        if not days or row.get("direction") == "before":
            continue
        spans = seen.cited(f"payments[{index}].days")
        if _RETAINED.search(seen.sentence_at(spans[0][0]).text):
            continue
        calendar = -(-days * _WEEK // _WORKDAYS) if row["working_days"] else days
        if calendar > _SMALL_DAYS:
            said = f"{days} 个工作日约合 {calendar} 日，" if row["working_days"] else ""
            yield Hit(
                f"付款期限是 {days} {'个工作日' if row['working_days'] else '日'}。",
                spans,
                f"{said}{calendar} − {_SMALL_DAYS} = {calendar - _SMALL_DAYS} 日。",
            )


@check(
    "L03",
    Severity.WARNING,
    "付款以内部审批或审计为条件",
    why="审批、审计何时完成由付款方自己掌握，收款方没有可以主张的到期日。",
    basis=f"{laws.NO_EXCUSE}：不得以履行内部付款流程、等待审计为由拒绝或者迟延支付，法律另有规定的除外。",
    wording="合同签订并收到发票之日起____日内支付；内部审批在此期限内完成。",
)
def internal_condition(seen: Seen) -> Iterator[Hit]:
    """Payment after an approval of the payer's own house, or after an audit."""
    for sentence, found in seen.matches(_INTERNAL):
        if in_body(sentence) and (_PAYS.search(sentence.text) or _PAYS.search(sentence.topic)):
            place = seen.span(sentence, found)
            yield Hit(f"付款要等“{seen.shown(place)}”。", (place,))


@check(
    "L04",
    Severity.WARNING,
    "付款以财政资金到位为条件",
    why="资金不到位就没有付款日，这一条免掉的是合同责任，免不掉法定的付款期限与利息。",
    basis=f"{laws.PAYMENT_TERM}：付款期限自交付或验收起算，不因资金安排而停止。",
    wording="资金未到位的，甲方应在____日内书面告知原因与预计时间，最迟于____前付清。",
)
def funds_condition(seen: Seen) -> Iterator[Hit]:
    """Payment that waits for money from elsewhere."""
    for sentence in seen.body:
        found = _FUNDS.search(sentence.text)
        near = (
            sentence.text if found is None else sentence.text[max(0, found.start() - 40) : found.end() + 40]
        )
        if found is not None and (_PAYS.search(sentence.topic) or _PAYS.search(near)):
            place = seen.span(sentence, found)
            yield Hit(f"付款要看“{seen.shown(place)}”。", (place,))


@check(
    "L05",
    Severity.NOTE,
    "没有写乙方的企业规模",
    why="中小企业的付款期限、利息受专门保护，规模以签约时为准，事后说不清。",
    basis=f"{laws.SIZE}：企业规模以合同订立时的类型确定，应当主动告知。",
    wording="乙方为（大型／中型／小型／微型）企业，以《中小企业声明函》为准。",
)
def size_unsaid(seen: Seen) -> Iterator[Hit]:
    """A public customer, a company, and no word on its size."""
    vendor = (seen.fact("parties") or {}).get("b") or ""
    if _public(seen) and _COMPANY.search(vendor) and not seen.says(_SIZE_SAID):
        yield Hit("没有写乙方是大型、中型、小型还是微型企业。", seen.cited("parties.b")[:1])


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
    for sentence, found in seen.matches(_RENEWS) if _public(seen) else ():
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
    for sentence in seen.body if _public(seen) else ():
        for found in _MORE.finditer(sentence.form.text):
            value = sentence.form.token(found.start(1)).value
            if isinstance(value, Decimal) and value > Decimal("0.1") and _MORE_TOPIC.search(sentence.text):
                total = seen.total
                yield Hit(
                    f"追加可以到 {(value * 100).normalize():f}%。",
                    (seen.sign(sentence, found.start(1)),),
                    f"10% 是 {total / 1000:,.2f} 元。" if total else "",
                )


@check(
    "L08",
    Severity.ERROR,
    "没有约定验收",
    why="没有验收就没有“合格”，付款、质保和违约都少了依据。",
    basis=f"{laws.ACCEPTANCE}：采购人应当组织对供应商履约的验收。验收书逐项写明：{laws.ACCEPTANCE_PAPER}。",
    wording="每季度结束后____日内，甲方依附件清单逐项验收并出具验收书；不合格的限____日整改后复验。",
)
def no_acceptance(seen: Seen) -> Iterator[Hit]:
    """No clause by which the service is accepted."""
    said = any(_ACCEPTS.search(each.text) and not _PAYS.search(each.text) for each in seen.body)
    if seen.fact("acceptance") is None and not said:
        yield Hit("全文没有写由谁、何时、按什么标准验收。", (seen.place("付款|支付|价款", "服务"),))


@check(
    "L09",
    Severity.WARNING,
    "验收标准不可衡量",
    why="“符合要求”“让人满意”没有尺子，合格与否全凭一方说了算。",
    basis=f"{laws.ACCEPTANCE_PAPER}：验收书应当包括每一项技术、服务、安全标准的履约情况。",
    wording="验收标准：可用率不低于____%，按时响应率、按时解决率不低于____%，巡检完成率 100%，逐项对照清单。",
)
def standard_subjective(seen: Seen) -> Iterator[Hit]:
    """Acceptance by somebody's content, without a figure or a list beside it."""
    for sentence, found in seen.matches(_SUBJECTIVE, _ACCEPT_TOPIC):
        if not _MEASURED.search(sentence.form.text):
            place = seen.span(sentence, found)
            yield Hit(f"标准只有“{seen.shown(place)}”。", (place,))


@check(
    "L10",
    Severity.WARNING,
    "验收没有写几日内完成",
    why="交了不验、验了不签，付款就一直等着。",
    basis=f"{laws.PAYMENT_TERM}：以验收合格为付款条件的，付款期限自验收合格或者约定的验收期满起算。",
    wording="甲方自收到验收申请之日起____个工作日内完成验收；逾期未验又未提出书面异议的，视为验收合格。",
)
def acceptance_window(seen: Seen) -> Iterator[Hit]:
    """Acceptance without a number of days."""
    found = seen.fact("acceptance")
    if found and found["window_days"] is None and not _AT_ONCE.search(found["when"] or ""):
        yield Hit("写了验收，没有写几日内验收完。", seen.cited("acceptance.when"))


@check(
    "L11",
    Severity.NOTE,
    "视为通过验收的，仍要补验收书",
    why="采购档案里必须有验收证明，只凭“视为通过”付不出款、过不了审计。",
    basis=f"{laws.ACCEPTANCE_PAPER}：验收书应当包括每一项技术、服务、安全标准的履约情况。",
    wording="……视为通过验收；甲方应在其后____日内补签验收书。",
)
def deemed_needs_paper(seen: Seen) -> Iterator[Hit]:
    """Silence that counts as acceptance, in a public contract."""
    found = seen.fact("acceptance")
    if found and found["deemed"] and _public(seen) and not re.search("补签|补办|补齐", found["when"] or ""):
        yield Hit("默示通过验收的条款没有写补签验收书。", seen.cited("acceptance.deemed"))


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
    for each in seen.asked(r"price_secrecy") if _public(seen) else ():
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
    if _public(seen) and not seen.says(_PUBLISHED):
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
    "L15",
    Severity.WARNING,
    "把技术故障列为不可抗力",
    why="断网、黑客、宕机正是运维要防要救的事，列成不可抗力，恢复义务就落空了。",
    basis=f"{laws.FORCE}：不可抗力是不能预见、不能避免且不能克服的客观情况。",
    wording="电信线路中断等乙方无法控制的情形除外；系统故障、网络攻击不属于不可抗力，乙方仍应按本合同恢复。",
)
def faults_as_force(seen: Seen) -> Iterator[Hit]:
    """Network faults and attacks beside the duty to cure them."""
    asked = seen.asked(r"force_majeure\.technical")
    for each in asked:
        yield Hit(each.text.split("：")[0] + "。", each.cite)
    cures = [each for each in seen.body if _CURES.search(each.text) and "不可抗力" not in each.topic]
    for sentence in seen.body if cures and not asked else ():
        faults = [] if "不属于" in sentence.text else list(_FAULTS.finditer(sentence.text))
        if faults and _RELIEVED.search(sentence.text) and "不可抗力" in sentence.topic:
            names = "、".join(dict.fromkeys(found[0] for found in faults))
            places = (*(seen.span(sentence, found) for found in faults), seen.whole(cures[0]))
            yield Hit(f"{sentence.clause}把{names}列为不可抗力，{cures[0].clause}又约定了恢复义务。", places)
            return


@check(
    "L16",
    Severity.ERROR,
    "把自己的内部事项列为不可抗力",
    why="封账、审批、换人都能预见也能安排，当作不可抗力等于随时可以不履约。",
    basis=f"{laws.FORCE}：不可抗力是不能预见、不能避免且不能克服的客观情况。",
    wording="删去该项；确需顺延的，另写“年终封账期间到期的付款，顺延至次年____前支付”。",
)
def own_affairs(seen: Seen) -> Iterator[Hit]:
    """Year-end closing of the books and the like."""
    for each in seen.asked(r"force_majeure\.own_affairs"):
        yield Hit(each.text.split("，由此")[0] + "。", each.cite)


@check(
    "L17",
    Severity.WARNING,
    "约定不得请求调整违约金",
    why="这样的约定不能约束法院，写了也不起作用。",
    basis=f"{laws.PENALTY}；放弃调整的约定不妨碍请求调整（{laws.ADJUSTMENT}）。",
    wording="删去该句；改为写明违约金的计算依据和上限。",
)
def no_adjustment(seen: Seen) -> Iterator[Hit]:
    """A waiver of the right to ask for less."""
    for sentence, found in seen.matches(_NO_ADJUST):
        place = seen.span(sentence, found)
        yield Hit(f"“{seen.shown(place)}”。", (place,))


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
            place = seen.span(sentence, found)
            yield Hit(f"“{seen.shown(place)}”。", (place,))


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
    if _public(seen) and days > 1097:
        yield Hit(
            "服务期超过三年。",
            seen.cited("term.start", "term.end", "term.months"),
            f"{start} 至 {end} 共 {days} 日。" if start and end else f"{months} 个月。",
        )


@check(
    "L20",
    Severity.NOTE,
    "没有写安全事件向甲方报告",
    why="甲方要在几小时内上报，先得由运维方告诉它；合同里没有这一条就没有时限。",
    basis=f"{laws.INCIDENTS}（2025 年 11 月 1 日起施行）：应当以合同要求服务方发现网络安全事件及时报告。",
    wording="乙方发现网络安全事件的，应在____分钟内报告甲方，并配合甲方按规定时限上报。",
)
def incident_unsaid(seen: Seen) -> Iterator[Hit]:
    """A public system served on or after the day the rule came into force, and no duty to report."""
    end = seen.day("term.end") or seen.day("signed_on")
    served = any(_SYSTEM.search(each.text) for each in seen.body)
    if _public(seen) and served and (end is None or end >= _INCIDENTS_FROM) and not seen.says(_INCIDENT):
        yield Hit("全文没有写发现安全事件多久内报告甲方。", (seen.place("安全|保密", "服务"),))


@check(
    "L21",
    Severity.WARNING,
    "日志保存不足一年",
    why="政务应用的日志要存满一年，少存了查不清事件，也过不了检查。",
    basis=f"{laws.LOGS}：日志留存不少于一年。",
    wording="运行、访问和操作日志保存不少于一年，并定期备份。",
)
def logs_short(seen: Seen) -> Iterator[Hit]:
    """Logs kept for less than a year."""
    for sentence in seen.document.sentences if _public(seen) else ():
        for found in _LOGS.finditer(sentence.form.text):
            length = sentence.form.token(found.start(1)).value
            if isinstance(length, Length) and _days(length) < 360:
                yield Hit(
                    f"日志只存 {length.count.normalize():f} {_UNIT[length.unit]}。",
                    (seen.sign(sentence, found.start(1)),),
                )


_UNIT = {Unit.DAY: "日", Unit.MONTH: "个月", Unit.WEEK: "周", Unit.YEAR: "年"}


def _days(length: Length) -> Decimal:
    return length.count * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}.get(length.unit, 365)


RULES: tuple[Rule, ...] = (
    repealed, paid_late, internal_condition, funds_condition, size_unsaid, renewal, supplement_too_high,
    no_acceptance, standard_subjective, acceptance_window, deemed_needs_paper, price_secret,
    publication_unsaid, signed_after_award, faults_as_force, own_affairs, no_adjustment, alone, too_long,
    incident_unsaid, logs_short,
)  # fmt: skip
