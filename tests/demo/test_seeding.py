"""Seeding a real database: every constraint holds, sealed columns open, nothing is seeded twice."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from county.accounts.models import User
from county.accounts.queries import actor_of
from county.assessment.models import Goal
from county.audit.models import Event
from county.core.crypto import blind_index
from county.demo import seeding, stories
from county.demo.accounts import PASSWORD
from county.factories.models import Factory
from county.policies.models import Clause
from county.workforce.models import Payroll, Person

pytestmark = pytest.mark.usefixtures("owning")


@pytest.fixture(scope="module")
def seeded_few(owning: None, lasting: None) -> seeding.Seeded:
    return seeding.seed(limit=3)


@pytest.fixture
def few(seeded_few: seeding.Seeded, db: None) -> seeding.Seeded:
    return seeded_few


@pytest.mark.slow
def test_seed_when_limited_then_every_constraint_holds(few: seeding.Seeded) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Factory.objects.count() == 3
    assert Payroll.objects.filter(factory__name=stories.SOCK_MAIN).count() > 1000
    assert Goal.objects.count() == 5


@pytest.mark.slow
def test_seed_when_done_then_sealed_values_open_and_are_found(few: seeding.Seeded) -> None:
    person = Person.objects.order_by("pk").first()
    assert person is not None
    assert person.id_number.endswith("000" + person.id_number[-1])
    found = Person.objects.get(id_index=blind_index(person.id_number, purpose="id_number"))
    assert found == person
    # The next row of a form must not meet a key that COPY has used.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('workforce_person', 'id'))")
        assert cursor.fetchone()[0] == Person.objects.count() + 1


@pytest.mark.slow
def test_seed_when_done_then_people_sign_in_and_one_event_tells(few: seeding.Seeded) -> None:
    owner = User.objects.get(username="sock")
    assert owner.check_password(PASSWORD)
    actor = actor_of(owner, today=stories.DEMO_DAY)
    assert {f.name for f in Factory.objects.filter(pk__in=actor.factory_ids)} == set(
        stories.SOCK_FACTORIES[:3]
    )
    event = Event.objects.get(action="demo.seeded")
    assert event.facts["rows"] == few.rows


@pytest.mark.slow
def test_seed_when_not_empty_then_refused_or_skipped(few: seeding.Seeded) -> None:
    with pytest.raises(CommandError):
        call_command("seed_demo")
    call_command("seed_demo", if_empty=True)
    assert Factory.objects.count() == 3


def test_demo_reset_when_no_demo_then_refused(db: None, settings) -> None:
    settings.ANYE_DEMO = False
    with pytest.raises(CommandError, match="--yes"):
        call_command("demo_reset")


@pytest.mark.slow
def test_clear_when_seeded_then_empty_and_record_guarded_again(few: seeding.Seeded) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    seeding.clear()
    assert seeding.is_empty()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'audit_event_no_truncate'")
        assert cursor.fetchone() == ("O",)


def test_load_document_when_run_twice_then_same_clauses(db: None) -> None:
    from county.core.actor import SYSTEM
    from county.policies.commands import load_document

    load_document(actor=SYSTEM)
    once = list(Clause.objects.values_list("pk", "code", "summary"))
    load_document(actor=SYSTEM)
    assert list(Clause.objects.values_list("pk", "code", "summary")) == once
    assert Clause.objects.exclude(summary="").count() == 44
    assert Clause.objects.get(code="3.2-4").summary_en
