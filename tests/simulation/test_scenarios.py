"""Drawing scenarios up and working them out: one test per refusal and per effect."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests import makers
from tests.makers.accounts import make_actor
from tests.simulation.conftest import DAY, START, adopt, draw_up, parameter, run

from county.accounts.choices import Role
from county.audit.models import Event
from county.core import scope
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.months import month_from
from county.entitlements.models import Snapshot
from county.jobs.models import Job
from county.policies import commands as policies
from county.policies import queries as policy_queries
from county.policies.kinds.ruletext import RuleText
from county.policies.kinds.templates import templates
from county.policies.models import SchemeVersion
from county.simulation.choices import CapMode, ChangeKind, Effect
from county.simulation.commands import running
from county.simulation.kinds import figures
from county.simulation.kinds.budgets import Cap
from county.simulation.kinds.changes import Change
from county.simulation.models import Line, Outcome, Scenario
from county.simulation.queries import rules, scenarios

DOUBLED = "10: 6万元\n20: 12万元\n40: 20万元"
REWARD = "stable_employment_reward"


def refused(because, call, *args, **said):
    with pytest.raises(Refused) as error:
        call(*args, **said)
    assert error.value.code == because
    return error.value


def test_draw_up_then_the_rules_are_frozen_in_it(world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    assert [one["scheme"] for one in row.baseline] == ["interest", "rent", REWARD, "training"]
    assert row.baseline[1]["text"].startswith("scheme: rent")
    event = Event.objects.get(action="scenario.drawn_up")
    assert event.facts["tried"] == ["parameter stable_employment_reward bands"]


@pytest.mark.parametrize(
    ("scheme", "name", "text", "field"),
    [
        ("rent", "rent_share", "110%", "rent.rent_share"),
        ("rent", "rent_share", "5元", "rent.rent_share"),
        ("rent", "month_limit", "-3", "rent.month_limit"),
        (REWARD, "bands", "10 = ", f"{REWARD}.bands"),
        ("training", "nothing", "1", "training.nothing"),
    ],
)
def test_draw_up_when_a_value_does_not_fit_then_refused_at_its_field(
    world, scheme, name, text, field
):
    error = refused("faulty", draw_up, world.office, parameter(scheme, name, text))
    assert error.field == field


def test_draw_up_when_nothing_is_changed_then_refused(world):
    refused("nothing", draw_up, world.office)


def test_draw_up_when_the_day_is_to_come_then_refused(world):
    refused(
        "future", draw_up, world.office, parameter(REWARD, "bands", DOUBLED), day=date(2020, 1, 1)
    )


def test_draw_up_when_no_rule_was_in_force_then_refused(world):
    change = parameter(REWARD, "bands", DOUBLED)
    refused("no_rules", draw_up, world.office, change, rules_on=date(2010, 1, 1))


def test_draw_up_when_a_scheme_is_off_and_changed_then_refused(world):
    off = Change(ChangeKind.OFF, REWARD)
    refused("both", draw_up, world.office, off, parameter(REWARD, "bands", DOUBLED))


def test_draw_up_when_a_ceiling_is_below_nought_then_refused(world):
    refused("ceiling", draw_up, world.office, caps=[Cap("county_budget", -1, CapMode.QUEUE)])


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE])
def test_draw_up_when_the_role_only_reads_then_refused(world, role):
    with pytest.raises(NotAllowed):
        draw_up(make_actor(role=role, username=f"{role}2"), parameter(REWARD, "bands", DOUBLED))


def test_scenario_when_a_town_asks_then_there_is_none(world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    clerk = makers.make_town_clerk(town=world.town)
    with pytest.raises(NotFound):
        scenarios.scenario_for(clerk, row.pk)
    assert not scenarios.lines_for(clerk).exists()


def test_run_when_the_reward_doubles_then_the_factory_gains_as_much(world):
    outcome = run(world.office, parameter(REWARD, "bands", DOUBLED))
    assert (outcome.after_fen - outcome.before_fen, outcome.gainers, outcome.losers) == (
        3_000_000,
        1,
        0,
    )
    line = Line.objects.get(scheme=REWARD)
    assert (line.effect, line.before_fen, line.after_fen) == (Effect.MORE, 3_000_000, 6_000_000)
    assert (line.factory_id, line.town_id, line.item) == (
        world.here.pk, world.town.pk, world.here.pk,
    )  # fmt: skip
    by_scheme = figures.cost_by(outcome.figures, "scheme")
    assert by_scheme["training"].before == by_scheme["training"].after == 15 * 180_000
    assert by_scheme["rent"].difference == 0
    assert Event.objects.get(action="scenario.run").facts["after_fen"] == outcome.after_fen


def test_run_when_a_scheme_is_off_then_all_lose_it(world):
    outcome = run(world.office, Change(ChangeKind.OFF, "training"))
    assert (outcome.losers, outcome.after_fen - outcome.before_fen) == (15, -15 * 180_000)
    assert set(Line.objects.filter(scheme="training").values_list("effect", flat=True)) == {"lost"}


def test_run_when_the_queue_runs_dry_then_who_falls_out_is_listed(world):
    outcome = run(world.office, caps=[Cap("county_budget", 5_000_000, CapMode.QUEUE)])
    first, second = Line.objects.filter(scheme="rent").order_by("place")
    assert (first.place, first.is_cut, first.after_fen) == (1, False, first.wanted_fen)
    assert (second.place, second.is_cut, second.after_fen) == (2, True, 0)
    assert figures.cost_by(outcome.figures, "fund")["county_budget"].short == second.wanted_fen


def test_run_when_pro_rata_then_the_fund_is_spent_to_the_fen(world):
    outcome = run(world.office, caps=[Cap("employment_fund", 1_234_567, CapMode.PRO_RATA)])
    assert figures.cost_by(outcome.figures, "fund")["employment_fund"].after == 1_234_567
    lines = Line.objects.exclude(scheme="rent")
    assert sum(lines.values_list("after_fen", flat=True)) == 1_234_567
    assert all(line.after_fen <= line.wanted_fen for line in lines)


def test_run_then_the_figures_add_up_every_way(world):
    outcome = run(world.office, parameter("rent", "year_cap", "3万元"))
    for name in ("scheme", "fund", "town", "month"):
        sums = figures.cost_by(outcome.figures, name).values()
        assert sum(one.after for one in sums) == outcome.after_fen
        assert sum(one.before for one in sums) == outcome.before_fen
    assert sum(Line.objects.values_list("difference_fen", flat=True)) == (
        outcome.after_fen - outcome.before_fen
    )
    assert figures.cost_by(outcome.figures, "month").keys() == {2020 * 12 + 0, 2020 * 12 + 1}


def test_run_when_a_draft_takes_the_place_then_as_if_in_force_today(world):
    bureau = make_actor(role=Role.DEPARTMENT, username="bureau")
    standing = policy_queries.version_on("training", DAY)
    row = policies.draft_next(standing.pk, actor=bureau)
    text = RuleText(row.text).put(
        "parameters", "per_head", "values", "2020-01-01", written="2000元"
    )
    row = policies.write_version(row.pk, actor=bureau, version=row.version, text=text.text)
    policies.propose_version(
        row.pk, actor=bureau, version=row.version, in_force_from=date(2020, 1, 1), reason="调标"
    )
    draft = next(one for one in rules.drafts(world.office) if one.pk == row.pk)
    outcome = run(world.office, Change(ChangeKind.REPLACE, "training", rule=draft.rule))
    assert outcome.after_fen - outcome.before_fen == 15 * 20_000
    assert SchemeVersion.objects.get(pk=row.pk).state == "proposed"


def test_run_when_a_scheme_goes_by_the_month_then_a_line_for_each_and_none_for_who_sees_no_persons(
    world,
):
    months = templates()["library/a09_training_by_month"]
    text = months.text.replace("template: true\n", "").replace("[registered_poor]", "[relocated]")
    adopt(text, months.cases, start=months.scheme.start)
    outcome = run(world.office, parameter(REWARD, "bands", DOUBLED))
    lines = Line.objects.filter(scheme="a09_training_by_month")
    assert {line.before_fen for line in lines} == {20_000}
    assert len(lines) == 15 * 3  # the third quarter
    assert {line.item // 100_000 for line in lines} == {line.employment_id for line in lines}
    assert {line.month for line in lines} == {month_from(2019, n) for n in (7, 8, 9)}
    assert {line.month for line in Line.objects.exclude(subject="worker_month")} == {None}
    assert outcome.before_fen >= 45 * 20_000
    leader = make_actor(role=Role.LEADER, username="reader")
    assert "worker_month" not in scenarios.lines_for(leader).values_list("subject", flat=True)


def test_run_when_it_began_only_from_a_later_day_then_nothing_changes(world):
    change = parameter(REWARD, "bands", DOUBLED, start=date(2019, 12, 21))
    outcome = run(world.office, change)
    assert outcome.after_fen == outcome.before_fen


def test_run_when_asked_twice_by_one_job_then_kept_once(world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    asked = {"actor": world.office, "today": DAY, "job_id": 7}
    Job.objects.create(pk=7, task="simulation.run", title="测算")
    assert running.run_scenario(row.pk, **asked) == running.run_scenario(row.pk, **asked)
    assert (Outcome.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert Job.objects.get(pk=7).done == 5


def test_ask_run_then_a_job_and_not_a_second_one_beside(world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    job = running.ask_run(row.pk, actor=world.office)
    assert (job.page, job.page_key) == ("simulation:latest", row.pk)
    refused("under_way", running.ask_run, row.pk, actor=world.office)


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE])
def test_ask_run_when_the_role_only_reads_then_refused(world, role):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    with pytest.raises(NotAllowed):
        running.ask_run(row.pk, actor=make_actor(role=role, username=f"{role}2"))


def test_lines_when_the_leader_reads_then_no_worker_and_no_name(world):
    run(world.office, Change(ChangeKind.OFF, "training"))
    leader = makers.make_leader(username="reader")
    with scope.acting(leader):
        rows = list(scenarios.named(scenarios.lines_for(leader), "甲"))
    assert {row.subject for row in rows} == {"factory", "lease"}
    with scope.acting(world.office):
        found = scenarios.named(scenarios.lines_for(world.office), "乙工人01")
        assert [row.subject for row in found] == ["worker"]


def test_lines_when_a_town_reads_by_itself_then_the_database_shows_none(world):
    run(world.office, parameter(REWARD, "bands", DOUBLED))
    with scope.acting(makers.make_town_clerk(town=world.town)):
        assert Line.objects.count() == 0


@pytest.mark.parametrize("model", [Scenario, Outcome, Line])
def test_what_was_tried_is_kept_as_it_is(world, model):
    run(world.office, parameter(REWARD, "bands", DOUBLED))
    for change in (
        lambda: model.objects.update(id=1),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_copy_then_a_new_one_and_the_old_stays(world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    copy = draw_up(world.office, parameter(REWARD, "bands", DOUBLED, START), copied_from=row.pk)
    assert copy.copied_from_id == row.pk
    assert Scenario.objects.count() == 2
