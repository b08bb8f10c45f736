"""Loans: who sees which, what is owed, whose turn it is, how much the fund may still guarantee."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from county.accounts import queries as accounts
from county.core import codes, scope
from county.core.actor import Actor
from county.factories import queries as factories
from county.factories.choices import RecognitionKind
from county.factories.models import Factory
from county.loans import states
from county.loans.choices import Guarantor, LoanState, MarkKind
from county.loans.kinds.priority import Standing
from county.loans.models import GuaranteeFund, Instalment, Loan, LoanMark, Repayment
from county.workforce.choices import HouseholdStatusKind
from county.workforce.models import Employment, HouseholdStatus

GROUPS = (HouseholdStatusKind.RELOCATED, HouseholdStatusKind.REGISTERED_POOR)


def loans_for(actor: Actor) -> QuerySet[Loan]:
    """Loans: the county all, a town those of its factories, an owner those of his own. Newest first."""
    rows = Loan.objects.select_related(
        "factory__town", "factory__enterprise", "counter_enterprise"
    ).order_by("-applied_on", "-pk")
    if actor.county_wide:
        return rows
    return rows.filter(Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


def loans_listed(actor: Actor, *, on: date) -> QuerySet[Loan]:
    """loans_for with what the list shows.

    Adds: paid_principal_fen, next_due_on (of what is not paid in full), is_late (that day is over),
        has_open_mark, has_repayments, amount_fen (contracted, granted or asked for).
    """
    unpaid = _unpaid().filter(loan=OuterRef("pk"))
    paid = Repayment.objects.filter(loan=OuterRef("pk"), withdrawn_on__isnull=True)
    total = paid.order_by().values("loan").annotate(sum=Sum("principal_fen")).values("sum")
    marks = LoanMark.objects.filter(
        loan=OuterRef("pk"), kind=MarkKind.OVERDUE, cured_on__isnull=True
    )
    return loans_for(actor).annotate(
        amount_fen=Coalesce("principal_fen", "granted_fen", "asked_fen"),
        paid_principal_fen=Coalesce(Subquery(total), 0),
        next_due_on=Subquery(unpaid.order_by("number").values("due_on")[:1]),
        is_late=Exists(unpaid.filter(due_on__lt=on)),
        has_open_mark=Exists(marks),
        has_repayments=Exists(paid),
    )


def queue_for(_actor: Actor) -> QuerySet[Loan]:
    """What waits, in the order it is to be handled. Adds `position`, which stands however the list is
    narrowed. For roles that see the whole county.
    """
    same_lane = Q(lane=OuterRef("lane"))
    before = Q(lane__lt=OuterRef("lane"))
    before |= same_lane & Q(applied_on__lt=OuterRef("applied_on"))
    before |= same_lane & Q(applied_on=OuterRef("applied_on"), pk__lt=OuterRef("pk"))
    waiting = Loan.objects.filter(state__in=states.WAITING)
    ahead = waiting.filter(before).order_by().values(one=Value(1))
    counted = ahead.annotate(count=Count("pk")).values("count")
    return (
        waiting.select_related("factory__town", "factory__enterprise")
        .annotate(position=Coalesce(Subquery(counted), 0) + 1)
        .order_by("lane", "applied_on", "pk")
    )


def position_of(loan: Loan) -> int | None:
    """How many-th in the county's queue; None when it does not wait any more."""
    if loan.state not in states.WAITING:
        return None
    before = Q(lane__lt=loan.lane) | Q(lane=loan.lane, applied_on__lt=loan.applied_on)
    before |= Q(lane=loan.lane, applied_on=loan.applied_on, pk__lt=loan.pk)
    with scope.numbers():
        return Loan.objects.filter(before, state__in=states.WAITING).count() + 1


def next_code(year: int) -> str:
    """DK-2019-0001: counted over the whole county, whoever asks. Locks: the year's numbers."""
    with scope.numbers():
        return codes.next_code(Loan.objects.all(), prefix=f"DK-{year}-", digits=4)


def standing_on(factory: Factory, day: date) -> Standing:
    """What the order goes by: those at work on the day, those of relocated or registered-poor families."""
    status = HouseholdStatus.objects.filter(
        accounts.in_force(day), household=OuterRef("person__household"), kind__in=GROUPS
    )
    with scope.numbers():
        jobs = Employment.objects.filter(accounts.in_force(day), factory=factory).order_by()
        counted = jobs.aggregate(
            all=Count("person_id", distinct=True),
            group=Count("person_id", distinct=True, filter=Exists(status)),
        )
    recognised = factories.recognitions_in_force(day).filter(
        factory=factory, kind=RecognitionKind.FACTORY
    )
    return Standing(counted["all"], counted["group"], recognised.exists())


