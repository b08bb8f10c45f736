"""Who sees which households, people, employments and pay, and what they were on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from county.accounts import queries as accounts
from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.fields import index_value
from county.factories.models import Factory
from county.workforce.choices import READS_ALL, SYSTEM, HouseholdStatusKind
from county.workforce.models import (
    ContractTerm,
    Employment,
    Household,
    HouseholdStatus,
    InsurancePayment,
    Payroll,
    Person,
    PersonStatus,
)

Row = TypeVar("Row", bound=Model)
FEW_PEOPLE = 500


def households_for(actor: Actor, *, today: date) -> QuerySet[Household]:
    """Families: the county roles all, a town its own; owners and leaders none.

    Annotates the statuses of `today`, see with_statuses.
    """
    rows = Household.objects.select_related("town", "site")
    return with_statuses(_scoped(rows, actor, town=Q(town__in=actor.town_ids)), day=today)


def people_for(actor: Actor, *, today: date) -> QuerySet[Person]:
    """People: a town sees those of its town and those its factories employ or employed; an owner
    his staff.

    Annotates the statuses of `today` of the person and his family.
    """
    in_town = Q(town__in=actor.town_ids) | Q(household__town__in=actor.town_ids)
    hired_in_town = Exists(_jobs_of("pk").filter(factory__town__in=actor.town_ids))
    hired_by_owner = Exists(_jobs_of("pk").filter(factory__in=actor.factory_ids))
    rows = Person.objects.select_related("town", "household__town")
    scoped = _scoped(rows, actor, town=in_town | Q(hired_in_town), factory=Q(hired_by_owner))
    return with_statuses(scoped, day=today)


def employments_for(actor: Actor, *, today: date) -> QuerySet[Employment]:
    """Employments: a town those at its factories, an owner those at his own.

    Annotates the statuses of `today`, `contract_until` and `contract_terms`.
    """
    rows = Employment.objects.select_related("person", "factory__town")
    scoped = _of_factories(rows, actor)
    latest = ContractTerm.objects.filter(employment=OuterRef("pk")).order_by("-number")
    counted = latest.order_by().values("employment").annotate(n=Count("pk")).values("n")
    return with_statuses(scoped, day=today).annotate(
        contract_until=Subquery(latest.values("to_on")[:1]),
        contract_terms=Coalesce(Subquery(counted), 0),
    )


def payroll_for(actor: Actor) -> QuerySet[Payroll]:
    """Pay: a town that of its factories, an owner that of his own. The newest month first, by an
    index.
    """
    rows = Payroll.objects.select_related("person", "factory__town")
    return _of_factories(rows, actor).order_by("-month", "factory_id", "person_id")


def insurance_for(actor: Actor) -> QuerySet[InsurancePayment]:
    """Insurance paid: a town that of its factories, an owner that of his own. The newest month first."""
    rows = InsurancePayment.objects.select_related("person", "factory__town")
    return _of_factories(rows, actor).order_by("-month", "factory_id", "person_id", "kind")


def with_statuses(rows: QuerySet[Row], *, day: date) -> QuerySet[Row]:
    """Annotate the statuses as they were on the day; called twice, the later call counts.

    Adds: is_relocated, is_registered_poor; for people also is_left_behind and person_statuses
        ([kind, kind]).
    """
    person, household = _PATHS[rows.model]
    statuses = HouseholdStatus.objects.filter(accounts.in_force(day), household=OuterRef(household))
    rows = rows.annotate(
        is_relocated=Exists(statuses.filter(kind=HouseholdStatusKind.RELOCATED)),
        is_registered_poor=Exists(statuses.filter(kind=HouseholdStatusKind.REGISTERED_POOR)),
    )
    if not person:
        return rows
    own = PersonStatus.objects.filter(accounts.in_force(day), person=OuterRef(person)).order_by(
        "kind"
    )
    with_own: QuerySet[Row] = rows.annotate(
        is_left_behind=Exists(own.filter(kind__startswith="left_behind")),
        person_statuses=ArraySubquery(own.values("kind")),
    )
    return with_own


def having_status(rows: QuerySet[Row], status: str) -> QuerySet[Row]:
    """Rows annotated by with_statuses that have the status.

    status: relocated, registered_poor, left_behind, any (of the first two), none (of them).
    """
    either = Q(is_relocated=True) | Q(is_registered_poor=True)
    match status:
        case "relocated" | "registered_poor" | "left_behind":
            return rows.filter(**{f"is_{status}": True})
        case "any":
            return rows.filter(either)
        case "none":
            return rows.exclude(either)
    return rows


def employed_on(rows: QuerySet[Employment], day: date) -> QuerySet[Employment]:
    """Employments in force on the day: the first and the last day count."""
    return rows.filter(accounts.in_force(day))


def overlapping(
    *, person: int, factory: int, from_on: date, to_on: date | None
) -> QuerySet[Employment]:
    """Employments of the person at the factory that share a day with [from_on, to_on]."""
    rows = Employment.objects.filter(person=person, factory=factory)
    rows = rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    return rows.filter(from_on__lte=to_on) if to_on else rows


def person_by_id_number(number: str) -> Person | None:
    """The one person with this identity number, whoever may see him. The number of a merged double
    leads to whom he was merged into.
    """
    index = index_value(number, purpose="id_number")
    found = Person.everyone.filter(id_index=index)
    key: int | None = found.values_list(Coalesce("merged_into", "pk"), flat=True).first()
    return Person.objects.select_related("town").filter(pk=key).first() if key else None


def person_merged_into(pk: int) -> int | None:
    """The key of the record a double was merged into; None for one that is nobody's double."""
    return Person.everyone.filter(pk=pk).values_list("merged_into", flat=True).first()


