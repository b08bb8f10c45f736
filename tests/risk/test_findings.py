"""A finding's life: found, settled by somebody who had no hand in it, come back, gone; and what it goes by."""

from datetime import date

import pytest
from tests import makers
from tests.makers.accounts import make_actor, make_office, make_town_clerk
from tests.makers.factories import make_enterprise, make_factory
from tests.makers.places import make_premises, make_site, make_town

from county.accounts.choices import Role
from county.audit import commands as audit
from county.audit.models import Event
from county.core import scope
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.months import month_from
from county.places.models import Lease
from county.risk import commands, queries
from county.risk.models import Finding
from county.workforce.models import Payroll

pytestmark = pytest.mark.django_db
DAY = date(2019, 12, 20)
NEXT = date(2019, 12, 21)


@pytest.fixture
def lease():
    """Let by the tenant's own representative."""
    town = make_town()
    factory = make_factory(town=town, enterprise=make_enterprise())
    return Lease.objects.create(
        premises=make_premises(site=make_site(town=town)), factory=factory, landlord="业主甲",
        from_on=date(2018, 1, 1), to_on=date(2021, 12, 31), rent_fen=300_000, area_dm2=30_000,
    )  # fmt: skip


def look(*patterns, day=DAY):
    commands.sweep(actor=SYSTEM, today=day, patterns=patterns or ("rent_relative",))
    return Finding.objects.order_by("-pk").first()


def settle(row, actor, **more):
    given = {
        "version": row.version,
        "outcome": "explained",
        "note": "看了房产证，是他本人的房",
        **more,
    }
    return commands.settle_finding(row.pk, actor=actor, today=DAY, **given)


def test_settle_when_looked_into_then_stays_settled_until_something_new(lease):
    office = make_office()
    settle(look(), office)
    assert look(day=NEXT).state == "explained"
    assert Event.objects.filter(action="risk.settled", actor=office.user_id).exists()
    home = makers.make_household(town=lease.factory.town)
    worker = makers.make_person(name="业主甲", household=home)
    makers.make_person(name="业主甲", household=home)  # and his family: another reason
    Lease.objects.filter(pk=lease.pk).update(landlord="业主乙")
    worker.name = "业主乙"
    worker.save()
    makers.make_employment(person=worker, factory=lease.factory)
    look(day=NEXT)
    rows = {row.key.partition(":")[2]: row.state for row in Finding.objects.all()}
    assert rows == {"self": "explained", "home": "open"}


def test_settle_when_a_stop_then_refused_and_the_database_agrees(lease):
    row = look()
    Finding.objects.filter(pk=row.pk).update(severity="hard")
    row.refresh_from_db()
    with pytest.raises(Refused) as refused:
        settle(row, make_office())
    assert refused.value.code == "stop"


def test_settle_when_he_entered_the_lease_then_another_must(lease):
    entered, other = make_office(), make_office(username="office2")
    audit.record(entered, "lease.registered", lease)
    row = look()
    with pytest.raises(NotAllowed) as refused:
        settle(row, entered)
    assert refused.value.code == "own_entry"
    assert settle(row, other).settled_by_id == other.user_id


def test_settle_without_note_or_by_a_town_then_refused(lease):
    row = look()
    with pytest.raises(Refused) as refused:
        settle(row, make_office(), note=" ")
    assert refused.value.code == "reason"
    with pytest.raises(NotAllowed):
        settle(row, make_town_clerk(town=lease.factory.town))


def test_reopen_when_settled_then_open_again(lease):
    office = make_office()
    row = settle(look(), office)
    row = commands.reopen_finding(row.pk, actor=office, version=row.version, reason="查错了")
    assert (row.state, row.settled_marks) == ("open", [])


def test_recheck_when_mended_then_gone_with_a_day_and_back_when_it_returns(lease):
    row = look()
    Lease.objects.filter(pk=lease.pk).update(landlord="镇集体")
    row = commands.recheck_finding(row.pk, actor=make_office(), today=NEXT)
    assert (row.state, row.gone_on) == ("gone", NEXT)
    Lease.objects.filter(pk=lease.pk).update(landlord="业主甲")
    again = look(day=NEXT)
    assert (again.pk, again.state, again.gone_on, again.first_on) == (row.pk, "open", None, DAY)


def test_findings_when_of_another_town_or_an_owner_then_unseen(lease):
    row = look()
    near = make_town_clerk(town=lease.factory.town)
    far = make_town_clerk(town=make_town(code="610926101", name="乙镇"))
    owner = makers.make_owner(enterprise=lease.factory.enterprise)
    seen = {}
    for name, actor in (("near", near), ("far", far), ("owner", owner)):
        with scope.acting(actor):
            seen[name] = (Finding.objects.count(), queries.findings_for(actor).count())
    assert seen == {"near": (1, 1), "far": (0, 0), "owner": (0, 0)}
    with pytest.raises(NotFound), scope.acting(far):
        commands.recheck_finding(row.pk, actor=far, today=DAY)


def test_threshold_when_set_then_from_its_day_on(lease):
    office = make_office()
    month = month_from(2019, 11)
    for n in range(8):
        person = makers.make_person(name=f"工人{n}")
        makers.make_payroll(person=person, factory=lease.factory, month=month)
    Payroll.objects.update(paid_on=date(2019, 12, 5))
    assert look("same_pay").pattern == "same_pay"
    given = {"name": "same_people", "value": 9, "source": "平社厂办发〔2019〕40号"}
    with pytest.raises(Refused) as refused:
        commands.set_threshold(actor=office, today=DAY, from_on=date(2019, 12, 1), **given)
    assert refused.value.code == "past"
    commands.set_threshold(actor=office, today=DAY, from_on=NEXT, **given)
    assert look("same_pay", day=DAY).state == "open"
    assert look("same_pay", day=NEXT).state == "gone"
    with pytest.raises(NotAllowed):
        commands.set_threshold(
            actor=make_actor(role=Role.SUPERVISION), today=DAY, from_on=NEXT, **given
        )


def test_sweep_when_asked_then_a_job_and_refused_to_a_town(lease):
    commands.ask_sweep(actor=make_actor(role=Role.SUPERVISION))
    with pytest.raises(NotAllowed):
        commands.ask_sweep(actor=make_town_clerk(town=lease.factory.town))
