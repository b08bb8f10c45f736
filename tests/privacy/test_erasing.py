"""A person erased: nothing of him in the database, and nothing to open in what was backed up before."""

import json
from datetime import date

import pytest
from tests.makers import make_employment, make_payroll, make_person
from tests.privacy.conftest import make_worker
from tests.privacy.dumping import dump, hits, opened

from county.accounts.models import User
from county.audit import commands as audit
from county.audit.models import Event
from county.core import crypto, subjects, transactions
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.months import month_from
from county.privacy import commands, queries
from county.privacy.choices import ErasureBasis, RequestState
from county.privacy.models import Consent, DataRequest, Erasure
from county.workforce import commands as workforce
from county.workforce.models import Employment, Payroll, Person

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
NAME, PHONE, ACCOUNT = "欧阳久远", "13900139123", "6228480010000055557"
WANTED = "13700137321"


@pytest.fixture
def gone(world):
    """Someone who left long ago and said things before he did."""
    person = make_person(name=NAME, town=world.person.town, household=world.person.household)
    person.phone, person.account = PHONE, ACCOUNT
    person.save()
    make_employment(
        person=person, factory=world.factory, from_on=date(2012, 1, 1), to_on=date(2013, 5, 1)
    )
    make_payroll(person=person, factory=world.factory, month=month_from(2013, 4))
    # Said through the commands, so that the record names him too.
    workforce.set_person_status(
        person.pk, actor=world.office, today=TODAY, kind="disabled", from_on=date(2012, 1, 1)
    )
    workforce.correct_person(
        person.pk, actor=world.office, today=TODAY, version=person.version, name=NAME,
        town=person.town_id, household_code=world.person.household.code, phone=PHONE,
    )  # fmt: skip
    worker = make_worker(person=person, username="gone")
    User.objects.filter(pk=worker.user_id).update(name=NAME)
    commands.give_consent(actor=worker, purpose="photos")
    commands.file_own_request(
        actor=worker, today=TODAY, kind="correction", field="phone", wanted=WANTED, grounds=NAME
    )
    person = Person.objects.get(pk=person.pk)
    person.words = (NAME, person.id_number, PHONE, ACCOUNT, WANTED, person.born_on.isoformat())
    return person


def erase(world, person, *, basis=ErasureBasis.RETENTION, **more):
    given = {"actor": world.office, "today": TODAY, "reason": "保存期满。"}
    return commands.erase_person(person=person.pk, basis=basis, **{**given, **more})


def test_erase_then_no_plain_text_now_and_none_to_open_in_a_dump_from_before(
    world, gone, django_capture_on_commit_callbacks
):
    asked = DataRequest.objects.get(person=gone)
    uids = (gone.uid, asked.uid)
    transactions.run_before_commit()
    before = dump()
    numbers = {gone.id_number, PHONE, ACCOUNT, WANTED}
    assert not hits(before, numbers), "sealed, so not in the dump as they are"
    assert opened(before, uids) == numbers, "but there, for who has the keys"
    kept = opened(before, [world.person.uid])
    assert len(kept) == 3

    with django_capture_on_commit_callbacks(execute=True):
        row = erase(world, gone)

    row.refresh_from_db()
    assert row.key_destroyed_at is not None
    assert row.key_uids == []
    # Of the record's own columns the name of who acted stays: it is the worker's own deeds.
    found = {hit for hit in hits(dump(), gone.words) if hit != ("audit_event", NAME)}
    assert found == set()
    assert not Event.objects.filter(object_name__contains=NAME).exists()
    assert opened(before, uids) == set(), "the backup has lost its key"
    assert opened(before, [world.person.uid]) == kept, "everybody else's opens"
    assert crypto.open_text  # today's keys: the very settings `opened` used


def test_erase_then_the_chain_still_verifies(world, gone, django_capture_on_commit_callbacks):
    transactions.run_before_commit()
    with django_capture_on_commit_callbacks(execute=True):
        erase(world, gone)
    transactions.run_before_commit()
    report = audit.verify()
    # Made by the makers without an event, which the check rightly tells; nothing else is told.
    assert {one.kind for one in report.findings} <= {"no_event"}
    assert Event.objects.filter(action="person.erased").count() == 1
    assert Event.objects.filter(action="erasure.key_destroyed").count() == 1


def test_erase_then_pay_and_work_stay_under_a_pseudonym(world, gone):
    erase(world, gone)
    person = world.fresh(gone)
    assert Payroll.objects.filter(person=person).count() == 1
    assert Employment.objects.filter(person=person).count() == 1
    assert person.name == f"已删除人员{person.pk}"
    assert (person.id_number, person.id_index, person.phone, person.account) == (None,) * 4
    assert (person.born_on.month, person.born_on.day, person.household) == (1, 1, None)
    assert person.born_on.year == gone.born_on.year
    assert not person.statuses.exists()


