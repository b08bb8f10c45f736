"""Who may do what: the tables of every app's permissions, read from the apps themselves."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from county.accounts.choices import CLASHES, SECOND_FACTOR, SESSION_RULES, Role
from county.accounts.models import Delegation, Holding
from county.accounts.queries.actors import in_force
from county.accounts.queries.delegations import delegations_containing, stands_in_today
from county.accounts.queries.users import holdings_containing
from county.audit.models import Event

# What changes anyone's rights, or who he is taken for.
CHANGES = (
    "holding.granted",
    "holding.ended",
    "post.registered",
    "post.delegated",
    "delegation.ended",
    "account.issued",
    "account.linked",
    "account.suspended",
    "account.fell_dormant",
    "account.resumed",
    "password.reset",
    "second_factor.enrolled",
    "second_factor.reset",
    "rights.version_changed",
)


@dataclass(frozen=True)
class Right:
    """One action of one app, and the roles that may. noun is empty where the app has one only."""

    app: str
    noun: str
    verb: str
    roles: frozenset[str]

    @property
    def key(self) -> str:
        return f"{self.app}:{self.noun}.{self.verb}" if self.noun else f"{self.app}:{self.verb}"


@dataclass(frozen=True)
class Seat:
    """One person in one post today. holder: whose post it is, when he stands in."""

    user_id: int
    name: str
    post: str
    organisation: str
    role: str
    from_on: date
    to_on: date | None
    object_type: str
    object_id: int
    holder: str = ""


@cache
def rights() -> tuple[Right, ...]:
    """Every right of every app, in the order of the apps and of their tables."""
    return tuple(right for config in apps.get_app_configs() for right in _of_app(config))


@cache
def rights_version() -> str:
    """Twelve digits that change when any rule does: rights, clashes, sessions, second factors."""
    told: list[Any] = [[right.key, sorted(right.roles)] for right in rights()]
    told += [[sorted(one), sorted(other)] for one, other in CLASHES]
    told += [sorted(SECOND_FACTOR), sorted((r, str(v)) for r, v in SESSION_RULES.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def version_in_record() -> Event | None:
    """The event that last told which rules are in force."""
    return Event.objects.filter(action="rights.version_changed").order_by("-seq").first()


def seats_today(*, today: date, roles: Collection[str], words: str = "") -> "Seats":
    """Everybody in every post of the roles, role by role, those who stand in after those whose posts
    they are; read a page at a time.
    """
    held = Holding.objects.filter(in_force(today), user__is_active=True, post__role__in=roles)
    lent: QuerySet[Delegation] = stands_in_today(today).filter(
        in_force(today, "holding__"), holding__post__role__in=roles
    )
    if words:
        held, lent = holdings_containing(held, words), delegations_containing(lent, words)
    return Seats(_placed(held, "post", is_lent=0), _placed(lent, "holding__post", is_lent=1))


class Seats:
    """What a Paginator pages: two statements for the keys of a page, two for its rows."""

    def __init__(self, held: Any, lent: Any) -> None:
        self._keys = held.union(lent, all=True).order_by(*_PLACED)
        self._count: int = held.count() + lent.count()

    def count(self) -> int:
        return self._count

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Seat]:
        keys = [(row["is_lent"], row["pk"]) for row in self._keys[wanted]]
        held = Holding.objects.select_related("user", "post__organisation")
        lent = Delegation.objects.select_related(
            "delegate", "holding__user", "holding__post__organisation"
        )
        found = {(0, row.pk): _held(row) for row in held.filter(pk__in=_of(keys, 0))}
        found |= {(1, row.pk): _lent(row) for row in lent.filter(pk__in=_of(keys, 1))}
        return [found[key] for key in keys]


_ORDER = {role: place for place, role in enumerate(Role.values)}
_PLACED = ("place", "is_lent", "kind", "organisation", "post_id_", "pk")


def _placed(rows: QuerySet[Any], post: str, *, is_lent: int) -> Any:
    places = [When(**{f"{post}__role": role}, then=Value(at)) for role, at in _ORDER.items()]
    return (
        rows.order_by()
        .annotate(
            place=Case(*places, output_field=IntegerField()),
            is_lent=Value(is_lent),
            kind=F(f"{post}__organisation__kind"),
            organisation=F(f"{post}__organisation_id"),
            post_id_=F(f"{post}_id"),
        )
        .values(*_PLACED)
    )


def _of(keys: list[tuple[int, int]], is_lent: int) -> list[int]:
    return [pk for kind, pk in keys if kind == is_lent]


def _held(row: Holding) -> Seat:
    return _seat(row, row.user, row.post, row.from_on, row.to_on)


def _lent(row: Delegation) -> Seat:
    holding = row.holding
    return _seat(row, row.delegate, holding.post, row.from_on, row.to_on, holder=holding.user.name)


def grants_of(seats: list[Seat]) -> dict[tuple[str, str], Event]:
    """The event that gave each seat, by (type, key). One query."""
    found = Event.objects.filter(
        action__in=("holding.granted", "post.delegated"),
        object_id__in=[str(seat.object_id) for seat in seats],
    )
    return {(event.object_type, event.object_id): event for event in found.order_by("seq")}


def right_changes() -> QuerySet[Event]:
    """What changed rights or accounts, newest first."""
    # Holders of accounts, whom its readers see in the register of accounts: searched by name.
    rows: QuerySet[Event] = Event.objects.alias(haystack=F("search_text"))
    return rows.filter(action__in=CHANGES).order_by("-seq")


def _seat(
    row: Any, user: Any, post: Any, from_on: date, to_on: date | None, *, holder: str = ""
) -> Seat:
    return Seat(
        user_id=user.pk,
        name=user.name,
        post=post.label,
        organisation=post.organisation.label,
        role=post.role,
        from_on=from_on,
        to_on=to_on,
        object_type=row._meta.label_lower,
        object_id=row.pk,
        holder=holder,
    )


def _of_app(config: Any) -> Iterator[Right]:
    if not config.name.startswith("county.") or find_spec(f"{config.name}.permissions") is None:
        return
    module = import_module(f"{config.name}.permissions")
    for table in vars(module).values():
        if not isinstance(table, Mapping) or not table:
            continue
        for action, roles in table.items():
            if isinstance(action, str) and isinstance(roles, frozenset):
                noun, _dot, verb = action.rpartition(".")
                yield Right(config.label, noun, verb, frozenset(str(role) for role in roles))
