"""What bodies have and lack: named people, yearly money, gaps on a day."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, Sum, When

from county.accounts.choices import (
    ADMINISTRATORS,
    OFFICIALS,
    MemberKind,
    OrganisationKind,
    Role,
)
from county.accounts.models import BodyFund, BodyGap, Member, Organisation
from county.accounts.queries.actors import in_force
from county.accounts.queries.organisations import in_being
from county.core.actor import Actor

# Bodies that are given money and staff of their own.
FUNDED = (OrganisationKind.OFFICE, OrganisationKind.TOWN_BODY, OrganisationKind.TOWN)


@dataclass(frozen=True)
class FundSums:
    """Of all rows asked for, in fen."""

    rows: int
    amount_fen: int
    used_fen: int

    @property
    def left_fen(self) -> int:
        return self.amount_fen - self.used_fen


def members_for(actor: Actor) -> QuerySet[Member]:
    """People named in bodies, for every official: who answers for the programme is no secret among
    them. Owners and workers see none.
    """
    rows = Member.objects.select_related("organisation__town", "home", "post")
    return rows if actor.has_role(*OFFICIALS) else rows.none()


def members_of(organisation: Organisation, *, today: date) -> QuerySet[Member]:
    """Who serves in the body on the day, heads first."""
    rows = Member.objects.filter(in_force(today), organisation=organisation)
    return heads_first(rows.select_related("home", "post"))


def heads_first(rows: QuerySet[Member]) -> QuerySet[Member]:
    ranks = [When(kind=kind, then=rank) for rank, kind in enumerate(MemberKind.values)]
    return rows.order_by(Case(*ranks, default=len(ranks)), "pk")


def funds_for(actor: Actor) -> QuerySet[BodyFund]:
    """Money of bodies: the county's roles see all, a town its own; administrators none."""
    rows = BodyFund.objects.select_related("organisation__town")
    if actor.county_wide and not actor.has_role(*ADMINISTRATORS):
        return rows
    if actor.has_role(Role.TOWN):
        return rows.filter(organisation__town__in=actor.town_ids)
    return rows.none()


def sums_of_funds(rows: QuerySet[BodyFund]) -> FundSums:
    told = rows.order_by().aggregate(n=Count("pk"), given=Sum("amount_fen"), used=Sum("used_fen"))
    return FundSums(told["n"], told["given"] or 0, told["used"] or 0)


def funds_of(organisation: Organisation, actor: Actor) -> QuerySet[BodyFund]:
    return funds_for(actor).filter(organisation=organisation).order_by("-year", "pk")


def funds_containing(rows: QuerySet[BodyFund], words: str) -> QuerySet[BodyFund]:
    """Search by the body, in characters or pinyin, or by the paper's number."""
    return rows.filter(Q(organisation__search_text__contains=words) | Q(paper__icontains=words))


def gaps_for(actor: Actor) -> QuerySet[BodyGap]:
    """What bodies lack or lacked, ever: narrow by in_force(day). Open to every official, as the
    organisation picture is.
    """
    rows = BodyGap.objects.select_related("organisation__town", "post", "user")
    return rows if actor.has_role(*OFFICIALS) else rows.none()


def gaps_containing(rows: QuerySet[BodyGap], words: str) -> QuerySet[BodyGap]:
    """Search by the body or the person, in characters or pinyin, or by the post."""
    return rows.filter(
        Q(organisation__search_text__contains=words)
        | Q(user__search_text__contains=words)
        | Q(post__title__icontains=words)
    )


def gap_counts(*, today: date) -> dict[int | None, int]:
    """{town or None for the county's bodies: gaps on the day}. For the work list."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.town_id, count(*) FROM accounts_bodygap g
            LEFT JOIN accounts_organisation o ON o.id = g.organisation_id
            WHERE g.from_on <= %(on)s AND (g.to_on IS NULL OR g.to_on >= %(on)s) GROUP BY 1""",
            {"on": today},
        )
        return dict(cursor.fetchall())


def gaps_of(organisation: Organisation, *, today: date) -> QuerySet[BodyGap]:
    rows = BodyGap.objects.filter(in_force(today), organisation=organisation)
    return rows.select_related("organisation__town", "post", "user")


def bodies_kept_by(actor: Actor, *, today: date) -> QuerySet[Organisation]:
    """The bodies whose people and money the actor keeps: the office all, a town its own."""
    rows = bodies_in_being(today=today)
    return rows if actor.has_role(Role.OFFICE) else rows.filter(town__in=actor.town_ids)


def bodies_in_being(*, today: date) -> QuerySet[Organisation]:
    """Public bodies of the day: what a form offers as someone's unit."""
    rows = Organisation.objects.filter(in_being(today)).exclude(kind=OrganisationKind.ENTERPRISE)
    return rows.order_by("kind", "pk")


def member_for_update(pk: int) -> Member | None:
    rows = Member.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.filter(pk=pk).first()


def fund_for_update(pk: int) -> BodyFund | None:
    rows = BodyFund.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.filter(pk=pk).first()


def same_member(row: Member) -> QuerySet[Member]:
    """Other entries of the name in the body that share a day with this one."""
    rows = Member.objects.filter(organisation=row.organisation_id, name=row.name)
    rows = rows.exclude(pk=row.pk).filter(Q(to_on__isnull=True) | Q(to_on__gte=row.from_on))
    return rows.filter(from_on__lte=row.to_on) if row.to_on else rows


def same_fund(row: BodyFund) -> QuerySet[BodyFund]:
    """Another entry of the same paper, source and year for the body."""
    rows = BodyFund.objects.filter(
        organisation=row.organisation_id, year=row.year, source=row.source, paper=row.paper
    )
    return rows.exclude(pk=row.pk)