def test_erase_then_account_consents_and_requests_are_over(world, gone):
    erase(world, gone)
    user = User.objects.get(username__startswith="erased-")
    assert (user.is_active, user.person, user.name) == (False, None, "已删除")
    assert not queries.has(gone.pk, "photos")
    assert Consent.objects.filter(person=gone, withdrawn_at__isnull=True).count() == 0
    asked = DataRequest.objects.get(person=gone)
    assert (asked.state, asked.wanted, asked.grounds) == (RequestState.REFUSED, None, "")


def test_erase_on_request_then_the_request_is_answered(world, django_capture_on_commit_callbacks):
    person = make_person(name="吴早走", town=world.person.town)
    make_employment(
        person=person, factory=world.factory, from_on=date(2016, 1, 1), to_on=date(2017, 5, 1)
    )
    worker = make_worker(person=person, username="early")
    row = commands.file_own_request(actor=worker, today=TODAY, kind="erasure", grounds="不需要了")
    with django_capture_on_commit_callbacks(execute=True):
        commands.accept_request(
            row.pk, actor=world.office, today=TODAY, version=row.version, reason="保存期已满。"
        )
    row = world.fresh(row)
    assert (row.state, row.reason) == (RequestState.ACCEPTED, "保存期已满。")
    assert row.erasure.basis == ErasureBasis.REQUEST
    assert row.erasure.key_destroyed_at


@pytest.mark.parametrize(
    ("basis", "left_on", "code"),
    [
        (ErasureBasis.RETENTION, None, "employed"),
        (ErasureBasis.REQUEST, None, "employed"),
        (ErasureBasis.REQUEST, date(2018, 6, 1), "retention"),
        (ErasureBasis.RETENTION, date(2016, 6, 1), "retention"),
    ],
)
def test_erase_when_still_needed_then_refused(world, basis, left_on, code):
    person = make_person(name="周还在", town=world.person.town)
    make_employment(person=person, factory=world.factory, from_on=date(2015, 1, 1), to_on=left_on)
    with pytest.raises(Refused) as refused:
        erase(world, person, basis=basis)
    assert refused.value.code == code
    assert world.fresh(person).name == "周还在"


def test_erase_twice_or_by_another_or_nobody_then_refused(world, gone):
    for actor in (world.clerk, world.owner, world.worker):
        with pytest.raises(NotAllowed):
            erase(world, gone, actor=actor)
    with pytest.raises(NotFound):
        commands.erase_person(
            actor=world.office, today=TODAY, person=10**9, basis="retention", reason=""
        )
    erase(world, gone)
    with pytest.raises(Refused) as refused:
        erase(world, gone)
    assert refused.value.code == "erased"


def test_erase_when_another_shares_the_key_then_refused(world, gone):
    import uuid

    first, _last = subjects.same_key(gone.uid)
    twin = uuid.UUID(int=first.int + 1)
    Person.objects.filter(pk=world.other.pk).update(uid=twin)
    with pytest.raises(Refused) as refused:
        erase(world, gone)
    assert refused.value.code == "shared_key"


def test_destroy_when_the_file_cannot_be_written_then_owed_and_done_later(
    world, gone, settings, secrets, django_capture_on_commit_callbacks
):
    settings.ANYE_SECRETS_FILE = secrets.parent / "nowhere" / "secrets.json"
    with django_capture_on_commit_callbacks(execute=True):
        row = erase(world, gone)
    row.refresh_from_db()
    assert row.key_destroyed_at is None
    settings.ANYE_SECRETS_FILE = secrets
    done = commands.destroy_key(row.pk, actor=world.office)
    assert done.key_destroyed_at
    with pytest.raises(subjects.Destroyed):
        subjects.key_of(gone.uid)
    with pytest.raises(Refused):
        commands.destroy_key(row.pk, actor=world.office)


def test_a_new_start_reads_the_file_and_opens_the_others(
    world, gone, settings, secrets, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase(world, gone)
    settings.ANYE_SUBJECT_KEYS = json.loads(secrets.read_text())["subject_keys"]
    assert world.fresh(world.person).phone == "13800138000"


def test_past_retention_lists_only_those_long_gone(world, gone):
    assert list(queries.past_retention(today=TODAY)) == [gone]
    erase(world, gone)
    assert list(queries.past_retention(today=TODAY)) == []
    assert Erasure.objects.count() == 1
