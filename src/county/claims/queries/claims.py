"""Claims as far as the reader may see them, and what payments may take."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from county.claims.choices import ActKind, ClaimState, Post
from county.claims.kinds.parts import Part, fund_names, fund_words
from county.claims.kinds.parts import parts_of as parts_of_row
from county.claims.models import Claim, ClaimAct, ClaimPaper, ClaimStep
from county.claims.states import VOID
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.text import in_english
from county.entitlements import queries as entitlements
from county.entitlements.models import Finding
from county.policies.kinds import rules
from county.policies.models import Scheme, SchemeVersion


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
    rows = ClaimAct.objects.filter(claim__in=claims).exclude(post__in=("", Post.PAYMENT))
    for claim, user, stood_in in rows.values_list("claim", "user", "stood_in"):
        found[claim] |= {key for key in (user, stood_in) if key}
    return {claim: frozenset(users) for claim, users in found.items()}


def parts_of(claims: Collection[Claim]) -> dict[int, list[Part]]:
    """What of each claim is paid when, and out of which funds. claims: with `rule` and `row`.

    A payment that waits for something is looked up in the latest run too. Raises: KeyError with the receipt, when
    its row does not say how it is borne.
    """
    schemes = {claim.rule_id: rules.scheme_of(claim.rule) for claim in claims}
    staged = [claim for claim in claims if schemes[claim.rule_id].payments]
    now = _rows_now(staged)
    found: dict[int, list[Part]] = {}
    for claim in claims:
        try:
            found[claim.pk] = parts_of_row(
                schemes[claim.rule_id], claim.row, claim.amount_fen, now=now.get(claim.pk)
            )
        except KeyError as missing:
            raise KeyError(claim.receipt) from missing
    return found


def _rows_now(claims: Collection[Claim]) -> dict[int, Any]:
    """Claim -> what the latest run says of its subject by the same rule."""
    run = entitlements.last_run() if claims else None
    if run is None:
        return {}
    rows = Finding.objects.filter(
        run=run,
        line__version__in={claim.rule_id for claim in claims},
        item__in={claim.item for claim in claims},
    )
    known = {
        (version, item): row
        for version, item, row in rows.values_list("line__version", "item", "row")
    }
    found = {claim.pk: known.get((claim.rule_id, claim.item)) for claim in claims}
    return {key: row for key, row in found.items() if row}


def funds_of(version: SchemeVersion) -> list[tuple[str, str]]:
    """The funds that bear what the version grants: (name, its words)."""
    language = "en" if in_english() else "zh"
    names = fund_names(rules.scheme_of(version)) or [""]
    return [(name, fund_words(name, language)) for name in names]


def last_approvers_of(claims: Collection[int]) -> dict[int, int]:
    """Who passed each claim last: whose approval made it payable."""
    rows = ClaimAct.objects.filter(claim__in=claims, kind=ActKind.PASSED, is_void=False)
    return dict(rows.order_by("pk").values_list("claim", "user"))


def choices_of() -> list[tuple[str, str]]:
    """Schemes that are in force, for filters."""
    rows = Scheme.objects.order_by("name")
    return [(scheme.name, scheme.label) for scheme in rows]
