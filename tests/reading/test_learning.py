"""A person's corrections become a case: without people's data, and tried on the reader as it is now."""

import json

import pytest

from lvyue.reading import ReadingError, read
from lvyue.reading.learning import Correction, anonymous, learn, load_case, missed, parse_corrections
from tests.reading.cases import TEXTS

TEXT = """甲方：某市图书馆学会
乙方：某省书香科技有限公司
联系人：张三丰  电话：13812345678  账号：6222 0202 0000 1234 567
一、服务
1、乙方每周巡检一次。
2、故障2小时内响应。
二、付款
合同总价10万元，验收合格后10日内一次性支付。
三、份数
合同一式四份。
"""


def test_a_case_keeps_the_facts_as_corrected():
    case = learn(
        TEXT,
        [Correction("copies", 6), Correction("sla[0].response_minutes", 90), Correction("periodic[0]", None)],
        name="library",
    )
    assert case.facts["copies"] == 6
    assert case.facts["sla"] == [{"response_minutes": 90}]
    assert case.facts["periodic"] == []
    assert case.corrected == ("copies", "sla[0].response_minutes", "periodic[0]")


def test_a_row_the_reader_missed_is_put_behind_the_last():
    case = learn(TEXT, [Correction("periodic[1]", {"every": "P1Y"})], name="library")
    assert case.facts["periodic"] == [{"every": "P1W"}, {"every": "P1Y"}]


def test_a_case_holds_no_person_number_account_or_party_name():
    case = learn(TEXT, [], name="library")
    for private in ("张三丰", "13812345678", "6222", "某市图书馆学会", "某省书香科技有限公司"):
        assert private not in case.text
        assert private not in case.files()["library.json"]
    assert (case.facts["parties.a"], case.facts["parties.b"]) == ("某市信息服务中心", "某省运维科技有限公司")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("手机13912345678。", "手机13900000000。"),
        ("证号11010119900101123X，", "证号000000000000000000，"),
        ("传真0991-1234567", "传真0000-0000000"),
        ("邮箱zhang.san@city.gov.cn。", "邮箱name@example.com。"),
        ("法定代表人：李四\n", "法定代表人：某某\n"),
    ],
)
def test_data_of_people_are_replaced(text, expected):
    assert anonymous(text) == expected


@pytest.mark.parametrize("text", ["合同总价1234567.00元，2025年11月12日。", "每年12000元，共36个月。"])
def test_sums_and_days_stay(text):
    assert anonymous(text) == text


def test_a_case_that_is_read_as_it_is_misses_nothing():
    assert missed(learn(TEXT, [], name="library")) == ()


def test_what_the_reader_still_gets_wrong_is_named():
    case = learn(TEXT, [Correction("copies", 6), Correction("periodic[0]", None)], name="library")
    assert missed(case) == ("copies：应为 6，读作 4", 'periodic：多读 {"every": "P1W"}')


def test_a_case_comes_back_from_its_files():
    case = learn(TEXT, [Correction("copies", 6)], name="library")
    files = case.files()
    assert load_case("library", files["library.txt"], files["library.json"]) == case


@pytest.mark.parametrize("content", ['{"copies": 6}', '[{"path": "copies", "value": 6}]'])
def test_corrections_are_written_in_two_ways(content):
    assert parse_corrections(content) == (Correction("copies", 6),)


@pytest.mark.parametrize("content", ["", "[1]", '{"a b": 1}', '[{"path": "x"}]', '{"copies[]": 1}', "3"])
def test_corrections_of_another_shape_are_refused_with_an_example(content):
    with pytest.raises(ReadingError, match=r"事实路径"):
        parse_corrections(content)


@pytest.mark.parametrize("path", ["sla[7].response_minutes", "copies.days", "payments[9]"])
def test_a_correction_of_a_fact_without_a_place_is_refused(path):
    with pytest.raises(ReadingError, match="没有位置"):
        learn(TEXT, [Correction(path, 1)], name="library")


@pytest.mark.parametrize("name", ["", "../up", "a/b", "长" * 61])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(ReadingError, match="文件名"):
        learn(TEXT, [], name=name)


LEARNED = sorted((TEXTS / "learned").glob("*.txt"))


@pytest.mark.parametrize("path", LEARNED, ids=lambda path: path.stem)
def test_each_case_learned_is_read_rightly(path):
    content = path.with_suffix(".json").read_text(encoding="utf-8")
    assert missed(load_case(path.stem, path.read_text(encoding="utf-8"), content)) == ()


def test_there_are_cases_learned_with_corrections():
    contents = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in LEARNED]
    assert any(content["corrected"] for content in contents)


def test_learning_leaves_the_reading_itself_alone():
    before = read(TEXT).as_dict()
    learn(TEXT, [Correction("copies", 6)], name="library")
    assert read(TEXT).as_dict() == before
