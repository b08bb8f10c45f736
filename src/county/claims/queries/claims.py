"""Claims as far as the reader may see them, and what payments may take."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet

from county.claims.choices import ActKind, ClaimState
from county.claims.models import Claim, ClaimAct, ClaimPaper, ClaimStep
from county.claims.states import VOID
from county.core.actor import Actor
from county.core.errors import NotFound
from county.policies.models import Scheme


def claims_for(actor: Actor) -> QuerySet[Claim]:
    """The county's readers all, a town its own, an owner his factories', a worker what is counted by him."""
    rows = Claim.objects.all()
    if actor.reads_rows:
        return rows
    open_to = Q(town__in=actor.town_ids) | Q(factory__in=actor.factory_ids)
    if actor.person_id:
        open_to |= Q(person=actor.person_id)
    return rows.filter(open_to)


def claims_listed(actor: Actor) -> QuerySet[Claim]:
    """As claims_for, with what a list shows; the frozen row stays where it is."""
    return claims_for(actor).defer("row").select_related("factory", "town", "person")


def claims_matching(rows: QuerySet[Claim], needle: str) -> QuerySet[Claim]:
    return rows.filter(search_text__contains=needle)


def claim_for(actor: Actor, pk: int) -> Claim:
    """Refuses: absent, or not the actor's to see (404)."""
    rows = claims_for(actor).select_related(
        "factory", "enterprise", "town", "person", "rule__scheme", "run", "snapshot", "confirmed_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def claim_for_update(actor: Actor, pk: int) -> Claim:
    """The claim, locked. Refuses: absent, or not the actor's to see (404)."""
    rows = claims_for(actor).select_related("factory", "rule__scheme")
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def live_claim(*, scheme: str, holder: str, period: str) -> Claim | None:
    """The claim to a right that stands, if there is one."""
    rows = Claim.objects.filter(scheme=scheme, holder=holder, period=period)
    return rows.exclude(state__in=VOID).first()


def drafts_of_owner(actor: Actor) -> QuerySet[Claim]:
    """What waits for the actor's yes, or for him to mend it."""
    rows = claims_listed(actor).filter(state__in=(ClaimState.DRAFTED, ClaimState.RETURNED))
    return rows.order_by("scheme", "-amount_fen", "pk")


def steps_of(claim: Claim) -> list[ClaimStep]:
    return list(ClaimStep.objects.filter(claim=claim).select_related("done_by", "bulk"))


def acts_of(claim: Claim) -> list[ClaimAct]:
    rows = ClaimAct.objects.filter(claim=claim).select_related("user", "stood_in", "step")
    return list(rows.order_by("pk"))


def papers_of(claim: Claim) -> list[ClaimPaper]:
    return list(ClaimPaper.objects.filter(claim=claim).select_related("paper"))


def payable_claims(*, scheme: str = "") -> QuerySet[Claim]:
    """What may be paid now: approved by all, published to the end, nothing open against it. For payments."""
    rows = Claim.objects.filter(
        state=ClaimState.PAYABLE, open_objections=0, changed_on__isnull=True
    )
    return (rows.filter(scheme=scheme) if scheme else rows).order_by("pk")


def approvers_of(claims: Collection[int]) -> dict[int, frozenset[int]]:
    """Who had a hand in each claim (entered, approved, settled; also whom they stood in for): none of them pays."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ClaimAct.objects.filter(claim__in=claims).exclude(kind=ActKind.PAID).exclude(post="")
    for claim, user, stood_in in rows.values_list("claim", "user", "stood_in"):
        found[claim] |= {key for key in (user, stood_in) if key}
    return {claim: frozenset(users) for claim, users in found.items()}


def choices_of() -> list[tuple[str, str]]:
    """Schemes that are in force, for filters."""
    rows = Scheme.objects.order_by("name")
    return [(scheme.name, scheme.label) for scheme in rows]
