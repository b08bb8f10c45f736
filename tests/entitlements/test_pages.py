"""Every page as each reader gets it."""

import re

import pytest
from django.urls import reverse
from tests import makers
from tests.makers.accounts import make_actor

from county.accounts.choices import Role
from county.accounts.models import User
from county.entitlements.models import Finding, Run, SnapshotTable
from county.jobs.models import Job
from county.policies import commands as policies

REWARD = "stable_employment_reward"


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def finding(county, factory):
    return Finding.objects.get(run=county.run, line__name=REWARD, factory=factory)


def url(name, *args):
    return reverse(f"entitlements:{name}", args=args)


@pytest.fixture
def office(ran, client):
    return signed_in(client, makers.make_office())


def test_overview_when_office_then_sums_that_open_their_lists(office):
    page = office.get(url("overview")).content.decode()
    assert f"{url('finding_list')}?scheme={REWARD}&amp;state=qualifies" in page
    assert "30,000.00" in page


def test_overview_when_leader_then_sums_without_links(ran, client):
    page = signed_in(client, ran.leader).get(url("overview")).content.decode()
    assert "30,000.00" in page
    assert url("finding_list") not in page


def test_list_when_narrowed_then_only_those(office):
    page = office.get(url("finding_list"), {"scheme": REWARD, "state": "near"}).content.decode()
    assert "乙厂" in page
    assert "再增加 1 人" in page
    assert page.count("/entitlements/finding/") == 1


def test_list_when_searched_by_factory_then_found(office):
    page = office.get(url("finding_list"), {"q": "甲厂", "scheme": REWARD}).content.decode()
    assert page.count("/entitlements/finding/") == 1


def test_list_queries_do_not_grow_with_rows(office, ran, django_assert_max_num_queries):
    office.get(url("finding_list"))
    with django_assert_max_num_queries(25):
        office.get(url("finding_list"))


def test_list_when_finance_then_no_worker_is_named(ran, client):
    finance = make_actor(role=Role.FINANCE, username="finance")
    page = signed_in(client, finance).get(url("finding_list"), {"scheme": "training"})
    assert page.status_code == 200
    assert "工人甲" not in page.content.decode()


def test_finding_when_office_then_every_condition_with_its_numbers(office, ran):
    page = office.get(url("finding_detail", finding(ran, ran.short).pk)).content.decode()
    assert "稳定就业的搬迁户和贫困户工人为 9 人，要求不少于 10 人" in page
    assert "即可享受 30,000 元" in page
    assert 'href="/policy/3.2-3/"' in page


def test_finding_when_english_then_told_in_english(office, ran):
    office.cookies["django_language"] = "en"
    page = office.get(url("finding_detail", finding(ran, ran.short).pk)).content.decode()
    assert "wanted: at least 10 people" in page


def test_finding_when_other_town_then_not_found(ran, client):
    clerk = signed_in(client, makers.make_town_clerk(town=ran.towns[0]))
    assert clerk.get(url("finding_detail", finding(ran, ran.short).pk)).status_code == 404
    assert clerk.get(url("decision_now", REWARD, ran.short.pk)).status_code == 404
    assert clerk.get(url("decision_now", REWARD, ran.full.pk)).status_code == 200


def test_finding_when_owner_then_his_own_alone(ran, client):
    owner = signed_in(client, makers.make_owner(enterprise=ran.short.enterprise))
    assert owner.get(url("finding_detail", finding(ran, ran.short).pk)).status_code == 200
    assert owner.get(url("finding_detail", finding(ran, ran.full).pk)).status_code == 404
    assert owner.get(url("finding_replay", finding(ran, ran.short).pk)).status_code == 403


def test_decision_now_when_no_such_item_then_not_found(office):
    assert office.get(url("decision_now", REWARD, 10**9)).status_code == 404
    assert office.get(url("decision_now", "nothing", 1)).status_code == 404


def test_replay_pages_when_same_then_said(office, ran):
    assert "与当时相同" in office.get(url("run_replay", ran.run.pk)).content.decode()
    page = office.get(url("finding_replay", finding(ran, ran.full).pk)).content.decode()
    assert "与今天的数据相同" in page


