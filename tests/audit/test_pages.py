"""What readers of the record see: history with changes, verification, search, exports."""

import pytest
from django.urls import reverse
from tests.makers import (
    make_actor,
    make_auditor,
    make_household,
    make_office,
    make_person,
    make_town,
    make_town_clerk,
)

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit import commands, panels, permissions
from county.audit.choices import VerificationState
from county.audit.commands import verifying
from county.audit.models import Event, Verification
from county.core.errors import NotAllowed

pytestmark = pytest.mark.django_db


def login(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def told(row, actor):
    return [(str(e.title), str(e.text)) for e in panels.history(row, actor).context["events"]]


def test_history_when_facts_say_nothing_tells_what_the_triggers_saw():
    office, person = make_office(), make_person(name="旧名")
    commands.record(office, "person.registered", person)
    commands.close_act()
    person.name = "新名"
    person.phone = "13900000000"
    person.save()
    commands.record(office, "person.corrected", person, reason="写错了")
    commands.close_act()
    newest = told(person, office)[0]
    assert newest[0] == "修改人员"
    assert "理由：写错了" in newest[1]
    assert "姓名：旧名 → 新名" in newest[1]
    assert "手机号：已改" in newest[1]
    assert "13900000000" not in newest[1]


def test_history_when_no_event_answers_says_so():
    office, person = make_office(), make_person()
    commands.record(office, "person.registered", person)
    commands.close_act()
    person.sex = "male"
    person.save()
    commands.close_act()
    title, text = told(person, office)[0]
    assert "没有操作记录" in title
    assert "性别：女 → 男" in text


def test_history_when_another_act_changed_the_record_names_that_act():
    office, person = make_office(), make_person()
    commands.close_act()
    household = make_household(town=make_town())
    person.household = household
    person.save()
    commands.record(office, "household.corrected", household)
    commands.close_act()
    title, text = told(person, office)[0]
    assert title.startswith("修改家庭户")
    assert f"家庭户：— → {household}" in text


def test_changes_when_reader_is_shown_no_rows_keep_their_content(client):
    office, person = make_office(), make_person(name="旧名")
    commands.close_act()
    person.name = "新名"
    person.save()
    event = commands.record(office, "person.corrected", person)
    url = reverse("audit:event_detail", args=(event.pk,))
    login(client, make_actor(role=Role.AUDIT_ADMIN))
    page = client.get(url).content.decode()
    assert "已改" in page
    assert "旧名" not in page
    login(client, make_auditor())
    assert "旧名 → 新名" in client.get(url).content.decode()


def test_event_detail_for_a_town_shows_no_changes_of_the_act(client):
    town = make_town()
    clerk = make_town_clerk(town=town)
    household = make_household(town=town)
    event = commands.record(clerk, "household.registered", household)
    login(client, clerk)
    page = client.get(reverse("audit:event_detail", args=(event.pk,)))
    assert page.status_code == 200
    assert "这一步改动的数据" not in page.content.decode()


def test_event_list_finds_by_pinyin_town_and_outcome(client):
    office, town = make_office(), make_town()
    commands.record(office, "household.registered", make_household(town=town))
    commands.record(office, "person.registered", make_person(name="曾小红"))
    commands.record_denied(office, "/somewhere/", code="not_allowed")
    login(client, office)

    def found(query):
        return [e.action for e in client.get(f"/audit/event/?{query}").context["page"]]

    assert found("q=zengxiaohong") == ["person.registered"]
    assert found("q=zxh") == ["person.registered"]
    assert found(f"town={town.pk}") == ["household.registered"]
    assert found("outcome=denied") == ["access.denied"]


def test_record_read_keeps_the_field_and_never_the_number():
    person = make_person()
    event = commands.record_read(make_auditor(), person, "id_number", reason="案号 2019-7")
    assert (event.action, event.facts) == ("number.read", {"field": "id_number"})
    assert person.id_number not in str(event.__dict__)


def test_record_print_keeps_the_page():
    event = commands.record_print(make_office(), "portal:factory")
    assert (event.action, event.facts) == ("page.printed", {"page": "portal:factory"})


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION, Role.SYSTEM_ADMIN])
def test_ask_verification_by_others_is_refused(role):
    with pytest.raises(NotAllowed):
        commands.ask_verification(actor=make_actor(role=role))
    assert Verification.objects.count() == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AUDIT_ADMIN])
def test_verification_asked_on_the_page_runs_behind_and_shows_its_result(client, role):
    reader = make_actor(role=role)
    commands.record(reader, "session.opened")
    commands.close_act()
    login(client, reader)
    answer = client.post(reverse("audit:verification_ask"), {"first_seq": ""})
    asked = Verification.objects.get()
    assert answer.url == reverse("audit:verification_detail", args=(asked.pk,))
    assert 'hx-trigger="every 2s"' in client.get(answer.url).content.decode()
    commands.close_act()
    verifying.run_verification(asked.pk)
    asked.refresh_from_db()
    assert asked.state == VerificationState.WHOLE
    assert Event.objects.filter(action="record.verified", actor=reader.user_id).count() == 1
    page = client.get(answer.url).content.decode()
    assert "没有缺号" in page
    assert asked.chain in page


def test_verification_when_broken_names_the_table(client):
    auditor = make_auditor()
    commands.close_act()  # the auditor's own rows: no event answers for them
    asked = commands.ask_verification(actor=auditor)
    commands.close_act()
    verifying.run_verification(asked.pk)
    asked.refresh_from_db()
    assert asked.state == VerificationState.BROKEN
    login(client, auditor)
    page = client.get(reverse("audit:verification_detail", args=(asked.pk,))).content.decode()
    assert "没有操作记录" in page
    assert "accounts_user" in page


def test_verification_list_opens_to_who_verifies(client):
    login(client, make_office())
    assert client.get(reverse("audit:verification_list")).status_code == 403
    login(client, make_auditor())
    assert client.get(reverse("audit:verification_list")).status_code == 200


def test_may_verify_is_the_auditors_and_the_audit_administrators():
    assert permissions.may(make_auditor(), "verify")
    assert not permissions.may(make_office(), "verify")
