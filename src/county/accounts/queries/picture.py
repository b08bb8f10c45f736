"""The organisation picture on a day: who stands under whom, who sits where, what is vacant."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from county.accounts.choices import OFFICIALS, GapKind, OrganisationKind
from county.accounts.models import BodyGap, Delegation, Holding, Member, Organisation, Post
from county.accounts.queries.actors import in_force
from county.accounts.queries.bodies import heads_first
from county.accounts.queries.organisations import in_being
from county.core.actor import Actor


@dataclass(frozen=True)
class Seat:
    """A post on the day. holders: names; deputising: names of who acts for a holder (代)."""

    title: str
    holders: tuple[str, ...]
    deputising: tuple[str, ...] = ()

    @property
    def is_vacant(self) -> bool:
        return not self.holders


@dataclass
class Body:
    """An organisation with its seats, its named people and the bodies under it."""

    organisation: Organisation
    seats: list[Seat]
    members: list[Member]
    gaps: frozenset[str]
    under: "list[Body]" = field(default_factory=list)

    @property
    def vacant(self) -> int:
        return sum(seat.is_vacant for seat in self.seats)

    @property
    def lacks(self) -> list[str]:
        """What it lacks besides people, in words."""
        others = sorted(self.gaps - {GapKind.VACANT_POST})
        return [str(GapKind(kind).label) for kind in others]


@dataclass(frozen=True)
class Picture:
    """group: the leading group with its office; departments beneath it; towns with their bodies;
    others: supervision, audit and bodies outside the group.
    """

    groups: list[Body]
    offices: list[Body]
    departments: list[Body]
    towns: list[Body]
    others: list[Body]

    @property
    def bodies(self) -> list[Body]:
        top = [*self.groups, *self.offices, *self.departments, *self.towns, *self.others]
        return [body for one in top for body in (one, *one.under)]

    @property
    def seats(self) -> int:
        return sum(len(body.seats) for body in self.bodies)

    @property
    def vacant(self) -> int:
        return sum(body.vacant for body in self.bodies)


def picture_for(actor: Actor, *, day: date) -> Picture:
    """Every body in being on the day except enterprises. Six queries. Open to officials."""
    rows = (
        Organisation.objects.filter(in_being(day))
        .exclude(kind=OrganisationKind.ENTERPRISE)
        .select_related("town", "parent")
        .order_by("town__code", "pk")
        .prefetch_related(_posts_on(day), _members_on(day))
    )
    lacking = _gaps_on(day)
    seen = rows if actor.has_role(*OFFICIALS) else rows.none()
    bodies = {row.pk: _body(row, lacking.get(row.pk, set())) for row in seen}
    return _arranged(bodies)


def _arranged(bodies: dict[int, Body]) -> Picture:
    by_kind: dict[str, list[Body]] = {}
    for body in bodies.values():
        by_kind.setdefault(body.organisation.kind, []).append(body)
    groups = by_kind.get(OrganisationKind.LEADING_GROUP, [])
    heads = {body.organisation.pk for body in groups}
    departments = [
        body
        for body in by_kind.get(OrganisationKind.DEPARTMENT, [])
        if body.organisation.parent_id in heads
    ]
    towns = by_kind.get(OrganisationKind.TOWN, [])
    of_town = {body.organisation.town_id: body for body in towns}
    for body in by_kind.get(OrganisationKind.TOWN_BODY, []):
        home = of_town.get(body.organisation.town_id)
        (home.under if home else towns).append(body)
    offices = by_kind.get(OrganisationKind.OFFICE, [])
    top = (*groups, *offices, *departments, *towns)
    shown = {each.organisation.pk for body in top for each in (body, *body.under)}
    others = [body for key, body in bodies.items() if key not in shown]
    return Picture(groups, offices, departments, towns, others)


def _body(row: Organisation, gaps: set[str]) -> Body:
    members = list(row.members.all())
    sitting: dict[int | None, list[str]] = {}
    for member in members:
        sitting.setdefault(member.post_id, []).append(member.name)
    seats = [_seat(post, sitting.get(post.pk, ())) for post in row.posts.all()]
    return Body(row, seats, [m for m in members if m.post_id is None], frozenset(gaps))


def _seat(post: Post, named: Iterable[str]) -> Seat:
    holdings = list(post.holdings.all())
    acting = [lent.delegate.name for held in holdings for lent in held.delegations.all()]
    return Seat(post.label, (*(held.user.name for held in holdings), *named), tuple(acting))


def _posts_on(day: date) -> "Prefetch[str]":
    lent = Delegation.objects.filter(in_force(day)).select_related("delegate").order_by("pk")
    held = Holding.objects.filter(in_force(day)).select_related("user").order_by("from_on", "pk")
    held = held.prefetch_related(Prefetch("delegations", lent))
    posts = Post.objects.order_by("pk").prefetch_related(Prefetch("holdings", held))
    return Prefetch("posts", posts)


def _members_on(day: date) -> "Prefetch[str]":
    """Without telephones: the picture needs none."""
    rows = Member.objects.filter(in_force(day)).select_related("home")
    return Prefetch("members", heads_first(rows).defer("telephone"))


def _gaps_on(day: date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = BodyGap.objects.filter(in_force(day), organisation__isnull=False).order_by()
    for organisation, kind in rows.values_list("organisation", "kind"):
        found.setdefault(organisation, set()).add(kind)
    return found
