"""Who qualifies now: what a run finds, once, and only who may see it."""

from datetime import date

import pytest
from django.db import connection
from tests import makers
from tests.makers.accounts import make_actor
from tests.makers.entitlements import DAY, make_worker

from county.accounts.choices import Role
from county.audit.models import Event
from county.core import scope
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, Refused
from county.entitlements import commands, facts, queries
from county.entitlements.facts import rules
from county.entitlements.models import Content, Finding, Run, RunScheme, Snapshot
from county.factories.models import FactoryState
from county.policies.models import SchemeVersion
from county.workforce.models import Employment
from rulebook import runs as engine
from rulebook.engines import PostgreSQL

REWARD = "stable_employment_reward"


def finding(factory, scheme=REWARD):
    return Finding.objects.get(run=queries.last_run(), line__name=scheme, factory=factory)


def test_look_through_when_ten_stable_then_qualifies(ran):
    found = finding(ran.full)
    assert (found.state, found.amount_fen, found.turn) == ("qualifies", 3_000_000, "new")
    assert found.row["f_stable"] == 10


def test_look_through_when_one_worker_short_then_near_with_what_it_brings(ran):
    found = finding(ran.short)
    assert (found.state, found.need, found.brings_fen) == ("near", 1, 3_000_000)
    assert "再增加 1 人" in found.said_zh
    assert "30,000 元" in found.said_zh
    assert "1 people more" in found.said_en or "1 person more" in found.said_en


def test_look_through_when_families_unknown_then_unknown_not_no(ran):
    found = finding(ran.unsure)
    assert (found.state, found.amount_fen) == ("unknown", None)
    assert "待核实" in found.said_zh


def test_look_through_counts_are_the_decisions(ran):
    line = RunScheme.objects.get(run=ran.run, name=REWARD)
    assert (line.decisions, line.qualify, line.near, line.unknown) == (3, 1, 1, 1)
    assert line.fen == 3_000_000
    training = RunScheme.objects.get(run=ran.run, name="training")
    assert training.qualify == Employment.objects.count() == training.decisions


def test_look_through_when_it_hires_the_tenth_then_new(ran):
    make_worker(factory=ran.short)
    commands.look_through(Run.objects.create(day=DAY).pk, actor=SYSTEM, today=DAY)
    assert finding(ran.short).state == "qualifies"
    line = RunScheme.objects.get(run=queries.last_run(), name=REWARD)
    assert (line.added, line.gone, line.changed) == (1, 0, 0)


def test_look_through_when_more_workers_then_changed_amount(ran):
    for _each in range(10):
        make_worker(factory=ran.full)
    commands.look_through(Run.objects.create(day=DAY).pk, actor=SYSTEM, today=DAY)
    found = finding(ran.full)
    assert (found.turn, found.amount_before_fen, found.amount_fen) == (
        "changed",
        3_000_000,
        6_000_000,
    )


def test_look_through_when_it_stops_then_gone(ran):
    FactoryState.objects.filter(factory=ran.full).update(to_on=date(2019, 12, 1))
    FactoryState.objects.create(factory=ran.full, status="stopped", from_on=date(2019, 12, 2))
    commands.look_through(Run.objects.create(day=DAY).pk, actor=SYSTEM, today=DAY)
    line = RunScheme.objects.get(run=queries.last_run(), name=REWARD)
    assert (line.qualify, line.gone) == (0, 1)


def test_look_through_when_granted_before_then_left_out(ran):
    commands.register_grant(
        actor=makers.make_office(), today=DAY, scheme=REWARD, factory=ran.full.pk,
        granted_on=date(2018, 5, 1), amount_fen=100, paper="1",
    )  # fmt: skip
    commands.look_through(Run.objects.create(day=DAY).pk, actor=SYSTEM, today=DAY)
    assert not Finding.objects.filter(
        run=queries.last_run(), line__name=REWARD, factory=ran.full
    ).exists()


def test_run_nightly_when_done_already_then_not_again(ran):
    assert commands.run_nightly(today=DAY) == ran.run
    assert Run.objects.count() == 1


def test_look_through_when_nothing_changed_then_the_last_one_stands(ran):
    again = commands.look_through(Run.objects.create(day=DAY).pk, actor=SYSTEM, today=DAY)
    assert again.state == "same"
    assert again.snapshot == ran.run.snapshot
    assert Snapshot.objects.count() == 1
    assert queries.last_run() == ran.run


