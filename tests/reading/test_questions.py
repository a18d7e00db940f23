"""Open points come out as questions with readings; what is plain raises none."""

import pytest

from lvyue.reading import Question, read
from tests.reading.cases import fresh, replaced

TEXT, READING = fresh("kiosk")
ASKED = {each.about: each for each in READING.questions}


def _asked(text: str, about: str) -> Question:
    [question] = [each for each in read(text).questions if each.about == about]
    return question


def test_exactly_these_points_are_open_in_the_kiosk_contract():
    assert {(each.kind, each.about, each.blocking) for each in READING.questions} == {
        ("ambiguity", "term.end", True),
        ("ambiguity", "term.months", False),
        ("ambiguity", "monthly_fee_fen", True),
        ("ambiguity", "payments[0].boundary", False),
        ("ambiguity", "payments[0].combined", False),
        ("ambiguity", "fee.remainder", True),
        ("ambiguity", "sla[0].resolve_minutes", False),
        ("ambiguity", "sla[1].resolve_minutes", False),
        ("warning", "penalties[1].cap", False),
        ("ambiguity", "periodic[1].every", True),
        ("ambiguity", "periodic[4].every", True),
        ("ambiguity", "dispute.venue", False),
        ("warning", "law", False),
        ("warning", "clauses.9.2.2", False),
    }
    assert len({each.id for each in READING.questions}) == len(READING.questions)


def test_two_end_dates_are_two_readings():
    assert [each.sets["term.end"] for each in ASKED["term.end"].readings] == ["2026-06-30", "2026-05-31"]
    assert [each.sets["term.months"] for each in ASKED["term.end"].readings] == [13, 12]


def test_a_monthly_fee_is_a_twelfth_or_a_share_of_the_term():
    assert [each.sets for each in ASKED["monthly_fee_fen"].readings] == [
        {"monthly_fee_fen": 300_000},
        {"monthly_fee_fen": 276_923},
    ]


def test_a_duty_without_a_cycle_offers_four_schedules():
    sets = [each.sets for each in ASKED["periodic[1].every"].readings]
    assert sets == [{"periodic[1].every": cycle} for cycle in ("P1M", "P3M", "P6M", "P1Y")]


def test_two_limits_on_one_fee_let_the_earlier_drive_by_default():
    assert [each.sets["payments[0].combined"] for each in ASKED["payments[0].combined"].readings] == [
        "earliest",
        "fixed_day",
        "period",
    ]
    assert [each.sets["payments[0].boundary"] for each in ASKED["payments[0].boundary"].readings] == [
        "by",
        "before",
    ]


def test_each_question_shows_the_words_it_rests_on():
    def words(about: str) -> list[str]:
        return [TEXT[start:end] for start, end in ASKED[about].cite]

    assert words("law") == ["《中华人民共和国合同法》"]
    assert words("dispute.venue") == ["合同签订地"]
    assert words("term.months")[0] == "合同期限为年"
    assert words("penalties[1].cap") == ["每逾期一天", "千分之四"]
    pasted, first = words("clauses.9.2.2")
    assert pasted == first and pasted.startswith("合同期内因甲方需要")


def test_naming_the_signing_place_settles_the_venue():
    text = TEXT.replace("合同签订时间", "签订地点：云岭市\n合同签订时间")
    assert "dispute.venue" not in {each.about for each in read(text).questions}
    assert "dispute.venue" not in {each.about for each in fresh("water")[1].questions}


def test_a_contract_older_than_the_civil_code_may_cite_the_contract_law():
    text = TEXT.replace("2025年5月28日", "2019年5月28日")
    assert "law" not in {each.about for each in read(text).questions}
    assert "law" not in {each.about for each in read(TEXT.replace("合同法", "劳动合同法")).questions}


def test_a_cap_settles_the_penalty():
    text = TEXT.replace("千分之四作为违约金", "千分之四作为违约金，累计不超过未付维护费的百分之五")
    assert read(text).facts["penalties"][1]["cap"] == {"rate": "0.05", "base": "unpaid amount"}
    assert "penalties[1].cap" not in {each.about for each in read(text).questions}


def test_a_filled_term_is_no_question():
    assert "term.months" not in {
        each.about for each in read(TEXT.replace("期限为年", "期限为一年")).questions
    }


def test_a_blank_term_without_dates_blocks():
    text = TEXT.replace("，自 2025年6月1日起至2026年6月30日止", "").replace(
        "自 2025 年 6 月 1 日起至 2026 年 5 月 31 日止，", ""
    )
    question = _asked(text, "term.months")
    assert question.blocking
    assert [each.sets for each in question.readings] == [{"term.months": 12}, {"term.months": 24}]


def test_a_blank_signing_date_starts_nothing_until_it_is_recorded():
    [span] = READING.citations["signed_on"]
    question = _asked(replaced(TEXT, [(span, "    年  月  日")]), "signed_on")
    assert (question.kind, question.blocking) == ("ambiguity", False)
    assert [each.sets for each in question.readings] == [{"signed_on": None}, {}]
    assert "未起算" in question.readings[0].text


def test_a_blank_signing_date_may_be_the_effective_date_the_text_names():
    [span] = READING.citations["signed_on"]
    text = replaced(TEXT, [(span, "    年  月  日")]).replace(
        "(一) 本合同一式五份", "(一) 本合同自2025年6月1日起生效，一式五份"
    )
    readings = _asked(text, "signed_on").readings
    assert [each.sets for each in readings] == [{"signed_on": None}, {"signed_on": "2025-06-01"}, {}]


@pytest.mark.parametrize("words", ["合同到期之前60日内", "合同期满前60日内"])
def test_a_window_before_the_end_has_two_readings(words):
    text = f"合同总价为人民币30000元。\n三、付款\n甲方在{words}向乙方一次性支付合同总价。\n"
    assert read(text).facts["payments"][0]["direction"] == "before"
    readings = _asked(text, "payments[0].window").readings
    assert [each.sets["payments[0].window"] for each in readings] == ["latest", "within"]
    assert not [
        each for each in read(text.replace("60日内", "60日")).questions if each.about == "payments[0].window"
    ]


def test_court_and_arbitration_both_left_open_is_asked():
    text = "十、争议\n协商不成的，可向法院起诉或提交仲裁委员会仲裁。\n"
    assert read(text).facts["dispute"]["mode"] is None
    assert [each.sets["dispute.mode"] for each in _asked(text, "dispute.mode").readings] == [
        "court",
        "arbitration",
    ]
