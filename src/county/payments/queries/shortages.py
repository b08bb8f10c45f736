"""Claims that wait for more money than there is, and what each would get."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from county.claims import queries as claims
from county.claims.kinds.parts import Part
from county.claims.models import Claim
from county.core import scope
from county.core.actor import Actor
from county.core.text import aside, in_english
from county.payments.choices import READERS, DueState, OrderState
from county.payments.kinds.rationing import cut, wanted_of
from county.payments.models import (
    Appropriation,
    Balance,
    DuePart,
    Order,
    PaymentDue,
    Shortage,
    ShortPart,
)
from county.payments.queries.claimed import to_pay
from county.payments.states import DEAD_ORDERS
from county.policies.kinds import rules
from county.policies.models import SchemeVersion

PRO_RATA = "pro_rata"


@dataclass(frozen=True)
class Share:
    """One payment of a claim that waits, and what it gets of each appropriation. standing: its due, taken before."""

    claim: Claim
    stage: int
    whole: Mapping[int, int]
    given: Mapping[int, int]
    standing: int | None = None

    @property
    def whole_fen(self) -> int:
        return sum(self.whole.values())

    @property
    def given_fen(self) -> int:
        return sum(self.given.values())

    @property
    def short_fen(self) -> int:
        return self.whole_fen - self.given_fen


@dataclass(frozen=True)
class Ration:
    """What is asked of an appropriation, and what of it nobody has been promised."""

    appropriation: Appropriation
    wanted_fen: int
    money_fen: int

    @property
    def is_short(self) -> bool:
        return self.money_fen < self.wanted_fen

    @property
    def words(self) -> str:
        """The share as an exact fraction and about how much that is: 7/10 (70.00%)."""
        share = self.share
        points = share.numerator * 10_000 // share.denominator
        percent = f"{points // 100}.{points % 100:02d}%"
        return f"{share.numerator}/{share.denominator}{aside(percent)}"

    @property
    def share(self) -> Fraction:
        """Exact; at most the whole."""
        return Fraction(min(self.money_fen, self.wanted_fen), self.wanted_fen)


@dataclass(frozen=True)
class Plan:
    """shares: those waiting longest first. shrinks: every one of their rules says pro rata."""

    shares: Sequence[Share]
    rations: Sequence[Ration]
    shrinks: bool

    @property
    def is_short(self) -> bool:
        return any(one.is_short for one in self.rations)

    @property
    def wanted_fen(self) -> int:
        return sum(one.whole_fen for one in self.shares)

    @property
    def given_fen(self) -> int:
        return sum(one.given_fen for one in self.shares)

    @property
    def print(self) -> str:
        """The same for the same claims, money and shares: what was seen is what is decided."""
        told = [
            [x.claim.pk, x.stage, sorted(x.whole.items()), sorted(x.given.items())]
            for x in self.shares
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def short_plan(*, scheme: str, period: str, funds: Mapping[str, int]) -> Plan:
    """What the claims of a scheme that wait would get. Left alone: what has a due that was cut before or that the bank
    sent back, which has been promised its money.

    funds: name of a fund of the scheme -> the appropriation that bears its share.
    Raises: KeyError when a fund has none, or a claim does not say how it is borne.
    """
    # Finance reads no decided row; what of it is borne by whom names nobody.
    with scope.everything():
        return _planned(scheme, period, funds)


def _planned(scheme: str, period: str, funds: Mapping[str, int]) -> Plan:
    rows = list(to_pay(scheme=scheme, period=period).select_related("rule", "factory"))
    waiting = _waiting(claims.parts_of(rows), rows, _dues_of([row.pk for row in rows]), funds)
    replaced = [share.standing for share in waiting if share.standing]
    wanted = wanted_of([share.whole for share in waiting])
    left = money_left(wanted, besides=replaced)
    given = cut([share.whole for share in waiting], left)
    found = Appropriation.objects.select_related("fund").in_bulk(list(wanted))
    return Plan(
        [
            Share(one.claim, one.stage, one.whole, parts, one.standing)
            for one, parts in zip(waiting, given, strict=True)
        ],
        [Ration(found[key], fen, max(left.get(key, 0), 0)) for key, fen in sorted(wanted.items())],
        shrinks={rules.scheme_of(row.rule).when_short for row in rows} == {PRO_RATA},
    )


def money_left(wanted: Collection[int], *, besides: Collection[int] = ()) -> dict[int, int]:
    """Of each appropriation what arrived, less what is on orders, less what dues not yet on one were promised.

    besides: dues that promise nothing, because others take their place.
    """
    live = Order.objects.filter(due=OuterRef("due")).exclude(state__in=DEAD_ORDERS)
    promised = (
        DuePart.objects.filter(
            ~Exists(live),
            appropriation__in=wanted,
            due__state__in=(DueState.APPROVED, DueState.HELD),
        )
        .exclude(due__in=besides)
        .order_by()
        .values_list("appropriation")
        .annotate(fen=Sum("amount_fen"))
    )
    told = dict(promised)
    return {
        row.appropriation_id: row.received_fen
        - row.committed_fen
        - told.get(row.appropriation_id, 0)
        for row in Balance.objects.filter(appropriation__in=wanted)
    }


def shrinks(scheme: str) -> bool:
    """Whether a claim of the scheme that waits has a rule that says pro rata."""
    rules_of = to_pay(scheme=scheme).order_by().values("rule").distinct()
    rows = SchemeVersion.objects.filter(pk__in=rules_of)
    return any(rules.scheme_of(one).when_short == PRO_RATA for one in rows)


def periods_waiting(scheme: str) -> list[str]:
    rows = to_pay(scheme=scheme).order_by("period").values_list("period", flat=True)
    return list(rows.distinct())


def fullest(kind: str | None) -> int | None:
    """The appropriation of the kind of fund with most money left."""
    rows = Balance.objects.filter(appropriation__fund__kind=kind) if kind else Balance.objects.all()
    by_rest = rows.order_by(F("committed_fen") - F("received_fen"), "pk")
    return by_rest.values_list("appropriation", flat=True).first()


def shortages_for(actor: Actor) -> QuerySet[Shortage]:
    """Annotates `title`, the scheme's."""
    newest = Claim.objects.filter(scheme=OuterRef("scheme")).order_by("-pk")
    title = Coalesce(
        NullIf(Subquery(newest.values("title_en" if in_english() else "title_zh")[:1]), Value("")),
        "scheme",
    )
    rows = Shortage.objects.select_related("decided_by").annotate(title=title)
    return rows if actor.has_role("system", *READERS) else rows.none()


