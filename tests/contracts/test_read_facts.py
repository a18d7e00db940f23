"""Facts read beside the contract file: checked, put right, taken out; a blank that matters is filled."""

import re
from datetime import datetime

import pytest

from lvyue.contracts.errors import BlanksOpen, DraftClosed, FactInvalid, FactUnknown
from lvyue.contracts.intake import file_from_text
from lvyue.contracts.models import Confirmation, ContractVersion, FactReview
from lvyue.contracts.readings import read_facts, settled, whole_of
from lvyue.contracts.selectors import blanks_open, facts_read
from lvyue.contracts.services import (
    contract_import,
    fact_accept,
    fact_correct,
    fact_reject,
    question_answer,
    version_confirm,
    version_supplement,
)
from lvyue.duties import services as duties
from lvyue.foundation import clock
from lvyue.rules.errors import RuleError
from lvyue.rules.types import SHANGHAI

NOW = datetime(2026, 1, 5, 10, tzinfo=SHANGHAI)
REVIEW = "/contracts/depot/review/1"

TEXT = """仓储系统运维合同
甲方：某市物资储备中心
乙方：某省云桥科技有限公司
第一条 服务期限
服务期自2026年1月1日起至2026年12月31日止。
第二条 价款
合同总价为人民币壹拾贰万元整（¥120000.00）。
第三条 付款
甲方在验收合格并收到发票后____个工作日内支付全部价款。
第四条 服务
乙方每月巡检一次。系统可用率不低于99.9%。
第五条 人员
乙方更换驻场人员须经甲方书面同意，并提前15日通知甲方。
第六条 考核
甲方每季度考核一次，满分100分；低于90分的，每低1分扣当季服务费的1%；低于60分的，甲方有权解除合同。
第七条 分包
乙方不得转包；经甲方同意可以分包。
第八条 成果
服务中形成的文档和源代码归甲方所有。
第九条 免责
因甲方机房停电造成中断的，乙方不承担违约责任。
第十条 续约
期满前30日，双方协商续签，续签一年。
第十一条 文件
附件与本合同不一致的，以本合同为准。
第十二条 其他
本合同一式四份，争议向甲方所在地人民法院起诉。质保金退还日期：    年  月  日。
签订日期：2025年12月20日
"""


def draft(text=TEXT):
    return file_from_text(text, code="depot", title="某市仓储系统运维合同")


def found(text=TEXT):
    file, texts = draft(text)
    return {one.name: one for one in read_facts(file, texts, whole_of(file, texts))}


@pytest.fixture
def depot(provider, customer, access_for):
    """A draft read from the text, with both sides seated."""
    file, texts = draft()
    with clock.moved(NOW):
        return contract_import(access=access_for(provider), file=file, texts=texts, partner=customer)


def path_of(version, name):
    return next(one.path for one in facts_read(version) if one.name == name)


def blank_of(version):
    (one,) = blanks_open(version)
    return one.path


# -- what is read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "group", "value"),
    [
        ("exemptions", "免责", ""),
        ("subcontracting", "转包分包", "转包 不得，分包 须经对方同意"),
        ("intellectual_property", "知识产权", "归属 甲方所有"),
        ("renewals", "续约", "提前天数 30，续期月数 12"),
        ("precedence", "文件效力", "先后 本合同、附件"),
        ("personnel", "人员", "15 天"),
        ("kpis", "指标", "不低于 99.9%"),
        ("appraisal", "考核", "多久一次 每季，满分 100，低于此分可解除 60"),
        ("appraisal.per_point", "考核", "低于 90 分，每 1 分扣 1%"),
        ("blanks", "空白处", "未填写"),
        ("copies", "其他", "4"),
        ("dispute", "其他", "方式 诉讼，地点 甲方所在地"),
    ],
)
def test_each_kind_is_shown_in_its_group_with_the_words_it_rests_on(name, group, value):
    one = found()[name]
    assert (one.kind.group, one.kind.value_of(one.raw)) == (group, value)
    assert one.cites
    assert all(cite.quote in TEXT for cite in one.cites)
    assert one.rule.endswith(name.split(".")[0])


def test_a_fact_keeps_its_path_when_something_else_is_read_before_it():
    path = found()["copies"].path
    assert path == f"read.copies.{TEXT.index('四份')}"
    assert path == found(TEXT.replace("每月巡检一次", "每周巡检一次"))["copies"].path


