"""Approved claims become dues, one for each part of a claim, and dues a batch: in one press of finance."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import commands as claims
from county.claims import queries as claimed
from county.claims.models import Claim
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import Refused
from county.payments import permissions, queries
from county.payments.choices import DueState
from county.payments.commands.batches import MOST_ORDERS, fill
from county.payments.commands.dues import Approved, take_all
from county.payments.commands.once import once
from county.payments.commands.shortages import refuse_short
from county.payments.commands.taking import Funds, approved_of, payees_of
from county.payments.commands.telling import CLAIM
from county.payments.models import Balance, Command, Order, PaymentDue
from county.payments.states import DEAD_ORDERS


@transaction.atomic
def take_claims(
    keys: Collection[int], *, actor: Actor, today: date, funds: Funds
) -> list[PaymentDue]:
    """Take over claims that may be paid: a due for each of their payments that is ripe. Taken already: as it stands.

    funds: name of a fund of the scheme -> the appropriation that bears its share; a payee not yet known is registered.
    A due of what was decided before a new review is withdrawn.
    Refuses: `not_payable`, one is not cleared or is held; `payee`, nobody it can go to; `fund`, no appropriation.
    Locks: other taking waits; the claims, ascending; their dues. Then: audit `due.taken`.
    """
    permissions.require(actor, "due.take_claims")
    with scope.everything():
        hold("payments:take")
        claims.lock_payable(keys)
        rows = list(Claim.objects.filter(pk__in=list(keys)).select_related("rule").order_by("pk"))
        given = approved_of(rows, payees_of(rows, actor), funds)
        known = _standing(given, actor)
        fresh = [one for one in given if (one.claim, one.stage) not in known]
        taken = {(x.claim_id, x.stage): x for x in take_all(fresh, actor=actor, today=today)}
    return [(known | taken)[one.claim, one.stage] for one in given]


@transaction.atomic
def pay_claims(
    *,
    actor: Actor,
    today: date,
    token: str,
    scheme: str,
    funds: Funds,
    most: int = 500,
    mapping: int | None = None,
    period: str = "",
) -> Command:
    """Put the claims of a scheme that may be paid on a batch, those waiting longest first, as far as the money reaches.

    Left out: claims the actor had a hand in, and those whose payee has no usable account.
    period: of the claims; empty for all.
    Refuses: nothing is left; `pro_rata`, the scheme shares out what does not suffice (commands/shortages.py); as
        take_claims and make_batch do. Pressed twice: the first batch.
    Locks: the token, then as they do. Then: audit `due.taken`, `batch.made`.
    """
    permissions.require(actor, "batch.create")
    permissions.require(actor, "due.take_claims")
    asked: dict[str, object] = {
        "scheme": scheme,
        "funds": dict(funds),
        "most": most,
        "mapping": mapping,
    }
    if period:
        asked["period"] = period

    def act() -> int:
        refuse_short(scheme, period, funds)
        keys = _selected(actor, today, scheme, period, min(most, MOST_ORDERS))
        place = {key: n for n, key in enumerate(keys)}
        dues = take_claims(keys, actor=actor, today=today, funds=funds)
        dues.sort(key=lambda due: (place[due.claim_id or 0], due.stage))
        return fill(actor, today, _reached(dues), mapping)

    with scope.everything():
        return once(actor, token, "claims.pay", asked, act)


def _selected(actor: Actor, today: date, scheme: str, period: str, most: int) -> list[int]:
    waiting = queries.to_pay(scheme=scheme, period=period)
    rows = list(waiting.only(*queries.NEEDED)[:MOST_ORDERS])
    payees = queries.payees_of(rows)
    usable = queries.usable_accounts(set(payees.values()), on=today)
    hands = claimed.approvers_of([row.pk for row in rows])
    free = [
        row.pk
        for row in rows
        if payees.get(row.pk) in usable and actor.user_id not in hands.get(row.pk, ())
    ]
    if not free:
        raise _nothing()
    return free[:most]


def _reached(dues: Sequence[PaymentDue]) -> list[int]:
    """Those not on an order yet, in turn, until the first that the money left does not reach."""
    keys = [due.pk for due in dues]
    live = Order.objects.filter(due__in=keys).exclude(state__in=DEAD_ORDERS)
    gone = set(live.values_list("due", flat=True))
    rows = PaymentDue.objects.filter(pk__in=keys, state=DueState.APPROVED)
    waiting = [due for due in rows.prefetch_related("parts") if due.pk not in gone]
    place = {key: n for n, key in enumerate(keys)}
    waiting.sort(key=lambda due: place[due.pk])
    wanted = {part.appropriation_id for due in waiting for part in due.parts.all()}
    left = {
        row.appropriation_id: row.received_fen - row.committed_fen
        for row in Balance.objects.filter(appropriation__in=wanted)
    }
    found = []
    for due in waiting:
        for part in due.parts.all():
            left[part.appropriation_id] -= part.amount_fen
        if min(left.values()) < 0:
            break
        found.append(due.pk)
    if waiting and not found:
        raise Refused(
            _("已到账的资金不够支付排在最前的一笔。请另选拨款，或等拨款到账。"),
            field="funds",
            code="ceiling",
        )
    if not found:
        raise _nothing()
    return found


def _standing(given: Sequence[Approved], actor: Actor) -> dict[tuple[int | None, int], PaymentDue]:
    """Dues taken before that are still what the claim says; those that are not are withdrawn."""
    rows = PaymentDue.objects.select_for_update(of=("self",), no_key=True).filter(
        claim__in={one.claim for one in given}, source_kind=CLAIM
    )
    wanted = {(one.claim, one.stage): one for one in given}
    found: dict[tuple[int | None, int], PaymentDue] = {}
    standing = rows.exclude(state=DueState.WITHDRAWN).select_related("short").order_by("pk")
    for due in standing:
        one = wanted.get((due.claim_id, due.stage))
        if one is None:
            continue
        if _is_of(one, due):
            found[due.claim_id, due.stage] = due
            continue
        due.state, due.reason, due.version = (
            DueState.WITHDRAWN, _("申报按新情况重新审核"), due.version + 1,
        )  # fmt: skip
        due.save(update_fields=["state", "reason", "version"])
        audit.record(actor, "due.withdrawn", due, reason=due.reason)
    return found


def _is_of(one: Approved, due: PaymentDue) -> bool:
    """Whether the due is what the claim gives; or what it gives was cut to it, the money not sufficing."""
    if short := getattr(due, "short", None):
        is_its = due.source_id.partition("~")[0] == one.source_id
        return is_its and bool(short.whole_fen == one.amount_fen)
    return (due.source_id, due.amount_fen) == (one.source_id, one.amount_fen)


def _nothing() -> Refused:
    return Refused(
        _("现在没有可以支付的申报：要公示期满、没有暂停、收款账户已核对、不是您经手的。"),
        code="none",
    )
