"""Claims that wait for money, and whom it would go to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from county.claims import queries as claims
from county.claims.choices import ClaimState
from county.claims.choices import PayeeKind as To
from county.claims.models import Claim
from county.core.actor import Actor
from county.core.text import in_english
from county.payments.choices import READERS, AccountState, DueState, PayeeKind
from county.payments.models import Payee, PayeeAccount, PayeeNaming, PaymentDue, ShortPart
from county.policies.models import SchemeVersion

# Whom a claim's money goes to: its enterprise, or its own person. Others are paid by a paper.
TO_PERSON = frozenset({To.WORKER, To.HOUSEHOLD, To.PERSON})
NEEDED = (
    "pk",
    "receipt",
    "scheme",
    "payee",
    "enterprise_id",
    "factory_id",
    "person_id",
    "subject",
    "item",
    "amount_fen",
)


@dataclass(frozen=True)
class Waiting:
    """Claims of a scheme that may be paid. fen: less what they were cut by. ready: with an account that may be used
    today.
    """

    scheme: str
    title: str
    count: int
    fen: int
    due_on: date | None
    ready: int
    ready_fen: int


def to_pay(*, scheme: str = "", period: str = "") -> QuerySet[Claim]:
    """Cleared for payment, not held, on no batch, none of their dues held; the longest waiting first."""
    held = PaymentDue.objects.filter(claim=OuterRef("pk"), state=DueState.HELD)
    rows = claims.payable_claims(scheme=scheme).filter(~Exists(held), paying="")
    if period:
        rows = rows.filter(period=period)
    return rows.order_by("payable_on", "pk")


def waiting_for(actor: Actor, *, on: date) -> list[Waiting]:
    """By scheme: six queries, however many claims."""
    if not actor.has_role("system", *READERS):
        return []
    rows = (
        to_pay()
        .order_by("scheme")
        .values("scheme", "title_zh", "title_en")
        .annotate(n=Count("pk"), fen=Sum("amount_fen"), first=Min("due_on"))
    )
    ready = {
        scheme: (n, fen)
        for scheme, n, fen in _ready(to_pay(), on)
        .order_by("scheme")
        .values_list("scheme")
        .annotate(n=Count("pk"), fen=Sum("amount_fen"))
    }
    cut = _cut_of(to_pay())
    of_ready = _cut_of(_ready(to_pay(), on)) if cut else {}
    found = []
    for row in rows:
        scheme = row["scheme"]
        n, fen = ready.get(scheme, (0, 0))
        found.append(
            Waiting(
                scheme,
                (row["title_en"] if in_english() else "") or row["title_zh"],
                row["n"],
                row["fen"] - cut.get(scheme, 0),
                row["first"],
                n,
                fen - of_ready.get(scheme, 0),
            )
        )
    return found


def _cut_of(rows: QuerySet[Claim]) -> dict[str, int]:
    """What of the claims of each scheme was cut, the money not sufficing."""
    parts = ShortPart.objects.filter(due__claim__in=rows.order_by().values("pk"))
    sums = parts.exclude(due__state=DueState.WITHDRAWN).order_by().values_list("due__scheme")
    return dict(sums.annotate(fen=Sum("short_fen")))


def payees_of(rows: Iterable[Any]) -> dict[int, int]:
    """Claim -> its payee, where one is registered; of an enterprise's the one whose account was verified.

    rows: with the fields of NEEDED.
    """
    given = list(rows)
    firms = {row.enterprise_id for row in given if row.payee == To.ENTERPRISE}
    people = {row.person_id for row in given if row.payee in TO_PERSON and row.person_id}
    verified = PayeeAccount.objects.filter(payee=OuterRef("pk"), state=AccountState.VERIFIED)
    known = Payee.objects.filter(
        Q(kind=PayeeKind.FACTORY, factory__enterprise__in=firms)
        | Q(kind=PayeeKind.PERSON, person__in=people)
    ).annotate(is_verified=Exists(verified))
    found: dict[tuple[str, int | None], int] = {}
    listed = known.order_by("is_verified", "-pk")
    for pk, firm, person in listed.values_list("pk", "factory__enterprise", "person"):
        found[("person", person) if person else ("firm", firm)] = pk
    whom = {row.pk: _whom(row) for row in given}
    return {claim: found[key] for claim, key in whom.items() if key in found} | named_of(given)


def named_of(rows: Iterable[Any]) -> dict[int, int]:
    """Claim -> the payee named for it, or for its lease where it is to be paid to the landlord.

    rows: with the fields of NEEDED.
    """
    given = list(rows)
    leases = {row.item for row in given if row.subject == "lease" and row.payee == To.LANDLORD}
    namings = PayeeNaming.objects.filter(
        Q(claim__in=[row.pk for row in given]) | Q(lease__in=leases)
    )
    by_claim, by_lease = {}, {}
    for payee, claim, lease in namings.values_list("payee", "claim", "lease"):
        by_claim[claim], by_lease[lease] = payee, payee
    found: dict[int, int] = {}
    for row in given:
        is_its = row.subject == "lease" and row.payee == To.LANDLORD
        if key := by_claim.get(row.pk) or (by_lease.get(row.item) if is_its else None):
            found[row.pk] = key
    return found


def namings_of(payee: Payee) -> QuerySet[PayeeNaming]:
    """Annotates `receipt` of the claim and `premises` of the lease."""
    rows = PayeeNaming.objects.filter(payee=payee).select_related("named_by")
    return rows.annotate(receipt=F("claim__receipt"), premises=F("lease__premises__name"))


def namers_of(claims: Iterable[Any]) -> dict[int, int]:
    """Claim -> who named its payee: he pays none of it. claims: with the fields of NEEDED."""
    given = list(claims)
    named = named_of(given)
    namings = PayeeNaming.objects.filter(payee__in=set(named.values()))
    said = {(x.claim_id, x.lease_id): x.named_by_id for x in namings}
    told = {row.pk: said.get((row.pk, None)) or said.get((None, row.item)) for row in given}
    return {key: who for key, who in told.items() if who and key in named}


def fund_choices(scheme: str) -> list[tuple[str, str]]:
    """The funds that bear the claims of a scheme, by the newest of their versions: (name, words)."""
    rows = Claim.objects.filter(scheme=scheme).exclude(state=ClaimState.DRAFTED)
    newest = SchemeVersion.objects.filter(pk__in=rows.values("rule")).order_by("-pk").first()
    return claims.funds_of(newest) if newest else []


def _whom(row: Any) -> tuple[str, int | None]:
    if row.payee == To.ENTERPRISE:
        return "firm", row.enterprise_id
    return ("person", row.person_id) if row.payee in TO_PERSON else ("", None)


def is_claimed(scheme: str) -> bool:
    """Whether the scheme was ever claimed."""
    return Claim.objects.filter(scheme=scheme).exists()


def title_of(scheme: str) -> str:
    """Its title by the newest of its claims; empty, when it was never claimed."""
    row = Claim.objects.filter(scheme=scheme).only("title_zh", "title_en").order_by("-pk").first()
    return row.title if row else ""


def listed(actor: Actor, scheme: str, *, on: date) -> QuerySet[Claim]:
    """The claims of a scheme that wait, nobody by name. Annotates `is_ready`, and `short_fen`, what each was cut by."""
    rows = to_pay(scheme=scheme)
    if not actor.has_role("system", *READERS):
        return rows.none()
    cut = (
        ShortPart.objects.filter(due__claim=OuterRef("pk"))
        .exclude(due__state=DueState.WITHDRAWN)
        .order_by()
        .values("due__claim")
        .annotate(fen=Sum("short_fen"))
        .values("fen")
    )
    fields = (
        "receipt",
        "factory",
        "amount_fen",
        "payable_on",
        "due_on",
        "scheme",
        "title_zh",
        "title_en",
    )
    return (
        rows.annotate(short_fen=Coalesce(Subquery(cut), 0))
        .annotate(is_ready=Exists(_ready(Claim.objects.filter(pk=OuterRef("pk")), on)))
        .select_related("factory")
        .only(*fields, "factory__name", "factory__name_en")
    )


def claims_told(actor: Actor, claim: int) -> list[Claim]:
    """The claim behind a due, for who reads claims."""
    return list(claims.claims_listed(actor).filter(pk=claim))


def _ready(rows: QuerySet[Claim], on: date) -> QuerySet[Claim]:
    """Those whose payee has an account that may be used on the day."""
    usable = PayeeAccount.objects.filter(
        payee=OuterRef("pk"), state=AccountState.VERIFIED, usable_from__lte=on
    )
    payees = Payee.objects.filter(Exists(usable))
    firms = payees.filter(factory__isnull=False).values("factory__enterprise")
    people = payees.filter(person__isnull=False).values("person")
    named = PayeeNaming.objects.filter(claim=OuterRef("pk"))
    of_lease = PayeeNaming.objects.filter(payee__in=payees).values("lease")
    own = Q(payee=To.ENTERPRISE, enterprise__in=firms) | Q(payee__in=TO_PERSON, person__in=people)
    landlords = Q(payee=To.LANDLORD, subject="lease", item__in=of_lease.filter(lease__isnull=False))
    return rows.filter(Exists(named.filter(payee__in=payees)) | ~Exists(named) & (own | landlords))
