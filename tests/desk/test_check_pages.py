"""Pages of checks: opening, judging, finding, mending, the printed report; what each side is offered."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext

from lvyue.foundation import clock
from tests.desk.cast import finished, moment, reported
from tests.desk.test_checks import rows

pytestmark = pytest.mark.django_db

NOON = moment("2025-11-20T12:00")
CHECKS = "/contracts/market/checks"
ONE = f"{CHECKS}/K-0001"
OPENING = {"title": "第四季度检查", "on": "2025-11-20", "obligations": ["inspection"], "others": "门禁登记\n"}
WANTING = {"number": "1", "what": "十月没有巡检记录", "obligation": "inspection", "mend_on": "2025-11-27"}


@pytest.fixture
def party_a(bureau: Any, customer: Any, client_for: Any, data_folder: Any) -> Any:
    """The browser of 甲方合同负责人."""
    return client_for(customer)


@pytest.fixture
def party_b(vendor: Any, provider: Any, client_for: Any, data_folder: Any) -> Any:
    """The browser of 乙方项目经理."""
    return client_for(provider)


def get(client: Any, address: str, at: Any = NOON) -> str:
    with clock.moved(at):
        answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def post(client: Any, address: str, values: dict[str, Any], at: Any = NOON) -> Any:
    with clock.moved(at):
        return client.post(address, values)


def test_a_check_goes_from_its_opening_to_its_report(party_a: Any, party_b: Any) -> None:
    assert "还没有检查过" in get(party_b, CHECKS)
    answer = post(party_a, f"{CHECKS}/new", OPENING)
    assert answer.headers["Location"] == ONE
    page = get(party_a, f"{ONE}?item=1")
    assert "登记第 1 项的问题" in page
    photo = SimpleUploadedFile("空白.txt", b"empty", "text/plain")
    assert post(party_a, f"{ONE}/find", WANTING | {"files": [photo]}).status_code == 302
    assert post(party_a, f"{ONE}/judge", {"number": "2", "reason": "齐全"}).status_code == 302
    page = get(party_b, ONE)
    assert "2025-11-27 24:00 前整改" in page
    assert "空白.txt" in page
    assert "怎样整改的" in page
    assert "登记问题" not in page.replace("登记问题成为", "")
    proof = SimpleUploadedFile("补检.txt", b"done", "text/plain")
    reply = {"number": "1", "reason": "已补检", "files": [proof]}
    assert post(party_b, f"{ONE}/reply", reply).status_code == 302
    assert "等甲方确认" in get(party_b, ONE)
    assert "整改到位了吗" in get(party_a, ONE)
    assert post(party_a, f"{ONE}/answer", {"number": "1", "mended": "yes"}).status_code == 302
    assert post(party_a, f"{ONE}/close", {"reason": "整改后合格"}).status_code == 302
    report = get(party_b, f"{ONE}/report")
    for words in (
        "履约检查报告",
        "问题：十月没有巡检记录",
        "整改：已补检",
        "整改后合格",
        "附件：空白.txt、补检.txt",
    ):
        assert words in report
    assert "已结束" in get(party_b, CHECKS)


def test_the_duty_s_own_page_says_who_set_the_day_and_how_it_closes(party_a: Any, party_b: Any) -> None:
    post(party_a, f"{CHECKS}/new", OPENING)
    post(party_a, f"{ONE}/find", WANTING)
    from lvyue.duties.models import Duty

    code = Duty.objects.get(fulfilled_by="check.mended").code
    page = get(party_b, f"/duties/market/{code}")
    assert "整改：十月没有巡检记录" in page
    assert "检查人指定的整改日" in page
    assert "这件事以“整改经甲方确认”办结" in page


def test_a_sample_is_drawn_and_shown_with_all_it_takes_to_draw_again(
    party_a: Any, party_b: Any, market: Any, vendor: Any
) -> None:
    for number in range(3):
        finished(reported(vendor, market, title=f"第 {number} 件"), vendor)
    values = {"draw": "1", "since": "2025-11-01", "until": "2025-11-30", "size": "2", "seed": "约定"}
    assert post(party_a, f"{CHECKS}/new", values).headers["Location"] == ONE
    page = get(party_b, ONE)
    for words in ("抽查 2025-11-01 至 2025-11-30", "种子", "约定", "3 张", "名单摘要"):
        assert words in page


def test_a_wrong_finding_is_said_on_the_page_and_nothing_is_kept(party_a: Any) -> None:
    post(party_a, f"{CHECKS}/new", OPENING)
    before = rows()
    answer = post(party_a, f"{ONE}/find", WANTING | {"obligation": ""})
    assert answer.status_code == 422
    answer = post(party_a, f"{ONE}/find", WANTING | {"mend_on": "2025-11-01"})
    assert answer.status_code == 422
    assert "整改期限早于今天" in answer.content.decode()
    answer = post(party_a, f"{ONE}/answer", {"number": "1"})
    assert answer.status_code == 422
    answer = post(party_a, f"{ONE}/answer", {"number": "1", "mended": "yes"})
    assert answer.status_code == 404
    assert rows() == before


def test_an_empty_check_and_an_impossible_draw_are_said_on_the_page(party_a: Any) -> None:
    before = rows()
    answer = post(party_a, f"{CHECKS}/new", {"title": "空", "on": "2025-11-20"})
    assert answer.status_code == 422
    assert "没有写检查什么" in answer.content.decode()
    values = {"draw": "1", "since": "2025-11-01", "until": "2025-11-30", "size": "2"}
    answer = post(party_a, f"{CHECKS}/new", values)
    assert answer.status_code == 409
    assert "没有处理完成的工单" in answer.content.decode()
    assert rows() == before


def test_the_provider_is_offered_no_check_to_open(party_b: Any, party_a: Any) -> None:
    assert "发起检查" not in get(party_b, CHECKS).replace("甲方发起检查后", "")
    before = rows()
    assert post(party_b, f"{CHECKS}/new", OPENING).status_code == 403
    assert rows() == before
    post(party_a, f"{CHECKS}/new", OPENING)
    before = rows()
    assert post(party_b, f"{ONE}/find", WANTING).status_code == 403
    assert post(party_b, f"{ONE}/close", {"reason": "合格"}).status_code == 403
    assert rows() == before


def test_an_outsider_finds_nothing(party_a: Any, outsider: Any, client_for: Any) -> None:
    post(party_a, f"{CHECKS}/new", OPENING)
    stranger = client_for(outsider)
    for address in (CHECKS, f"{CHECKS}/new", ONE, f"{ONE}/report"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{ONE}/find", WANTING).status_code == 404


def test_an_unknown_check_or_act_is_not_found(party_a: Any) -> None:
    post(party_a, f"{CHECKS}/new", OPENING)
    assert party_a.get(f"{CHECKS}/K-0009").status_code == 404
    assert post(party_a, f"{ONE}/explode", {}).status_code == 404
    assert post(party_a, f"{ONE}/judge", {"number": "²"}).status_code == 404


def test_a_long_check_takes_no_more_queries_than_a_short_one(party_a: Any) -> None:
    from django.db import connection

    post(party_a, f"{CHECKS}/new", OPENING)
    post(party_a, f"{CHECKS}/new", OPENING | {"others": "\n".join(f"第 {one} 项" for one in range(40))})
    for code in ("K-0001", "K-0002"):
        for number in ("1", "2"):
            if code == "K-0002" or number == "1":
                post(party_a, f"{CHECKS}/{code}/find", WANTING | {"number": number})
    counts = []
    for code in ("K-0001", "K-0002"):
        with CaptureQueriesContext(connection) as captured:
            get(party_a, f"{CHECKS}/{code}")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 26


def test_the_list_of_a_contract_s_tickets_leads_its_readers_to_the_checks(
    party_b: Any, reporter: Any, client_for: Any
) -> None:
    assert f'href="{CHECKS}"' in get(party_b, "/tickets?contract=market")
    assert "履约检查" not in get(party_b, "/tickets")
    assert "履约检查" not in get(client_for(reporter), "/tickets?contract=market")
