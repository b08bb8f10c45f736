"""Lists of hundreds worked together: a sample drawn with a stored seed is checked, then the rest is approved."""

import secrets
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions, queries
from county.claims.choices import BULK_MOST, ActKind, BulkState, ClaimState, StepState
from county.claims.commands import moving
from county.claims.kinds import sampling
from county.claims.models import BulkClaim, BulkReview, Claim, ClaimStep
from county.claims.queries import work
from county.core import stops
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused


@transaction.atomic
def draw_bulk(*, actor: Actor, today: date, scheme: str, town: int | None = None) -> BulkReview:
    """Put the claims of a scheme that wait for the actor on one list and draw the sample to be checked.

    Left out: what is held, and what he entered or passed before. Refuses: nothing waits for him.
    Then: audit `bulk.drawn` with the seed.
    """
    permissions.require(actor, "bulk.draw")
    rows = _waiting(actor, today=today).filter(claim__scheme=scheme)
    rows = rows.filter(claim__town=town) if town else rows
    first = rows.select_related("claim").order_by("due_on", "claim").first()
    if first is None:
        raise Refused(_("没有轮到您审核的这类申报。请在“待我审核”里看看别的项目。"), code="nothing")
    rows = rows.filter(by=first.by, place=first.place)
    keys = sorted(set(rows.values_list("claim", flat=True)[:BULK_MOST]))
    users = [u for u in moving.users_of(actor, first.by, today=today) if u]
    barred = set(
        queries.clashing_acts(keys, post=first.post, users=users).values_list("claim", flat=True)
    )
    keys = [key for key in keys if key not in barred]
    if not keys:
        raise NotAllowed(_("这些申报您都经手过，请由另一位同事审核。"), code="clash")
    seed, size = secrets.token_hex(8), sampling.size_for(len(keys))
    bulk = BulkReview.objects.create(
        scheme=scheme,
        title_zh=first.claim.title_zh,
        by=first.by,
        town_id=town,
        seed=seed,
        keys_sha256=sampling.keys_digest(keys),
        claims_count=len(keys),
        sample_count=size,
        amount_fen=sum(Claim.objects.filter(pk__in=keys).values_list("amount_fen", flat=True)),
        drawn_on=today,
        drawn_by_id=actor.user_id or 0,
    )
    drawn = set(sampling.draw(keys, seed=seed, size=size))
    BulkClaim.objects.bulk_create(
        (BulkClaim(bulk=bulk, claim_id=key, is_sample=key in drawn) for key in keys),
        batch_size=5_000,
    )
    audit.record(actor, "bulk.drawn", bulk, seed=seed, count=len(keys), sample=size, scheme=scheme)
    return bulk


@transaction.atomic
def check_sample(
    pk: int, *, actor: Actor, claim: int, is_right: bool, note: str = ""
) -> BulkReview:
    """Say of a drawn claim whether it is right. One that is not fails the list: all of it is then reviewed singly.

    Refuses: another's list; not drawn; wrong without a note; the list is done. Then: audit `bulk.checked`.
    """
    bulk = _bulk(actor, pk)
    if bulk.state != BulkState.DRAWN:
        raise Refused(_("这次批量审核已经办结。"), code="state")
    if not is_right and not note.strip():
        raise Refused(_("请写明哪里不对，随后可以退回或不予支持。"), field="note", code="reason")
    rows = BulkClaim.objects.filter(bulk=bulk, claim=claim, is_sample=True)
    if not rows.update(is_right=is_right, note=note[:200]):
        raise NotFound
    if not is_right:
        bulk.state = BulkState.FAILED
        bulk.save(update_fields=["state"])
    audit.record(actor, "bulk.checked", bulk, claim=claim, is_right=is_right, note=note)
    return bulk