def test_typing_back_what_is_shown_changes_nothing():
    file, texts = draft()
    for one in read_facts(file, texts, whole_of(file, texts)):
        if one.blank:
            continue
        values = {field.name: field.value for field in one.fields()}
        assert one.corrected(file, texts, values, "") == one.raw, one.path


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("personnel", {"rule": "bribe"}, "写法不对"),
        ("personnel", {"value": "-3"}, "写法不对"),
        ("personnel", {"value": ""}, "没有填写"),
        ("kpis", {"value": "120"}, "写法不对"),
        ("kpis", {"value": "NaN"}, "写法不对"),
        ("kpis", {"metric": "长" * 401}, "写法不对"),
        ("precedence", {"order": "、，"}, "写法不对"),
        ("copies", {"value": "四"}, "写法不对"),
        ("copies", {"value": "1" * 5000}, "写法不对"),
        ("appraisal", {"every": "每季"}, "写法不对"),
        ("appraisal", {"full_marks": "Infinity"}, "写法不对"),
        ("exemptions", {"party": "丙方"}, "写法不对"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(name, values, told):
    file, texts = draft()
    with pytest.raises(FactInvalid, match=told):
        found()[name].corrected(file, texts, values, "")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("period", "10个工作日内", "10 个工作日内"),
        ("money", "28000", "28,000.00 元"),
        ("rate", "0.5%", "0.5%"),
        ("date", "2026-03-31", "2026-03-31"),
    ],
)
def test_a_blank_is_filled_in_by_its_kind(kind, typed, kept):
    from lvyue.contracts.readings.values import blank

    assert blank(kind).read(typed) == kept
    with pytest.raises((ValueError, ArithmeticError, RuleError)):
        blank(kind).read("不知道")


# -- checking them -----------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_accepting_one_confirms_nothing_and_changes_no_draft(depot, provider, access_for):
    digest = depot.digest
    fact_accept(access=access_for(provider), version=depot, path=path_of(depot, "kpis"))
    depot.refresh_from_db()
    assert depot.digest == digest
    assert not Confirmation.objects.exists()
    assert FactReview.objects.get().was == FactReview.objects.get().becomes


def test_a_correction_lasts_and_the_next_goes_on_from_it(depot, provider, customer, access_for):
    path = path_of(depot, "kpis")
    fact_correct(access=access_for(provider), version=depot, path=path, values={"value": "99.5"})
    fact_correct(
        access=access_for(customer), version=depot, path=path, values={"bound": "most"}, reason="看错了"
    )
    one = next(each for each in facts_read(depot) if each.path == path)
    assert (one.raw["value"], one.raw["bound"], one.read["value"]) == ("0.995", "most", "0.999")
    first, second = FactReview.objects.order_by("id")
    assert (first.was["value"], first.becomes) == ("0.999", second.was)


def test_what_people_did_lasts_when_the_reader_cuts_the_words_otherwise(depot, provider, access_for):
    path, access = blank_of(depot), access_for(provider)
    fact_correct(access=access, version=depot, path=path, values={"value": "10个工作日内"})
    (check,) = depot.fact_reviews.all()
    check.was = check.was | {"what": "收到发票后", "clause": "第三条之一"}
    file, texts = depot.file, depot.texts
    facts = settled(read_facts(file, texts, whole_of(file, texts)), [check])
    assert next(one for one in facts if one.path == path).raw["value"] == "10 个工作日内"


def test_other_words_may_be_given_and_must_stand_in_the_text(depot, provider, access_for):
    path, access = path_of(depot, "copies"), access_for(provider)
    with pytest.raises(FactInvalid, match="原文里没有"):
        fact_correct(access=access, version=depot, path=path, values={"value": "6"}, quote="一式六份")
    assert not FactReview.objects.exists()
    fact_correct(access=access, version=depot, path=path, values={"value": "4"}, quote="本合同一式四份")
    (cite,) = next(each for each in facts_read(depot) if each.path == path).cites
    assert cite.quote == "本合同一式四份"


def test_one_taken_out_is_gone_once(depot, provider, access_for):
    path, access = path_of(depot, "exemptions"), access_for(provider)
    fact_reject(access=access, version=depot, path=path, reason="不是免责")
    assert next(each for each in facts_read(depot) if each.path == path).gone
    for again in (
        lambda: fact_reject(access=access, version=depot, path=path),
        lambda: fact_accept(access=access, version=depot, path=path),
        lambda: fact_correct(access=access, version=depot, path="read.kpis.9999", values={"value": "1"}),
    ):
        with pytest.raises(FactUnknown):
            again()
    assert FactReview.objects.count() == 1


def rule_all(version, people, access_for):
    for question in version.file.questions:
        if question.kind == "ambiguity":
            for person in people:
                question_answer(
                    access=access_for(person),
                    version=version,
                    question=question.id,
                    reading=question.readings[0].id,
                )


