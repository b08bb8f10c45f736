"""Moving claims through their steps, one or thousands alike: sets of keys in, a few statements out.

The caller has locked the claims, asked the rights and records the acts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from county.claims import queries
from county.claims.choices import ActKind, ClaimState, StepKind, StepState
from county.claims.commands import telling
from county.claims.kinds import steps
from county.claims.models import Claim, ClaimStep, ExtraStep
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.policies.kinds import rules
from county.policies.models import SchemeVersion
from county.workdays import queries as workdays
from county.workdays.kinds.calendar import Calendar

# What follows the last review, by the kind of the next step.
AFTER = {StepKind.NOTICE: ClaimState.APPROVED, StepKind.PAY: ClaimState.PAYABLE}


def users_of(actor: Actor, by: str, *, today: date) -> tuple[int | None, int | None]:
    """Who acts, and in whose stead."""
    return actor.user_id, queries.stood_in_for(actor, steps.role_of(by), today=today)


def require_no_clash(claims: Collection[int], *, post: str, users: Iterable[int | None]) -> None:
    """Refuses: one of them holds a clashing post on one of these very claims."""
    keys = [key for key in users if key is not None]
    found = queries.clashing_acts(claims, post=post, users=keys).select_related("claim").first()
    if found is not None:
        raise NotAllowed(
            _(
                "您（或您代行的同事）在申报 %(receipt)s 上办过“%(post)s”，不能再办这一步。请由另一位同事办理。"
            )
            % {"receipt": found.claim.receipt, "post": found.get_post_display()},
            code="clash",
        )


def due(calendar: Calendar, day: date, days: int, *, is_working: bool) -> date:
    """The last day of a step that begins on the day."""
    return calendar.add(day, days) if is_working else day + timedelta(days=days)


def lay_steps(claims: Collection[int], version: SchemeVersion, *, today: date) -> None:
    """Give claims of one version their steps. Those they have are left as they are."""
    extras = ExtraStep.objects.filter(from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today)
    )
    planned = steps.plan(rules.scheme_of(version), extras)
    with connection.cursor() as cursor:
        for one in planned:
            cursor.execute(
                "INSERT INTO claims_claimstep (claim_id, place, lane, kind, by, post, days, is_working, state, note)"
                " SELECT c.id, %s, %s, %s, %s, %s, %s, %s, %s, '' FROM claims_claim c"
                " WHERE c.id = ANY(%s) AND c.amount_fen >= %s ON CONFLICT DO NOTHING",
                [
                    *(one.place, one.lane, one.kind, one.by, one.post, one.days, one.is_working),
                    *(StepState.WAITING, list(claims), one.least_fen),
                ],
            )


def advance(claims: Collection[int], *, today: date) -> dict[str, list[int]]:
    """Open the next place of claims of which nothing is open, or hand them on to notice or payment.

    Returns: the keys by the state they came to.
    """
    keys = list(claims)
    busy = ClaimStep.objects.filter(claim__in=keys, state__in=(StepState.OPEN, StepState.PAUSED))
    busy_keys = set(busy.values_list("claim", flat=True))
    free = [key for key in keys if key not in busy_keys]
    nexts = _next_places(free)
    moved: dict[str, list[int]] = defaultdict(list)
    calendar = workdays.calendar()
    for (place, kind), found in nexts.items():
        if kind == StepKind.REVIEW:
            _open(found, place, today=today, calendar=calendar)
            _set_place(found, place, ClaimState.REVIEW, today=today)
            moved[ClaimState.REVIEW] += found
        else:
            state = AFTER[StepKind(kind)]
            if state == ClaimState.PAYABLE:
                _open(found, place, today=today, calendar=calendar)
            _set_place(found, place, state, today=today)
            moved[state] += found
    reached = {key for found in nexts.values() for key in found}
    if rest := [key for key in free if key not in reached]:
        _set_place(rest, 0, ClaimState.PAYABLE, today=today)
        moved[ClaimState.PAYABLE] += rest
    show_due(keys)
    telling.reviewers(moved.get(ClaimState.REVIEW, ()), today=today)
    return dict(moved)


def show_due(claims: Collection[int]) -> None:
    """The nearest deadline of the open steps, on the claim itself for its lists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_claim c SET due_on = d.due_on FROM (SELECT k.id, MIN(s.due_on) AS due_on"
            " FROM unnest(%s::bigint[]) AS k(id) LEFT JOIN claims_claimstep s ON s.claim_id = k.id AND s.state = %s"
            " GROUP BY k.id) d WHERE c.id = d.id AND c.due_on IS DISTINCT FROM d.due_on",
            [list(claims), StepState.OPEN],
        )


def add_acts(
    claims: Collection[int],
    kind: ActKind,
    *,
    actor: Actor,
    today: date,
    post: str = "",
    stood_in: int | None = None,
    note: str = "",
    steps_of: dict[int, int] | None = None,
) -> None:
    """One act on each claim, in one statement. steps_of: claim -> step."""
    keys = list(claims)
    placed = [(steps_of or {}).get(key) for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_claimact (claim_id, kind, post, user_id, stood_in_id, step_id, done_on, note, is_void)"
            " SELECT g.claim, %s, %s, %s, %s, g.step, %s, %s, false"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS g(claim, step)",
            [kind, post, actor.user_id, stood_in, today, note[:300], keys, placed],
        )


def end_steps(claims: Collection[int]) -> None:
    """What was open or to come is no more."""
    ClaimStep.objects.filter(claim__in=claims).exclude(
        state__in=(StepState.DONE, StepState.ENDED)
    ).update(state=StepState.ENDED, due_on=None)


def _next_places(claims: list[int]) -> dict[tuple[int, str], list[int]]:
    """(place, kind) of the next step to come -> claims."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (claim_id) claim_id, place, kind FROM claims_claimstep"
            " WHERE claim_id = ANY(%s) AND state = %s ORDER BY claim_id, place, lane",
            [claims, StepState.WAITING],
        )
        found: dict[tuple[int, str], list[int]] = defaultdict(list)
        for claim, place, kind in cursor.fetchall():
            found[place, kind].append(claim)
    return found


def _open(claims: list[int], place: int, *, today: date, calendar: Calendar) -> None:
    rows = ClaimStep.objects.filter(claim__in=claims, place=place, state=StepState.WAITING)
    for days, is_working in set(rows.order_by().values_list("days", "is_working")):
        rows.filter(days=days, is_working=is_working).update(
            state=StepState.OPEN,
            opened_on=today,
            due_on=due(calendar, today, days, is_working=is_working),
        )


def _set_place(claims: list[int], place: int, state: str, *, today: date) -> None:
    rows = Claim.objects.filter(pk__in=claims)
    more: dict[str, object] = {}
    if state in {ClaimState.APPROVED, ClaimState.PAYABLE}:
        more["approved_on"] = today
    if state == ClaimState.PAYABLE:
        more["payable_on"] = today
    rows.update(place=place, state=state, version=F("version") + 1, **more)


def slim(claims: Collection[int]) -> list[Claim]:
    """The rows the record names, and nothing else of them."""
    rows = Claim.objects.filter(pk__in=claims).only("pk", "receipt", "town_id", "amount_fen")
    return list(rows.order_by("pk"))
