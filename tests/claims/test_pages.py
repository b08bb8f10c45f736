"""Every page answers whom it is for; the public board answers everybody and shows no digit of a person."""

import uuid

import pytest
from django.urls import reverse
from tests.makers.claims import TODAY, again, make_claiming, make_papers, user_of

from county.claims import commands
from county.claims.choices import ClaimState
from county.claims.models import Notice, NoticeLine, Objection

pytestmark = pytest.mark.django_db


@pytest.fixture
def it(settings):
    settings.ANYE_TODAY = TODAY
    settings.ANYE_SECOND_FACTOR = "optional"
    return make_claiming()


def signed_in(client, actor):
    client.force_login(user_of(actor))
    return client


def page(client, name, *args, **query):
    return client.get(reverse(f"claims:{name}", args=args), query)


def test_own_page_when_the_owner_confirms_then_the_review_begins(it, client):
    claim = it.draft()
    make_papers(it.factory)
    signed_in(client, it.owner)
    assert "30,000" in page(client, "own").content.decode()
    client.post(reverse("claims:own"), {"claim": [claim.pk]})
    assert again(claim).state == ClaimState.REVIEW


def test_claim_page_when_the_reviewer_opens_it_then_steps_and_reasons(it, client):
    claim = it.confirmed()
    signed_in(client, it.clerk)
    said = page(client, "claim_detail", claim.pk).content.decode()
    assert "县人社局" in said
    assert "通过" in said
    assert page(client, "claim_reasons", claim.pk).status_code == 200
    assert page(client, "work_list").content.decode().count(claim.receipt) >= 1
    url = reverse("claims:claim_pass", args=(claim.pk,))
    client.post(url, {"version": again(claim).version, "note": ""})
    assert again(claim).place == 2


def test_claim_page_when_another_town_opens_it_then_absent(it, client):
    claim = it.confirmed()
    signed_in(client, it.far_clerk)
    assert page(client, "claim_detail", claim.pk).status_code == 404
    assert page(client, "plan", it.factory.pk).status_code == 404


def test_pass_page_when_it_is_not_his_turn_then_forbidden(it, client):
    claim = it.confirmed()
    signed_in(client, it.office)
    assert page(client, "claim_pass", claim.pk).status_code == 403


@pytest.mark.parametrize(
    "name", ["claim_list", "bulk_list", "notice_list", "objection_list", "extra_step_list",
             "publish", "extra_step_create"],
)  # fmt: skip
def test_list_when_the_office_opens_it_then_it_answers(it, client, name):
    it.published()
    signed_in(client, it.office)
    assert page(client, name).status_code == 200


def test_publish_when_the_office_presses_then_on_the_board(it, client):
    claim = it.approved()
    signed_in(client, it.office)
    assert "稳定就业一次性奖励" in page(client, "publish").content.decode()
    client.post(reverse("claims:publish"), {"scheme": claim.scheme})
    notice = Notice.objects.get()
    assert page(client, "notice_detail", notice.pk).status_code == 200


def test_board_when_nobody_is_signed_in_then_own_line_found_and_objected_to(it, client):
    it.published()
    line = NoticeLine.objects.get()
    notice = line.notice
    assert notice.code in page(client, "board").content.decode()
    answer = page(client, "board_notice", notice.code, code=line.code.lower())
    assert "您在第 1 行" in answer.content.decode()
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert "没有这个查询码" in page(client, "board_notice", notice.code, code="x").content.decode()
    url = reverse("claims:board_object", args=(line.pk,))
    assert client.get(url).status_code == 200
    sent = {"form_key": uuid.uuid4(), "said": "名单上的工人不在厂里", "contact": ""}
    assert client.post(url, sent).status_code == 302
    client.post(url, sent)
    assert Objection.objects.count() == 1
    assert client.post(url, {**sent, "form_key": uuid.uuid4(), "said": "无"}).status_code == 422


def test_board_when_the_notice_was_taken_down_then_absent(it, client, settings):
    it.published()
    notice = Notice.objects.get()
    settings.ANYE_TODAY = TODAY.replace(day=20)
    assert page(client, "board_notice", notice.code).status_code == 404


def test_plan_when_the_owner_and_the_town_open_it_then_the_same_sums(it, client):
    it.confirmed()
    for who in (it.owner, it.clerk):
        signed_in(client, who)
        said = page(client, "plan", it.factory.pk).content.decode()
        assert "办理中" in said
        assert "30,000" in said
    assert page(client, "plan", it.factory.pk, day="2019-01-01").status_code == 200
    assert page(client, "plan", it.factory.pk, day="2019-99-99").status_code == 200


def test_bulk_page_when_the_sample_is_found_right_then_the_rest_passes(it, client):
    claim = it.confirmed()
    signed_in(client, it.clerk)
    answer = client.post(reverse("claims:bulk_draw"), {"scheme": claim.scheme})
    url = answer["Location"]
    assert claim.receipt in client.get(url).content.decode()
    client.post(url, {"act": "right", "claim": claim.pk})
    client.post(url, {"act": "approve"})
    assert again(claim).place == 2


def test_apply_page_when_not_entitled_then_told_why(it, client):
    signed_in(client, it.owner)
    url = reverse("claims:apply", args=(it.factory.pk, "stable_employment_reward"))
    assert client.get(url).status_code == 200
    answer = client.post(url, {"form_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "暂不符合" in answer.content.decode()


def test_settle_page_when_who_had_no_part_in_it_answers_then_done(it, client):
    it.published()
    line = NoticeLine.objects.get()
    from county.core.actor import NOBODY

    row = commands.object_to_line(
        line.pk, actor=NOBODY, today=TODAY, said="名单不实请核", contact="", form_key=uuid.uuid4()
    )
    signed_in(client, it.office2)
    assert page(client, "objection_detail", row.pk).status_code == 200
    url = reverse("claims:objection_settle", args=(row.pk,))
    client.post(url, {"version": 1, "state": "dismissed", "answer": "核对属实"})
    assert Objection.objects.get().state == "dismissed"