def test_replay_page_when_tampered_then_the_table_is_named(office, ran):
    SnapshotTable.objects.filter(snapshot=ran.run.snapshot, name="lease").delete()
    page = office.get(url("run_replay", ran.run.pk)).content.decode()
    assert "快照被改动" in page
    assert "lease" in page


def test_ask_when_office_then_progress(office):
    answer = office.post(url("run_ask"))
    assert answer.url.startswith("/jobs/")
    assert Job.objects.filter(task="entitlements.run").count() == 1
    assert Run.objects.filter(state="waiting").count() == 1


def test_run_pages_are_there(office, ran):
    assert office.get(url("run_list")).status_code == 200
    page = office.get(url("run_detail", ran.run.pk)).content.decode()
    assert ran.run.snapshot.sha256 in page


def test_factory_page_shows_what_it_may_have(office, ran):
    page = office.get(reverse("portal:factory_page", args=(ran.short.pk,))).content.decode()
    assert "可享受的补贴" in page
    assert "再增加 1 人" in page


def test_own_page_when_worker_then_his_alone(ran, client):
    worker = make_actor(role=Role.WORKER, username="w")
    person = Finding.objects.filter(person__isnull=False).first().person
    User.objects.filter(pk=worker.user_id).update(person=person)
    page = signed_in(client, worker).get(url("own")).content.decode()
    assert page.count("/entitlements/finding/") == 1


def test_try_when_draft_then_totals_and_reasons_and_nothing_kept(office, ran):
    draft = policies.draft_next(ran.versions[REWARD].pk, actor=ran.bureau)
    before = (Run.objects.count(), Finding.objects.count())
    page = office.get(url("version_try", draft.pk)).content.decode()
    assert "甲厂" in page
    assert "再增加 1 人" in page
    one = office.get(url("version_try_one", draft.pk, ran.short.pk)).content.decode()
    assert "这是草稿试算" in one
    assert (Run.objects.count(), Finding.objects.count()) == before
    part = office.get(url("version_try", draft.pk), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_try_when_it_begins_later_then_tried_as_of_its_first_day(office, ran):
    draft = policies.draft_next(ran.versions[REWARD].pk, actor=ran.bureau)
    assert "起施行，按那一天的规则" not in office.get(url("version_try", draft.pk)).content.decode()
    text = re.sub(r"(in_force: *\{from: *)[\d-]+", r"\g<1>2020-03-01", draft.text)
    type(draft).objects.filter(pk=draft.pk).update(text=text, sha256="2" * 64)
    page = office.get(url("version_try", draft.pk)).content.decode()
    assert "2020年3月1日 起施行，按那一天的规则" in page
    assert "甲厂" in page


def test_try_when_searched_then_found(office, ran):
    draft = policies.draft_next(ran.versions[REWARD].pk, actor=ran.bureau)
    page = office.get(url("version_try", draft.pk), {"q": "丙厂"}).content.decode()
    assert url("version_try_one", draft.pk, ran.unsure.pk) in page


def test_try_when_draft_has_faults_then_told(office, ran):
    draft = policies.draft_next(ran.versions[REWARD].pk, actor=ran.bureau)
    type(draft).objects.filter(pk=draft.pk).update(text="scheme: x", sha256="1" * 64)
    answer = office.get(url("version_try", draft.pk))
    assert answer.status_code == 200
    assert "草稿还有问题" in answer.content.decode()


def test_try_when_town_then_refused(ran, client):
    clerk = signed_in(client, makers.make_town_clerk(town=ran.towns[0]))
    assert clerk.get(url("version_try", ran.versions[REWARD].pk)).status_code == 403


def test_grant_create_page_when_wrong_then_what_was_typed_is_kept(office, ran):
    typed = {
        "scheme": REWARD, "factory": ran.full.pk, "granted_on": "2018-05-01", "amount_fen": "0",
        "paper": "平人社〔2018〕1号", "months": "", "note": "", "person": "",
    }  # fmt: skip
    answer = office.post(url("grant_create"), typed)
    assert answer.status_code in {200, 422}
    assert "平人社〔2018〕1号" in answer.content.decode()
    answer = office.post(url("grant_create"), {**typed, "amount_fen": "30000"})
    assert answer.status_code == 302
