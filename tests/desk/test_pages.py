"""Pages of the desk as people meet them: list, report, ticket, acts, sheet."""

import base64
from datetime import timedelta

import pytest

from lvyue.desk import services
from lvyue.desk.models import RecordSheet, Ticket, TicketEvent
from lvyue.foundation import clock
from tests.desk.cast import REPORTED, finished, moment, reported

pytestmark = pytest.mark.django_db
TICKET = "/tickets/market/M-0001"


@pytest.fixture
def vendor_client(vendor, provider, client_for):
    return client_for(provider)


@pytest.fixture
def bureau_client(bureau, customer, client_for):
    return client_for(customer)


def post(client, address, values=None, at=REPORTED):
    with clock.moved(at):
        return client.post(address, values or {})


def get(client, address, at=REPORTED):
    with clock.moved(at):
        return client.get(address)


class TestList:
    def test_a_row_shows_the_clock_that_is_due_first_with_its_clause(self, vendor_client, ticket):
        text = get(vendor_client, "/tickets", REPORTED + timedelta(hours=1)).content.decode()
        assert "无法登录" in text
        assert "待响应" in text
        assert "余 1 小时" in text
        assert "第三条2" in text

    def test_filters_keep_what_they_name(self, vendor_client, vendor, market, ticket):
        reported(vendor, market, REPORTED + timedelta(minutes=1), title="打印慢")
        later = REPORTED + timedelta(hours=3)
        with clock.moved(later):
            services.ticket_respond(access=vendor, ticket=ticket, at=later, text="已回复")

        def shown(query):
            text = get(vendor_client, f"/tickets?{query}", later).content.decode()
            return {title for title in ("无法登录", "打印慢") if title in text}

        assert shown("") == {"无法登录", "打印慢"}
        assert shown("state=received") == {"打印慢"}
        assert shown("state=open&overdue=1") == {"打印慢"}
        assert shown("q=打印") == {"打印慢"}
        assert shown("q=M-0001") == {"无法登录"}
        assert shown("state=ended") == set()
        assert shown("contract=other") == set()

    def test_the_list_stays_within_its_queries_however_many_rows(
        self, vendor_client, vendor, market, django_assert_max_num_queries
    ):
        for n in range(8):
            reported(vendor, market, REPORTED + timedelta(minutes=n), title=f"第 {n} 件")
        get(vendor_client, "/tickets")  # the first request of a session also notes its time
        with django_assert_max_num_queries(12):
            text = get(vendor_client, "/tickets", REPORTED + timedelta(hours=1)).content.decode()
        assert text.count("第三条2") == 8

    def test_an_outsider_sees_an_empty_list_and_a_stranger_the_login_page(
        self, outsider, ticket, client_for, client
    ):
        assert "无法登录" not in get(client_for(outsider), "/tickets").content.decode()
        assert get(client, "/tickets").headers["Location"].startswith("/login")


class TestReportPage:
    def test_reporting_leads_to_the_ticket(self, vendor_client, market):
        response = post(
            vendor_client, "/tickets/new", {"contract": "market", "title": "停机", "kind": "incident"}
        )
        assert (response.status_code, response.headers["Location"]) == (302, TICKET)
        assert Ticket.objects.get().reported_at == REPORTED

    def test_a_report_of_another_persons_call_counts_from_that_call(self, vendor_client, market):
        values = {"contract": "market", "title": "停机", "kind": "incident", "channel": "phone"}
        values |= {"at": "2025-11-20T08:30", "reporter_name": "某窗口"}
        post(vendor_client, "/tickets/new", values)
        ticket = Ticket.objects.get()
        assert (ticket.reported_at, ticket.channel, ticket.reporter_name) == (
            moment("2025-11-20T08:30"),
            "phone",
            "某窗口",
        )

    def test_sending_the_form_twice_is_one_ticket(self, vendor_client, market):
        values = {"contract": "market", "title": "停机", "kind": "incident", "key": "page-1"}
        for _ in range(2):
            assert post(vendor_client, "/tickets/new", values).headers["Location"] == TICKET
        assert Ticket.objects.count() == 1

    def test_what_is_wrong_is_said_on_the_page_and_nothing_is_stored(self, vendor_client, market):
        base = {"contract": "market", "title": "停机", "kind": "incident"}
        empty = post(vendor_client, "/tickets/new", base | {"title": ""})
        assert empty.status_code == 422
        future = post(vendor_client, "/tickets/new", base | {"at": "2025-11-21T08:30"})
        assert (future.status_code, "不能晚于现在" in future.content.decode()) == (422, True)
        expired = post(vendor_client, "/tickets/new", base, moment("2026-04-01T09:00"))
        assert expired.status_code == 409
        assert "服务期已于 2026-03-31 届满" in expired.content.decode()
        assert Ticket.objects.count() == 0

    def test_a_reporter_reports_and_sees_only_the_own_tickets_without_the_money(
        self, reporter, market, ticket, client_for
    ):
        client = client_for(reporter)
        response = post(client, "/tickets/new", {"contract": "market", "title": "打印慢", "kind": "request"})
        assert response.headers["Location"] == "/tickets/market/M-0002"
        own = get(client, "/tickets/market/M-0002").content.decode()
        assert "响应" in own
        assert "违约金" not in own
        assert "月运维费" not in own
        assert get(client, TICKET).status_code == 404
        listed = get(client, "/tickets").content.decode()
        assert ("打印慢" in listed, "无法登录" in listed) == (True, False)

    def test_people_without_the_right_are_told_so(self, outsider, finance, market, client_for):
        assert get(client_for(finance), "/tickets/new").status_code == 403
        response = post(
            client_for(outsider), "/tickets/new", {"contract": "market", "title": "停机", "kind": "incident"}
        )
        assert response.status_code in (403, 422)
        assert Ticket.objects.count() == 0


