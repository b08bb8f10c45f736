"""The worker's own pages, and the registers of those who answer him."""

import io
import json
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from tests.makers import make_actor, make_payroll
from tests.privacy.conftest import NOVEMBER, OCTOBER, make_worker

from county.accounts.choices import Role
from county.audit import commands as audit
from county.audit.models import Event
from county.core.errors import NotFound, Refused
from county.privacy import commands, queries
from county.privacy.models import Consent, DataRequest
from county.workforce import commands as workforce
from county.workforce.choices import Confirmation
from county.workforce.models import Payroll

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
PAGES = ("home", "pay", "work", "data", "consents", "data/correct", "data/erase")


def page(client, path):
    answer = client.get(f"/privacy/my/{path}/")
    assert answer.status_code == 200, path
    return answer.content.decode()


def own_row(world):
    return Payroll.objects.get(person=world.person, month=NOVEMBER)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_for_a_worker_and_for_nobody_else(world, enter, path):
    page(enter(world.worker), path)
    for actor in (world.office, world.clerk, world.owner):
        assert enter(actor).get(f"/privacy/my/{path}/").status_code == 403


def test_home_is_the_workers_door(world, enter):
    client = enter(world.worker)
    assert client.get("/").url == "/privacy/my/home/"
    html = page(client, "home")
    assert "赵一" in html
    assert "2,300.00" in html
    assert "钱二" not in html


def test_a_worker_without_a_person_is_told_not_found(world, enter):
    lost = make_actor(role=Role.WORKER, username="lost")
    assert enter(lost).get("/privacy/my/home/").status_code == 404


def test_confirm_by_himself_then_recorded_with_his_name(world, enter):
    client = enter(world.worker)
    row = own_row(world)
    assert client.post(f"/privacy/my/pay/{row.pk}/confirm/").status_code == 302
    assert own_row(world).confirmation == Confirmation.CONFIRMED
    event = Event.objects.get(action="payroll.confirmed_by_worker")
    assert (event.actor_id, event.object_id) == (world.worker.user_id, str(row.pk))
    again = client.post(f"/privacy/my/pay/{row.pk}/confirm/", follow=True)
    assert "不用再记" in again.content.decode()


def test_object_by_himself_then_his_words_are_kept(world, enter):
    client, row = enter(world.worker), own_row(world)
    assert client.post(f"/privacy/my/pay/{row.pk}/object/", {"said": " "}).status_code == 422
    answer = client.post(f"/privacy/my/pay/{row.pk}/object/", {"said": "少两天"})
    assert answer.status_code == 302
    assert own_row(world).confirmation == Confirmation.DISPUTED
    assert Event.objects.get(action="payroll.disputed_by_worker").reason == "少两天"


@pytest.mark.parametrize("verb", ["confirm", "object"])
def test_anothers_pay_is_not_found(world, enter, verb):
    row = Payroll.objects.get(person=world.other)
    client = enter(world.worker)
    assert client.post(f"/privacy/my/pay/{row.pk}/{verb}/", {"said": "x"}).status_code == 404
    with pytest.raises(NotFound):
        workforce.answer_own_payroll(row.pk, actor=world.worker, is_right=True)
    row.refresh_from_db()
    assert row.confirmation == Confirmation.NONE


def test_confirm_when_not_paid_yet_then_refused(world):
    row = make_payroll(person=world.person, factory=world.factory, month=OCTOBER, paid_on=None)
    with pytest.raises(Refused) as refused:
        workforce.answer_own_payroll(row.pk, actor=world.worker, is_right=True)
    assert refused.value.code == "unpaid"


def test_data_shows_his_own_numbers_whole_but_the_account(world, enter):
    html = page(enter(world.worker), "data")
    assert world.person.id_number in html
    assert "13800138000" in html
    assert "6228480010000000017" not in html
    assert "0017" in html


def test_data_says_who_looked_by_post(world, enter):
    audit.record_read(world.office, world.person, "id_number", reason="核对")
    html = page(enter(world.worker), "data")
    assert "县社区工厂办" in html
    assert world.office.name not in html