def test_look_through_when_called_twice_then_done_once(ran):
    assert commands.look_through(ran.run.pk, actor=SYSTEM, today=DAY).pk == ran.run.pk
    assert Event.objects.filter(action="run.done").count() == 1


def test_ask_run_when_under_way_then_the_same_one(county):
    office = makers.make_office()
    assert commands.ask_run(actor=office, today=DAY) == commands.ask_run(actor=office, today=DAY)
    assert Event.objects.filter(action="run.asked").count() == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE, Role.AUDITOR, Role.SUPERVISION])
def test_ask_run_when_not_his_to_ask_then_refused(role, county):
    with pytest.raises(NotAllowed):
        commands.ask_run(actor=make_actor(role=role, username="x"), today=DAY)


def test_run_leaves_no_table_behind(ran):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()")
        assert not [n for (n,) in cursor.fetchall() if n.startswith(("kept_", "decided_"))]


def test_in_place_and_snapshot_agree_on_every_column(ran):
    planned = rules.plan({n: r.scheme for n, r in rules.in_force(DAY).items()}, DAY)
    with connection.cursor() as cursor:
        here = {
            name: {r["item_id"]: r for r in PostgreSQL(cursor, facts.tables()).rows(one.sql)}
            for name, one in planned.compiled.items()
        }
    with commands.open_snapshot(ran.run.snapshot) as duck:
        tables = engine.run(duck, planned)
        for name, found in here.items():
            there = {r["item_id"]: r for r in duck.rows(f"SELECT * FROM {tables[name]}")}
            assert there == found


def test_findings_when_town_then_its_own_alone(ran):
    clerk = makers.make_town_clerk(town=ran.towns[0])
    with scope.acting(clerk):
        found = set(queries.findings_for(clerk).values_list("factory", flat=True))
    assert found == {ran.full.pk}


def test_findings_when_owner_then_his_factory_alone(ran):
    owner = makers.make_owner(enterprise=ran.short.enterprise)
    with scope.acting(owner):
        assert {f.factory_id for f in queries.findings_for(owner)} == {ran.short.pk}
        assert {f.factory_id for f in Finding.objects.all()} == {ran.short.pk}


def test_findings_when_leader_then_sums_without_rows(ran):
    leader = ran.leader
    with scope.acting(leader):
        sums = {row["line__name"]: row["qualify"] for row in queries.by_scheme(leader)}
        assert sums[REWARD] == 1
        with pytest.raises(Exception, match="permission denied"):
            list(Finding.objects.values_list("row"))


def test_snapshot_has_no_ages_unless_a_scheme_reads_them(ran):
    assert not ran.run.snapshot.has_persons
    with commands.open_snapshot(ran.run.snapshot) as duck:
        found = duck.rows("SELECT COUNT(sex) AS sexes, COUNT(born_on) AS days FROM {person}")[0]
    assert found == {"sexes": 0, "days": 0}


def test_take_when_persons_are_asked_for_then_kept(ran):
    taken = commands.take(actor=SYSTEM, day=DAY, today=DAY, persons=True)
    with commands.open_snapshot(taken) as duck:
        assert duck.rows("SELECT COUNT(born_on) AS days FROM {person}")[0]["days"] == 30


def test_take_when_rows_are_the_same_then_kept_once(ran):
    before = Content.objects.count()
    again = commands.take(actor=SYSTEM, day=DAY, today=DAY)
    assert Content.objects.count() == before
    assert again.sha256 == ran.run.snapshot.sha256


def test_take_when_day_is_to_come_then_refused(county):
    with pytest.raises(Refused, match="将来"):
        commands.take(actor=SYSTEM, day=date(2020, 1, 1), today=DAY)


def test_take_when_owner_then_refused(county):
    with pytest.raises(NotAllowed):
        commands.take(
            actor=makers.make_owner(enterprise=county.full.enterprise), day=DAY, today=DAY
        )


def test_content_when_town_reads_then_nothing(ran):
    with scope.acting(makers.make_town_clerk(town=ran.towns[0])):
        assert not Content.objects.exists()


def test_run_keeps_the_text_it_went_by(ran):
    line = RunScheme.objects.get(run=ran.run, name=REWARD)
    version = SchemeVersion.objects.get(scheme__name=REWARD)
    assert (line.text, line.text_sha256) == (version.text, version.sha256)