class TestTicketPage:
    def test_it_shows_the_clock_the_clause_and_what_lateness_costs(self, vendor_client, ticket):
        text = get(vendor_client, TICKET, REPORTED + timedelta(minutes=30)).content.decode()
        assert "余 1 小时 30 分 / 2 小时" in text
        assert "工作日 2 小时内，非工作日 4 小时内" in text
        assert "/contracts/market/#clause-c3.2" in text
        assert "若响应超时" in text
        # 28,000.00 / 12 × 0.5 % = 11.666… → 11.67
        assert "¥11.67" in text
        assert "乙方付月运维费的 0.5%" in text
        assert "要求到场后 24 小时内" in text

    def test_lateness_is_said_as_such(self, vendor_client, ticket):
        text = get(vendor_client, TICKET, REPORTED + timedelta(hours=3)).content.decode()
        assert "响应已逾期" in text
        assert "超 1 小时" in text

    def test_each_side_is_offered_its_own_next_step(self, vendor_client, bureau_client, ticket, vendor):
        assert "登记响应" in get(vendor_client, TICKET).content.decode()
        assert "登记响应" not in get(bureau_client, TICKET).content.decode()
        finished(ticket, vendor)
        with clock.moved(moment("2025-11-20T14:00")):
            services.completion_notice(access=vendor, ticket=ticket)
        text = get(bureau_client, TICKET, moment("2025-11-20T15:00")).content.decode()
        assert "验收通过" in text
        assert "等甲方验收" in text
        assert "验收通过" not in get(vendor_client, TICKET, moment("2025-11-20T15:00")).content.decode()

    def test_an_outsider_and_an_unknown_code_get_the_same_answer(
        self, outsider, vendor_client, ticket, client_for
    ):
        assert get(client_for(outsider), TICKET).status_code == 404
        assert get(client_for(outsider), f"{TICKET}/sheet").status_code == 404
        assert post(client_for(outsider), f"{TICKET}/respond", {"reason": "x"}).status_code == 404
        assert get(vendor_client, "/tickets/market/M-0999").status_code == 404
        ticket.refresh_from_db()
        assert ticket.responded_at is None

    def test_an_auditor_reads_and_acts_on_nothing(self, auditor, ticket, client_for):
        client = client_for(auditor)
        text = get(client, TICKET).content.decode()
        assert "无法登录" in text
        assert "data-open" not in text
        assert post(client, f"{TICKET}/note", {"reason": "看看"}).status_code == 403
        assert TicketEvent.objects.count() == 1

    def test_who_may_not_report_is_not_led_to_reporting(self, auditor, provider, market, client_for):
        assert "/tickets/new" in get(client_for(provider), "/tickets").content.decode()
        shown = get(client_for(auditor), "/tickets").content.decode()
        assert "没有未结的工单" in shown and "/tickets/new" not in shown

    def test_the_page_stays_within_its_queries(
        self, vendor_client, ticket, vendor, django_assert_max_num_queries
    ):
        finished(ticket, vendor)
        get(vendor_client, TICKET)
        with django_assert_max_num_queries(20):
            get(vendor_client, TICKET, moment("2025-11-20T15:00"))