def at_work(rows: QuerySet[Person], *, day: date, at_work: bool) -> QuerySet[Person]:
    """People with, or without, an employment in force on the day."""
    working = Exists(_jobs_of("pk").filter(accounts.in_force(day)))
    return rows.filter(working) if at_work else rows.filter(~working)


def employed_in(factory: int, *, first: date, last: date, name: str) -> QuerySet[Person]:
    """People of the name who worked at the factory on any day from `first` to `last`."""
    jobs = Employment.objects.filter(accounts.in_force(last) | Q(to_on__range=(first, last)))
    return Person.objects.filter(
        Exists(jobs.filter(factory=factory, person=OuterRef("pk"))), name=name
    )


def containing_job(rows: QuerySet[Row], words: str) -> QuerySet[Row]:
    """Search employments or pay by the person's or the factory's name, in characters or pinyin."""
    people = Person.objects.filter(search_text__contains=words).values_list("pk", flat=True)
    places = Factory.objects.filter(search_text__contains=words).values_list("pk", flat=True)
    # Keys looked up beforehand let PostgreSQL go through the indexes; too many are not worth it.
    known = list(people[: FEW_PEOPLE + 1])
    wanted = Q(person__in=known if len(known) <= FEW_PEOPLE else people)
    at = list(places)
    return rows.filter(wanted | Q(factory__in=at) if at else wanted)


def factories_open_to(actor: Actor) -> QuerySet[Factory]:
    """The factories whose staff and pay the actor sees: for filters and forms."""
    rows = Factory.objects.select_related("town").order_by("code")
    own = Q(town__in=actor.town_ids) | Q(pk__in=actor.factory_ids)
    return _scoped(rows, actor, town=own, factory=own)


@dataclass(frozen=True)
class PayTotals:
    """Sums over pay rows, in fen."""

    rows: int
    gross_fen: int
    net_fen: int
    unpaid_fen: int


def pay_totals(rows: QuerySet[Payroll]) -> PayTotals:
    """One query over the rows as filtered."""
    found = rows.order_by().aggregate(
        rows=Count("pk"),
        gross=Coalesce(Sum("gross_fen"), 0),
        net=Coalesce(Sum("net_fen"), 0),
        unpaid=Coalesce(Sum("net_fen", filter=Q(paid_on__isnull=True)), 0),
    )
    return PayTotals(found["rows"], int(found["gross"]), int(found["net"]), int(found["unpaid"]))


@dataclass(frozen=True)
class InsuranceTotals:
    """Sums over insurance rows, in fen."""

    rows: int
    employer_fen: int
    employee_fen: int


def insurance_totals(rows: QuerySet[InsurancePayment]) -> InsuranceTotals:
    """One query over the rows as filtered."""
    found = rows.order_by().aggregate(
        rows=Count("pk"),
        employer=Coalesce(Sum("employer_fen"), 0),
        employee=Coalesce(Sum("employee_fen"), 0),
    )
    return InsuranceTotals(found["rows"], int(found["employer"]), int(found["employee"]))


def insurance_for_update(actor: Actor, pk: int) -> InsurancePayment | None:
    rows = InsurancePayment.objects.select_related("person", "factory")
    return _locked(_of_factories(rows, actor), pk)


def household_for_update(actor: Actor, pk: int) -> Household | None:
    return _locked(_scoped(Household.objects.all(), actor, town=Q(town__in=actor.town_ids)), pk)


def person_for_update(actor: Actor, pk: int, *, today: date) -> Person | None:
    return _locked(people_for(actor, today=today).select_related(None), pk)


def employment_for_update(actor: Actor, pk: int) -> Employment | None:
    return _locked(_of_factories(Employment.objects.select_related("person", "factory"), actor), pk)


def payroll_for_update(actor: Actor, pk: int) -> Payroll | None:
    return _locked(_of_factories(Payroll.objects.select_related("person", "factory"), actor), pk)


def own_payroll_for_update(actor: Actor, pk: int) -> Payroll | None:
    """A month's pay of the worker who asks."""
    rows = Payroll.objects.select_related("person", "factory")
    return _locked(rows.filter(person=actor.person_id or 0), pk)


_PATHS: dict[Any, tuple[str, str]] = {
    Household: ("", "pk"),
    Person: ("pk", "household"),
    Employment: ("person", "person__household"),
    Payroll: ("person", "person__household"),
}


def _jobs_of(person: str) -> QuerySet[Employment]:
    return Employment.objects.filter(person=OuterRef(person)).order_by()


def _of_factories(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    return _scoped(
        rows,
        actor,
        town=Q(factory__town__in=actor.town_ids),
        factory=Q(factory__in=actor.factory_ids),
    )


def _scoped(
    rows: QuerySet[Row], actor: Actor, *, town: Q, factory: Q | None = None
) -> QuerySet[Row]:
    """All for the county's readers; else what the town and the owner post open, each its own."""
    if actor.has_role(*READS_ALL, SYSTEM):
        return rows
    open_to = Q(pk__in=())
    if actor.has_role(Role.TOWN):
        open_to |= town
    if factory is not None and actor.has_role(Role.OWNER):
        open_to |= factory
    return rows.filter(open_to)


def _locked(rows: QuerySet[Row], pk: int) -> Row | None:
    return rows.select_for_update(of=("self",)).filter(pk=pk).first()