@transaction.atomic
def approve_bulk(pk: int, *, actor: Actor, today: date) -> BulkReview:
    """Pass every claim of the list whose sample was found right, together; done already: as it stands.

    Left where they are: those that moved, were held, stopped by a risk or came to clash since the list was drawn.
    Refuses: another's list; the sample is not all checked, or one of it was wrong.
    Locks: the list, then its claims in ascending order. Then: audit `claim.passed` or `claim.approved` for each.
    """
    bulk = _bulk(actor, pk)
    if bulk.state == BulkState.PASSED:
        return bulk
    if bulk.state == BulkState.FAILED:
        raise Refused(_("抽查发现有不对的，不能批量通过。请逐件审核，或另抽一次。"), code="failed")
    unchecked = BulkClaim.objects.filter(bulk=bulk, is_sample=True, is_right__isnull=True)
    if left := unchecked.count():
        raise Refused(_("抽中的还有 %(n)s 件没有核对。") % {"n": left}, code="unchecked")
    steps = _lock(actor, bulk, today=today)
    keys = sorted(steps)
    moved = _pass_all(bulk, steps, actor=actor, today=today)
    bulk.state, bulk.passed_count, bulk.ended_on = BulkState.PASSED, len(keys), today
    bulk.version += 1
    bulk.save(update_fields=["state", "passed_count", "ended_on", "version"])
    _record(moved, actor=actor, bulk=bulk)
    audit.record(actor, "bulk.passed", bulk, count=len(keys))
    return bulk


def _waiting(actor: Actor, *, today: date) -> QuerySet[ClaimStep]:
    return work.open_steps(actor, today=today).filter(
        claim__state=ClaimState.REVIEW,
        claim__changed_on__isnull=True,
        claim__open_objections=0,
    )


def _bulk(actor: Actor, pk: int) -> BulkReview:
    """The list, locked. Refuses: another's (403)."""
    bulk = BulkReview.objects.select_for_update().filter(pk=pk).first()
    if bulk is None:
        raise NotFound
    permissions.require(actor, "bulk.draw", bulk)
    if bulk.drawn_by_id != actor.user_id:
        raise NotAllowed(_("这份批量审核由抽样人本人办完。"), code="not_own")
    return bulk


def _lock(actor: Actor, bulk: BulkReview, *, today: date) -> dict[int, int]:
    """Claim -> its step at hand, of those that may still be passed."""
    listed = BulkClaim.objects.filter(bulk=bulk).values("claim")
    list(
        Claim.objects.filter(pk__in=listed)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )
    rows = _waiting(actor, today=today).filter(claim__in=listed, by=bulk.by)
    steps = dict(rows.order_by("-lane").values_list("claim", "pk"))
    post = rows.values_list("post", flat=True).first() or ""
    users = [u for u in moving.users_of(actor, bulk.by, today=today) if u]
    barred = queries.clashing_acts(list(steps), post=post, users=users)
    for key in (*barred.values_list("claim", flat=True), *stops.against(stops.CLAIMS, list(steps))):
        steps.pop(key, None)
    return steps


def _pass_all(
    bulk: BulkReview, steps: dict[int, int], *, actor: Actor, today: date
) -> dict[str, list[int]]:
    keys = sorted(steps)
    _user, stood_in = moving.users_of(actor, bulk.by, today=today)
    rows = ClaimStep.objects.filter(pk__in=steps.values())
    post = rows.values_list("post", flat=True).first() or ""
    rows.update(
        state=StepState.DONE, done_on=today, done_by_id=actor.user_id, bulk=bulk, due_on=None
    )
    moving.add_acts(
        keys, ActKind.PASSED, actor=actor, today=today, post=post, stood_in=stood_in,
        steps_of=steps,
    )  # fmt: skip
    return moving.advance(keys, today=today)


def _record(moved: dict[str, list[int]], *, actor: Actor, bulk: BulkReview) -> None:
    for state, keys in moved.items():
        action = "claim.passed" if state == ClaimState.REVIEW else "claim.approved"
        rows = ((row, {"amount_fen": row.amount_fen, "bulk": bulk.pk}) for row in moving.slim(keys))
        audit.record_many(actor, action, rows)
