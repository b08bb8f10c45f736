"""The registry's views against the tables they are made of, and against what the registry promises."""

from datetime import date

import pytest
from django.db import connection
from tests import makers
from tests.makers.entitlements import make_worker

from county.core import scope
from county.core.months import month_from
from county.entitlements import facts
from county.factories.models import (
    Evaluation,
    Factory,
    LeadingRecognition,
    MonthlyReport,
    Outlay,
    Recognition,
)
from county.places.models import Lease
from county.workforce.models import (
    ContractTerm,
    Employment,
    HouseholdStatus,
    InsurancePayment,
    Payroll,
    Person,
    PersonStatus,
)
from rulebook import engines
from rulebook.registry import TABLES

KINDS = {"BIGINT": "bigint", "INTEGER": "integer", "DATE": "date", "BOOLEAN": "boolean"}


def rows(name):
    columns = ", ".join(TABLES[name])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM fact_{name}")
        return set(cursor.fetchall())


@pytest.fixture
def filled(county):
    """A row of everything."""
    factory, person = county.full, Person.objects.first()
    job = Employment.objects.get(person=person)
    makers.make_report(factory=factory, month=month_from(2019, 11))
    PersonStatus.objects.create(person=person, kind="disabled", from_on=date(2019, 1, 1))
    Outlay.objects.create(
        factory=factory, month=month_from(2019, 11), kind="rent", amount_fen=5, paper_number="1",
        recorded_on=date(2019, 12, 1),
    )  # fmt: skip
    Evaluation.objects.create(
        factory=factory, year=2019, grade="good", evaluated_on=date(2019, 12, 1), paper="1"
    )
    InsurancePayment.objects.create(
        factory=factory, person=person, month=month_from(2019, 11), kind="pension", employer_fen=7,
        employee_fen=3,
    )  # fmt: skip
    site = makers.make_site(town=county.towns[0])
    Lease.objects.create(
        premises=makers.make_premises(site=site), factory=factory, landlord="镇", rent_fen=100,
        from_on=date(2018, 1, 1), to_on=date(2020, 12, 31), ended_on=date(2019, 6, 30), area_dm2=50,
    )  # fmt: skip
    LeadingRecognition.objects.create(
        enterprise=factory.enterprise, recognised_on=date(2019, 1, 1), paper="1"
    )
    return county, job


@pytest.mark.parametrize("name", TABLES)
def test_view_has_the_registrys_columns(name, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " ORDER BY ordinal_position",
            [f"fact_{name}"],
        )
        found = dict(cursor.fetchall())
    wanted = {c: k.rstrip("?") for c, k in TABLES[name].items()}
    assert set(found) == set(wanted)
    texts = {"character varying", "text"}
    for column, kind in wanted.items():
        assert found[column] == KINDS.get(kind) or (kind == "VARCHAR" and found[column] in texts)


def test_every_table_says_what_it_is_made_of():
    assert set(facts.SOURCES) == set(TABLES) == set(facts.tables())


def test_views_when_filled_then_they_are_the_tables(filled):
    county, job = filled
    said = Employment.objects.values_list(
        *["id", "person_id", "factory_id", "kind", "from_on", "to_on"]
    )
    assert rows("employment") == set(said)
    assert rows("contract_term") == set(
        ContractTerm.objects.values_list("employment_id", "signed_on", "from_on", "to_on")
    )
    assert rows("person") == set(Person.objects.values_list("id", "household_id", "sex", "born_on"))
    assert rows("household_status") == set(
        HouseholdStatus.objects.values_list("household_id", "kind", "from_on", "to_on")
    )
    assert rows("person_status") == {(job.person_id, "disabled", date(2019, 1, 1), None)}
    assert rows("payroll") == set(
        Payroll.objects.values_list("person_id", "factory_id", "month", "net_fen")
    )
    assert rows("factory_month") == set(
        MonthlyReport.objects.values_list("factory_id", "month", "output_fen", "sales_fen")
    )
    factory = county.full.pk
    assert rows("evaluation") == {(factory, 2019, "good")}
    assert rows("outlay") == {(factory, month_from(2019, 11), "rent", 5)}
    assert rows("insurance") == {(job.person_id, factory, month_from(2019, 11), "pension", 7, 3)}
    lease = Lease.objects.get()
    ends = (lease.pk, factory, "town", 50, 100, date(2018, 1, 1), date(2019, 6, 30))
    assert rows("lease") == {ends}
    kinds = {kind for key, kind, *_days in rows("factory_status") if key == factory}
    assert kinds == {"producing", "recognised", "leading"}
    assert {row[0] for row in rows("factory")} == set(Factory.objects.values_list("pk", flat=True))


def test_payroll_when_not_paid_out_then_left_out(county):
    before = len(rows("payroll"))
    Payroll.objects.filter(pk=Payroll.objects.first().pk).update(paid_on=None)
    assert len(rows("payroll")) == before - 1


def test_factory_status_when_withdrawn_then_that_day_is_out(county):
    Recognition.objects.filter(factory=county.full).update(
        withdrawn_on=date(2019, 12, 20), withdrawal_paper="1"
    )
    found = next(r for r in rows("factory_status") if r[:2] == (county.full.pk, "recognised"))
    assert found[3] == date(2019, 12, 19)


def test_factory_when_merged_away_then_hidden(county):
    Factory.everyone.filter(pk=county.short.pk).update(merged_into=county.full.pk)
    assert county.short.pk not in {row[0] for row in rows("factory")}
    states = {row[:2] for row in rows("factory_status")}
    assert (county.short.pk, "producing") not in states


def test_cluster_when_representative_and_address_chain_then_one_identity(county):
    shared = county.short.enterprise
    type(shared).objects.filter(pk=shared.pk).update(legal_representative="代表0")
    Factory.objects.filter(pk__in=[county.short.pk, county.unsure.pk]).update(address="同一处")
    clusters = {row[0]: row[2] for row in rows("factory")}
    assert len(set(clusters.values())) == 1


def test_guarantees_hold(filled):
    with connection.cursor() as cursor:
        assert engines.verify(engines.PostgreSQL(cursor, facts.tables())) == {}


def test_views_when_owner_reads_then_his_own_alone(county):
    owner = makers.make_owner(enterprise=county.full.enterprise)
    with scope.acting(owner):
        assert {row[2] for row in rows("employment")} == {county.full.pk}
        assert {row[1] for row in rows("payroll")} == {county.full.pk}


def test_views_when_nobody_reads_then_nothing(county):
    with scope.within(scope.NOTHING):
        assert not rows("payroll")
        assert not rows("person")


def test_views_cannot_be_written_through(db):
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM fact_payroll")


def test_not_known_when_a_word_is_not_kept_then_said():
    from county.policies.kinds.templates import templates

    found = facts.not_known(templates()["library/a08_operating"].scheme)
    assert found == {"in_system": "in_poverty_system"}


def test_needs_persons_when_ages_are_read():
    from county.policies.kinds.templates import templates

    schemes = {name: one.scheme for name, one in templates().items()}
    assert not facts.needs_persons([schemes["programme/training"]])
    assert facts.needs_persons(
        one
        for name, one in schemes.items()
        if any("age" in f.call.name for f in one.facts.values())
    )


def test_maker_pays_every_month(county):
    person = make_worker(factory=county.full)
    assert Payroll.objects.filter(person=person).count() == 13
