"""Full numbers for a case: the auditor alone, each reading recorded."""

import pytest
from django.urls import reverse
from tests import makers

from county.accounts.models import User
from county.audit.models import Event

pytestmark = pytest.mark.django_db
WORDS = {"case_number": "审〔2019〕7号", "reason": "核对冒名领取"}


@pytest.fixture
def person():
    row = makers.make_person(name="赵一", town=makers.make_town())
    row.phone, row.account = "13900001234", "6230580000001234567"
    row.save()
    return row


def enter(client, actor):
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def page_of(person):
    return reverse("workforce:person_numbers", args=(person.pk,))


def test_read_when_auditor_names_the_case_then_whole_and_recorded(client, person):
    enter(client, makers.make_auditor())
    page = client.get(page_of(person)).content.decode()
    told = client.post(page_of(person), WORDS)
    for number in (person.id_number, person.phone, person.account):
        assert number not in page
        assert number in told.content.decode()
    assert told["Cache-Control"] == "no-store, private"
    events = Event.objects.filter(action="number.read", object_id=str(person.pk))
    assert {event.facts["field"] for event in events} == {"id_number", "phone", "account"}
    assert all("审〔2019〕7号" in event.reason for event in events)
    assert not any(person.id_number in str(event.facts) for event in events)


def test_read_when_no_case_then_asked_and_nothing_shown(client, person):
    enter(client, makers.make_auditor())
    told = client.post(page_of(person), {"case_number": "", "reason": "x"})
    assert told.status_code == 422
    assert person.id_number not in told.content.decode()
    assert not Event.objects.filter(action="number.read").exists()


@pytest.mark.parametrize("maker", [makers.make_office, makers.make_leader])
def test_read_when_not_the_auditor_then_refused(client, person, maker):
    enter(client, maker())
    assert client.post(page_of(person), WORDS).status_code == 403
    assert not Event.objects.filter(action="number.read").exists()


def test_list_when_auditor_then_masked(client, person):
    enter(client, makers.make_auditor())
    page = client.get("/workforce/person/?cols=id_number,phone,account").content.decode()
    assert "139****1234" in page
    assert person.id_number not in page


def test_list_when_office_then_no_card_at_all(client, person):
    enter(client, makers.make_office())
    page = client.get("/workforce/person/?cols=id_number,phone,account").content.decode()
    assert "****4567" not in page


def test_list_when_town_then_the_telephone_whole(client, person):
    enter(client, makers.make_town_clerk(town=person.town))
    page = client.get("/workforce/person/?cols=phone").content.decode()
    assert person.phone in page