def test_nothing_is_confirmed_before_a_blank_that_matters_is_filled(depot, provider, customer, access_for):
    with clock.moved(NOW):
        rule_all(depot, (provider, customer), access_for)
        path = blank_of(depot)
        with pytest.raises(BlanksOpen, match="1 处空白没有填写"):
            version_confirm(access=access_for(provider), version=depot)
        fact_accept(access=access_for(provider), version=depot, path=path)
        with pytest.raises(BlanksOpen):
            version_confirm(access=access_for(provider), version=depot)
        assert not Confirmation.objects.exists()
        fact_correct(access=access_for(provider), version=depot, path=path, values={"value": "10个工作日内"})
        assert blanks_open(depot) == []
        version_confirm(access=access_for(provider), version=depot)
        with pytest.raises(DraftClosed):
            fact_correct(
                access=access_for(customer), version=depot, path=path, values={"value": "5个工作日内"}
            )
    assert Confirmation.objects.count() == 1


def test_a_blank_date_no_term_rests_on_does_not_hold_up_the_confirmation(depot):
    blanks = [one for one in facts_read(depot) if one.blank]
    assert [(one.raw["kind"], one.open) for one in blanks] == [("period", True), ("date", False)]


def test_a_blank_set_aside_with_a_reason_holds_up_nothing(depot, customer, access_for):
    with pytest.raises(FactInvalid, match="为什么不算空白"):
        fact_reject(access=access_for(customer), version=depot, path=blank_of(depot), reason=" ")
    assert not FactReview.objects.exists()
    fact_reject(access=access_for(customer), version=depot, path=blank_of(depot), reason="双方另有通知约定")
    assert blanks_open(depot) == []


# -- the page ----------------------------------------------------------------------------------------------


def shown(client, address=REVIEW):
    return client.get(address).content.decode()


def test_the_page_has_each_with_its_keys_its_rule_and_its_mark(depot, provider, client_for):
    page = shown(client_for(provider))
    for one in facts_read(depot):
        assert f'id="fact-{one.path}"' in page
        assert f"读法 {one.rule}" in page
        assert re.search(rf'data-spans="[^"]*{re.escape(one.path)}\.1', page)
    assert page.count('data-key="a"') == len(set(re.findall(r'id="fact-([^"]+)"', page)))
    assert "读法 周期服务 periodic" in page
    assert page.count("未填写") >= 2
    assert "填写 <kbd>C</kbd>" in page
    assert "<b>甲方在验收合格并收到发票后____个工作日</b>" in page
    assert "确认前须填好 1 处空白" in page
    assert 'data-open="confirm-version"' not in page


def test_filling_a_blank_on_the_page_opens_the_confirmation(
    depot, provider, customer, access_for, client_for
):
    client = client_for(provider)
    with clock.moved(NOW):
        rule_all(depot, (provider, customer), access_for)
        path = blank_of(depot)
        piece = client.get(f"{REVIEW}/facts/{path}", {"act": "correct"}, headers={"HX-Request": "true"})
        assert 'name="value" value=""' in piece.content.decode()
        wrong = client.post(f"{REVIEW}/facts/{path}", {"act": "correct", "value": "过几天"})
        assert (wrong.status_code, "7个工作日内" in wrong.content.decode()) == (422, True)
        assert 'value="过几天"' in wrong.content.decode()
        right = client.post(f"{REVIEW}/facts/{path}", {"act": "correct", "value": "7个工作日内"})
        assert right.headers["Location"] == f"{REVIEW}#fact-{path}"
        page = shown(client)
    assert "确认前须填好" not in page
    assert 'data-open="confirm-version"' in page
    assert "乙方已改正" in page
    assert "<del>未填写</del> → <ins>7 个工作日内</ins>" in shown(client, f"{REVIEW}/facts/{path}")


def test_what_was_taken_out_is_listed_under_its_name(depot, provider, access_for, client_for):
    fact_reject(access=access_for(provider), version=depot, path=path_of(depot, "personnel"), reason="重复")
    page = shown(client_for(provider))
    assert "已退回" in page
    assert "理由：重复" in page


def test_who_may_not_draft_sees_them_without_keys_and_an_outsider_nothing(
    depot, engineer, outsider, client_for
):
    path = path_of(depot, "kpis")
    assert client_for(engineer).get(REVIEW).status_code == 404  # not seated at this contract
    for person in (engineer, outsider):
        answer = client_for(person).post(f"{REVIEW}/facts/{path}", {"act": "accept"})
        assert answer.status_code == 404
    assert not FactReview.objects.exists()


def test_the_page_asks_the_database_the_same_with_them(
    depot, provider, client_for, django_assert_max_num_queries
):
    client = client_for(provider)
    with django_assert_max_num_queries(19):
        client.get(REVIEW)
    assert ContractVersion.objects.count() == 1


# -- what the reader learns from it -------------------------------------------------------------------------


LONGER = TEXT.replace("____个工作日", "10个工作日").replace(
    "乙方每月巡检一次。", "乙方每月巡检一次，接到报修后30分钟内响应，2小时到场。"
)