def instalments_of(loan: Loan) -> QuerySet[Instalment]:
    """The schedule in order. Adds paid_principal_fen, paid_interest_fen, paid_on (the last day)."""
    return _with_paid().filter(loan=loan).order_by("number")


def instalments_unpaid(loan: Loan) -> QuerySet[Instalment]:
    return _unpaid().filter(loan=loan).order_by("number")


def repayments_of(loan: Loan) -> QuerySet[Repayment]:
    return loan.repayments.select_related("instalment", "recorded_by").order_by("-paid_on", "-pk")


def repaid_fen(loan: Loan) -> int:
    """Principal paid so far."""
    rows = loan.repayments.filter(withdrawn_on__isnull=True)
    return int(rows.aggregate(sum=Coalesce(Sum("principal_fen"), 0))["sum"])


@dataclass(frozen=True)
class Quota:
    """What the fund may guarantee, in fen. bound: promised or still owed; loans: how many."""

    balance_fen: int
    multiple: int
    bound_fen: int
    loans: int

    @property
    def limit_fen(self) -> int:
        return self.balance_fen * self.multiple

    @property
    def left_fen(self) -> int:
        return self.limit_fen - self.bound_fen


def quota_on(day: date) -> Quota | None:
    """The fund's quota on the day against what is bound now; None before there was a fund.

    Bound: what was asked until the bank decides, then what it granted, then what is still owed.
    """
    fund = GuaranteeFund.objects.filter(from_on__lte=day).order_by("-from_on").first()
    if fund is None:
        return None
    with scope.numbers():
        live = Loan.objects.filter(guarantor=Guarantor.FUND, state__in=states.BOUND).order_by()
        asked = live.aggregate(
            sum=Coalesce(Sum(Coalesce("principal_fen", "granted_fen", "asked_fen")), 0),
            count=Count("pk"),
        )
        paid = Repayment.objects.filter(
            loan__in=live.values("pk"), withdrawn_on__isnull=True
        ).aggregate(sum=Coalesce(Sum("principal_fen"), 0))
    bound = int(asked["sum"]) - int(paid["sum"])
    return Quota(fund.balance_fen, fund.multiple, bound, asked["count"])


def funds_for(_actor: Actor) -> QuerySet[GuaranteeFund]:
    return GuaranteeFund.objects.annotate(limit_fen=F("balance_fen") * F("multiple")).order_by(
        "-from_on"
    )


def fund_for_update(pk: int) -> GuaranteeFund | None:
    return GuaranteeFund.objects.select_for_update(no_key=True).filter(pk=pk).first()


def loan_for_update(actor: Actor, pk: int) -> Loan | None:
    rows = loans_for(actor).select_related(None).select_related("factory__enterprise")
    return rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def matching(rows: QuerySet[Loan], needle: str) -> QuerySet[Loan]:
    """By the factory's name in characters or pinyin, the loan's code or the contract's number."""
    return rows.filter(Q(factory__search_text__contains=needle) | Q(search_text__contains=needle))


def _with_paid() -> QuerySet[Instalment]:
    paid: Any = Repayment.objects.filter(
        instalment=OuterRef("pk"), withdrawn_on__isnull=True
    ).order_by()
    sums = paid.values("instalment")
    return Instalment.objects.annotate(
        paid_principal_fen=Coalesce(
            Subquery(sums.annotate(sum=Sum("principal_fen")).values("sum")), Value(0)
        ),
        paid_interest_fen=Coalesce(
            Subquery(sums.annotate(sum=Sum("interest_fen")).values("sum")), Value(0)
        ),
        paid_on=Subquery(paid.order_by("-paid_on").values("paid_on")[:1]),
    )


def _unpaid() -> QuerySet[Instalment]:
    """Of which some principal or interest is still due, in loans that are being repaid."""
    return _with_paid().filter(
        Q(paid_principal_fen__lt=F("principal_fen")) | Q(paid_interest_fen__lt=F("interest_fen")),
        loan__state=LoanState.REPAYING,
    )