class TestActs:
    def test_an_act_changes_the_ticket_and_returns_to_it(self, vendor_client, ticket):
        at = REPORTED + timedelta(minutes=11)
        response = post(vendor_client, f"{TICKET}/respond", {"reason": "电话指导"}, at)
        assert (response.status_code, response.headers["Location"]) == (302, TICKET)
        ticket.refresh_from_db()
        assert ticket.responded_at == at
        assert "响应 11 分" in get(vendor_client, TICKET, at).content.decode()

    def test_what_was_done_earlier_is_entered_with_its_moment_and_marked(self, vendor_client, ticket):
        values = {"reason": "当时已回电", "at": "2025-11-20T09:20"}
        post(vendor_client, f"{TICKET}/respond", values, REPORTED + timedelta(hours=4))
        ticket.refresh_from_db()
        assert ticket.responded_at == moment("2025-11-20T09:20")
        assert "13:12 补记" in get(vendor_client, TICKET, REPORTED + timedelta(hours=4)).content.decode()

    @pytest.mark.parametrize(
        ("name", "values", "status", "said"),
        [
            ("respond", {"reason": " "}, 422, "响应内容"),
            ("respond", {"reason": "好", "at": "2025-11-20T08:00"}, 422, "早于上一步"),
            ("respond", {"reason": "好", "at": "昨天"}, 422, "时间"),
            ("finish", {"reason": "好了"}, 409, "还没有登记响应"),
            ("sign", {"signature_typed": "乙经理"}, 409, "还没有处理完成"),
            ("accept", {}, 403, "不能验收"),
            ("teleport", {}, 404, "没有这个操作"),
        ],
    )
    def test_a_refusal_says_cause_and_remedy_and_changes_nothing(
        self, vendor_client, ticket, name, values, status, said
    ):
        response = post(vendor_client, f"{TICKET}/{name}", values, REPORTED + timedelta(hours=1))
        assert response.status_code == status
        assert said in response.content.decode()
        ticket.refresh_from_db()
        assert (ticket.revision, TicketEvent.objects.count()) == (0, 1)

    def test_every_form_of_the_page_carries_its_token(self, vendor_client, ticket):
        text = get(vendor_client, TICKET).content.decode()
        assert text.count('method="post"') == text.count('name="csrfmiddlewaretoken"') >= 4

    def test_acts_are_posted(self, vendor_client, ticket):
        assert get(vendor_client, f"{TICKET}/respond").status_code == 405


class TestSheetPage:
    PNG = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()

    def test_it_prints_the_facts_and_both_signatures(
        self, vendor_client, bureau_client, ticket, vendor, data_folder
    ):
        finished(ticket, vendor)
        at = moment("2025-11-20T12:00")
        assert post(vendor_client, f"{TICKET}/sign", {"signature": self.PNG}, at).status_code == 302
        assert post(bureau_client, f"{TICKET}/sign", {"signature_typed": "甲负责"}, at).status_code == 302
        text = get(bureau_client, f"{TICKET}/sheet", at).content.decode()
        assert "更换证书后恢复" in text
        assert "2025-11-20 09:23" in text
        assert RecordSheet.objects.get().digest in text
        assert "乙经理 的手写签名" in text
        assert text.count("2025-11-20 12:00") == 2

    def test_a_forged_image_or_a_name_of_another_is_refused(self, bureau_client, ticket, vendor):
        finished(ticket, vendor)
        for values, said in (
            ({"signature": "data:text/html;base64,PHA+"}, "手写签名不是图片"),
            ({"signature_typed": "乙经理"}, "不一致"),
        ):
            response = post(bureau_client, f"{TICKET}/sign", values, moment("2025-11-20T12:00"))
            assert (response.status_code, said in response.content.decode()) == (422, True)
        ticket.refresh_from_db()
        assert ticket.events.filter(kind="signed").count() == 0

    def test_there_is_no_sheet_before_the_work_is_done(self, vendor_client, ticket):
        assert get(vendor_client, f"{TICKET}/sheet").status_code == 404


def test_a_file_above_the_limit_is_refused_and_nothing_is_written(
    vendor_client, ticket, data_folder, monkeypatch
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lvyue.desk import forms

    monkeypatch.setattr(forms, "LIMIT", 10)
    big = SimpleUploadedFile("日志.txt", b"x" * 11, "text/plain")
    response = post(vendor_client, f"{TICKET}/note", {"reason": "日志", "files": big})
    assert (response.status_code, "超过 20 MB" in response.content.decode()) == (422, True)
    assert TicketEvent.objects.count() == 1
    small = SimpleUploadedFile("日志.txt", b"x" * 10, "text/plain")
    assert post(vendor_client, f"{TICKET}/note", {"reason": "日志", "files": small}).status_code == 302
    assert "日志.txt" in get(vendor_client, TICKET).content.decode()