@pytest.fixture
def corrected_depot(provider, customer, access_for):
    """A draft on which people put right, took out and filled in facts of every sort."""
    file, texts = draft(LONGER)
    version = contract_import(access=access_for(provider), file=file, texts=texts, partner=customer)
    access = access_for(provider)
    right = {
        path_of(version, "kpis"): {"value": "99.5"},
        path_of(version, "copies"): {"value": "6"},
        path_of(version, "subcontracting"): {"transfer": "consent"},
        path_of(version, "blanks"): {"value": "2027-01-31"},
        "parties.b": {"name": "某省云桥科技有限公司本部"},
        "obligations.periodic-1": {"every": "P1W"},
        "obligations.respond-1": {"limit": "15分钟内"},
        "obligations.pay-1": {"limit": "5个工作日内"},
    }
    for path, values in right.items():
        fact_correct(access=access, version=version, path=path, values=values)
    fact_correct(access=access, version=version, path="obligations.pay-1", values={"limit": "7日内"})
    fact_accept(access=access, version=version, path=path_of(version, "personnel"))
    for path in (path_of(version, "exemptions"), "obligations.arrive-1", "obligations.periodic-2"):
        fact_reject(access=access, version=version, path=path, reason="没有")
    return version


def test_every_correction_leaves_as_the_reader_takes_it(corrected_depot):
    from lvyue.config.learned_cases import cases_of

    found = cases_of(corrected_depot)
    assert found["text"] == LONGER
    assert found["corrections"] == {
        "kpis[0].value": "0.995",
        "copies": 6,
        "subcontracting.transfer": "consent",
        "parties.b": "某省云桥科技有限公司本部",
        "periodic[0].every": "P1W",
        "sla[0].response_minutes": 15,
        "payments[0].days": 7,
        "payments[0].working_days": False,
        "exemptions[0]": None,
        "sla[0].arrive_minutes": None,
        "periodic[1]": None,
    }


def test_the_reader_takes_them_as_a_case_without_the_parties(corrected_depot):
    import json

    from lvyue.config.learned_cases import cases_of
    from lvyue.reading.learning import learn, missed, parse_corrections

    found = cases_of(corrected_depot)
    case = learn(found["text"], parse_corrections(json.dumps(found)), name="depot")
    assert "某市物资储备中心" not in case.text
    assert (case.facts["copies"], case.facts["exemptions"]) == (6, [])
    assert {"bound": "least", "value": "0.995"} in case.facts["kpis"]
    assert len(missed(case)) >= 6


def test_what_nobody_put_right_is_nothing_to_learn(depot, provider, access_for):
    from lvyue.config.learned_cases import cases_of

    fact_accept(access=access_for(provider), version=depot, path=path_of(depot, "kpis"))
    fact_correct(
        access=access_for(provider), version=depot, path=blank_of(depot), values={"value": "5个工作日内"}
    )
    found = cases_of(depot)
    assert found["corrections"] == {}
    assert [one["path"].split(".")[1] for one in found["cases"]] == ["blanks"]


# -- the versions after -------------------------------------------------------------------------------------


def test_what_was_confirmed_with_a_version_stays_so_in_the_next(depot, provider, customer, access_for):
    with clock.moved(NOW):
        rule_all(depot, (provider, customer), access_for)
        access = access_for(provider)
        fact_correct(access=access, version=depot, path=blank_of(depot), values={"value": "10个工作日内"})
        fact_reject(access=access, version=depot, path=path_of(depot, "exemptions"), reason="不是免责")
        for person in (provider, customer):
            duties.version_confirm(access=access_for(person), version=depot)
        words = "第四条中“每月”修改为“每周”。\n签订日期：2026年6月15日\n"
        made = version_supplement(access=access_for(provider), version=depot, text=words)
    assert made.number == 2
    assert blanks_open(made) == []
    facts = {one.name: one for one in facts_read(made)}
    assert facts["exemptions"].gone
    filled = [one.raw["value"] for one in facts_read(made) if one.name == "blanks"]
    assert filled == ["10 个工作日内", "未填写"]
    assert not made.fact_reviews.exists()


def test_what_nobody_confirmed_is_not_taken_over_by_other_words(depot, provider, customer, access_for):
    access = access_for(provider)
    fact_correct(access=access, version=depot, path=blank_of(depot), values={"value": "10个工作日内"})
    file, texts = draft(TEXT.replace("收到发票后", "收到发货后"))
    again = contract_import(access=access, file=file, texts=texts)
    assert (again.pk, len(blanks_open(again))) == (depot.pk, 0)  # the same open draft, its own record
    facts = read_facts(file, texts, whole_of(file, texts))
    checks = list(depot.fact_reviews.all())
    assert any(one.open for one in settled(facts, checks, words=True))
