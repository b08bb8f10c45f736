"""Which scenarios, outcomes and lines an actor sees."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.text import in_english
from county.factories.models import Factory
from county.jobs.choices import JobState
from county.jobs.models import Job
from county.places.models import Town
from county.simulation.choices import READERS, WORKERS, Effect
from county.simulation.models import Line, Outcome, Scenario
from county.workforce.models import Person

TASK = "simulation.run"
PAGE = "simulation:latest"
_LAST = ("pk", "before_fen", "after_fen", "gainers", "losers", "run_at")


def scenarios_for(actor: Actor) -> QuerySet[Scenario]:
    """All of them, for who may read any; with the figures of the last outcome."""
    rows = Scenario.objects.select_related("drawn_up_by").defer("baseline")
    if not actor.has_role(*READERS):
        return rows.none()
    last = Outcome.objects.filter(scenario=OuterRef("pk")).order_by("-pk")
    told = {f"last_{name}": Subquery(last.values(name)[:1]) for name in _LAST}
    return rows.annotate(**told).annotate(
        last_difference_fen=F("last_after_fen") - F("last_before_fen")
    )


def scenario_for(actor: Actor, pk: int) -> Any:
    """One scenario, whole. Outside the scope: NotFound."""
    row = scenarios_for(actor).defer(None).select_related("copied_from").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def outcomes_for(actor: Actor) -> QuerySet[Outcome]:
    rows = Outcome.objects.select_related("scenario", "run_by")
    return rows if actor.has_role(*READERS) else rows.none()


def outcome_for(actor: Actor, pk: int) -> Outcome:
    """One outcome. Outside the scope: NotFound."""
    row = outcomes_for(actor).select_related("snapshot").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def running(scenario: Scenario) -> Job | None:
    """The work under way for the scenario, whoever asked for it."""
    rows = Job.objects.filter(task=TASK, page=PAGE, page_key=scenario.pk)
    return rows.filter(state__in=(JobState.WAITING, JobState.RUNNING)).first()


def failed(scenario: Scenario) -> Job | None:
    """The last work for the scenario, when it came to nothing."""
    last = Job.objects.filter(task=TASK, page=PAGE, page_key=scenario.pk).first()
    return last if last is not None and last.state == JobState.FAILED else None


def lines_for(actor: Actor) -> QuerySet[Line]:
    """Lines with the name of the factory and the town. Who is shown no rows of persons sees none of workers."""
    rows = Line.objects.all()
    if not actor.has_role(*READERS):
        return rows.none()
    if actor.reads_rows:
        rows = rows.select_related("outcome__scenario", "employment__person")
    else:
        rows = rows.select_related("outcome__scenario").exclude(subject__in=WORKERS)
    factory = Factory.everyone.filter(pk=OuterRef("factory_id"))
    town = Town.objects.filter(pk=OuterRef("town_id"))
    name = Coalesce(NullIf(F("name_en"), Value("")), F("name")) if in_english() else F("name")
    return rows.annotate(
        factory_name=Subquery(factory.annotate(said=name).values("said")[:1]),
        factory_pinyin=Subquery(factory.values("name_pinyin")[:1]),
        town_name=Subquery(town.annotate(said=name).values("said")[:1]),
        town_code=Subquery(town.values("code")[:1]),
    )


def line_for(actor: Actor, pk: int) -> Any:
    """One line. Outside the scope: NotFound."""
    row = lines_for(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def named(rows: QuerySet[Line], needle: str) -> QuerySet[Line]:
    """Lines of factories, and of people, called so."""
    factories = Factory.everyone.filter(search_text__contains=needle)
    found = Q(factory_id__in=factories.values("pk"))
    # Who is shown no worker's line may not even search among names: the database would refuse it.
    if rows.filter(subject__in=WORKERS).exists():
        people = Person.objects.filter(search_text__contains=needle)
        found |= Q(employment__person__in=people.values("pk"))
    return rows.filter(found)


def scheme_titles(actor: Actor) -> dict[str, str]:
    """Schemes of the kept outcomes, by their own words."""
    key = "title_en" if in_english() else "title_zh"
    found: dict[str, str] = {}
    for told in outcomes_for(actor).order_by("pk").values_list("figures__schemes", flat=True):
        found |= {one["name"]: one[key] or one["title_zh"] for one in told or ()}
    return found


def town_names() -> dict[int, str]:
    return {town.pk: town.label for town in Town.objects.all()}


def counts_by_effect(actor: Actor, outcome: Outcome) -> dict[str, int]:
    """Lines the actor may read, by what happens to them; "cut": those the money did not suffice for."""
    rows = lines_for(actor).filter(outcome=outcome).order_by()
    found = rows.aggregate(
        cut=Count("pk", filter=Q(is_cut=True)),
        **{effect: Count("pk", filter=Q(effect=effect)) for effect in Effect.values},
    )
    return {key: int(count) for key, count in found.items()}