def short_parts_of(row: Shortage) -> QuerySet[ShortPart]:
    """Annotates `made_up_fen`, what dues made later of the same claim bring."""
    later = (
        PaymentDue.objects.filter(claim=OuterRef("due__claim"), source_kind="trueup")
        .exclude(state=DueState.WITHDRAWN)
        .order_by()
        .values("claim")
        .annotate(fen=Sum("amount_fen"))
        .values("fen")
    )
    rows = ShortPart.objects.filter(shortage=row).select_related("due")
    return rows.annotate(made_up_fen=Coalesce(Subquery(later), 0)).order_by("pk")


def terms_of(row: Shortage) -> list[Ration]:
    """What was asked and what was left of each appropriation on the day."""
    found = Appropriation.objects.select_related("fund").in_bulk(
        [one["appropriation"] for one in row.terms]
    )
    return [
        Ration(found[one["appropriation"]], one["wanted_fen"], one["money_fen"])
        for one in row.terms
    ]


def _dues_of(keys: Collection[int]) -> dict[tuple[int, int], tuple[int, bool]]:
    """(claim, stage) -> its due that stands, and whether that one is to be left alone."""
    orders = Order.objects.filter(due=OuterRef("pk"))
    rows = (
        PaymentDue.objects.filter(claim__in=keys, source_kind="claim")
        .exclude(state=DueState.WITHDRAWN)
        .annotate(
            is_kept=Exists(orders.exclude(state=OrderState.CANCELLED)),
            is_cut=Exists(ShortPart.objects.filter(due=OuterRef("pk"))),
        )
    )
    return {
        (claim or 0, stage): (pk, is_kept or is_cut)
        for pk, claim, stage, is_kept, is_cut in rows.values_list(
            "pk", "claim", "stage", "is_kept", "is_cut"
        )
    }


def _waiting(
    parts: Mapping[int, Sequence[Part]],
    rows: Sequence[Claim],
    dues: Mapping[tuple[int, int], tuple[int, bool]],
    funds: Mapping[str, int],
) -> list[Share]:
    found = []
    for row in rows:
        for part in parts[row.pk]:
            standing, is_kept = dues.get((row.pk, part.stage), (None, False))
            if part.is_ripe and not is_kept:
                whole: dict[int, int] = {}
                for name, fen in part.funds:
                    whole[funds[name]] = whole.get(funds[name], 0) + fen
                found.append(Share(row, part.stage, whole, {}, standing))
    return found