def test_copy_as_workbook_and_as_json_hold_everything_and_nobody_else(world, enter):
    client = enter(world.worker)
    commands.give_consent(actor=world.worker, purpose="photos")
    book = client.get("/privacy/my/data/copy/", {"format": "xlsx"})
    assert "attachment" in book["Content-Disposition"]
    assert "赵" not in book["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    cells = str(rows.to_python())
    packed = client.get("/privacy/my/data/copy/", {"format": "json"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        told = json.loads(archive.read("my-data.json"))
    assert told["基本资料"][0]["姓名"] == "赵一"
    for text in (cells, json.dumps(told, ensure_ascii=False)):
        assert world.person.id_number in text
        assert "2,300.00" in text
        assert "宣传照片" in text
        assert "钱二" not in text
    assert Event.objects.filter(action="person.copied").count() == 2
    assert client.get("/privacy/my/data/copy/", {"format": "pdf"}).status_code == 404


def test_switches_are_off_and_each_by_itself(world, enter):
    client = enter(world.worker)
    assert "撤回同意" not in page(client, "consents")
    client.post("/privacy/my/consents/photos/", {"on": "1"})
    assert page(client, "consents").count("撤回同意") == 1
    client.post("/privacy/my/consents/photos/", {"on": "0"})
    assert not queries.has(world.person.pk, "photos")
    assert client.post("/privacy/my/consents/anything/", {"on": "1"}).status_code == 404
    assert client.get("/privacy/my/consents/photos/").status_code == 405
    assert Consent.objects.count() == 1


def test_ask_for_a_correction_then_listed_with_its_day(world, enter):
    client = enter(world.worker)
    bad = client.post("/privacy/my/data/correct/", {"field": "phone", "wanted": "1"})
    assert bad.status_code == 422
    answer = client.post("/privacy/my/data/correct/", {"field": "phone", "wanted": "13900139000"})
    assert answer.url == "/privacy/my/data/"
    assert "2020年1月4日前答复" in page(client, "data")
    listed = enter(world.clerk).get("/privacy/request/").content.decode()
    assert "还有 15 天" in listed


def test_ask_for_erasure_needs_the_tick(world, enter):
    client = enter(world.worker)
    assert client.post("/privacy/my/data/erase/", {"grounds": "不干了"}).status_code == 422
    client.post("/privacy/my/data/erase/", {"grounds": "不干了", "understood": "on"})
    assert DataRequest.objects.get().kind == "erasure"


def test_the_page_of_a_request_shows_numbers_as_far_as_the_post_may(world, enter):
    row = commands.file_own_request(
        actor=world.worker, today=TODAY, kind="correction", field="id_number",
        wanted=world.other.id_number,
    )  # fmt: skip
    html = enter(world.clerk).get(f"/privacy/request/{row.pk}/").content.decode()
    assert world.other.id_number not in html
    assert world.other.id_number[-4:] in html
    assert enter(world.stranger).get(f"/privacy/request/{row.pk}/").status_code == 404


def test_a_step_answers_through_its_page(world, enter):
    row = commands.file_own_request(
        actor=world.worker, today=TODAY, kind="correction", field="phone", wanted="13900139000"
    )
    answer = enter(world.clerk).post(
        f"/privacy/request/{row.pk}/accept/", {"version": row.version, "reason": "已核对。"}
    )
    assert answer.status_code == 302
    assert world.fresh(world.person).phone == "13900139000"


def test_the_create_pages_name_the_person_of_the_link(world, enter):
    client = enter(world.clerk)
    for noun in ("request", "consent"):
        html = client.get(f"/privacy/{noun}/create/", {"person": world.person.pk}).content.decode()
        assert "为赵一办理" in html
        html = client.get(f"/privacy/{noun}/create/", {"person": world.stranger_person.pk})
        assert "孙三" not in html.content.decode()


def test_the_register_of_fields_and_the_public_notice(world, enter, client):
    html = enter(world.office).get("/privacy/fields/").content.decode()
    assert "workforce.Person.id_number" in html
    assert "还没有签署的影响评估" in html
    client.logout()
    notice = client.get("/privacy/notice/")
    assert notice.status_code == 200
    assert "您的权利" in notice.content.decode()
    assert client.get("/privacy/fields/").status_code == 302


def test_two_workers_see_each_their_own(world, enter):
    second = make_worker(person=world.other, username="worker2")
    html = page(enter(second), "data")
    assert "钱二" in html
    assert world.person.id_number not in html
