"""Approved claims become dues, one for each part of a claim, and dues a batch: in one press of finance."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import commands as claims
from county.claims import queries as claimed
from county.claims.choices import PayeeKind as To
from county.claims.kinds.parts import Part
from county.claims.models import Claim
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import Refused
from county.core.text import pinyin_of, search_text
from county.payments import permissions, queries
from county.payments.choices import DueState, PayeeKind
from county.payments.commands.batches import MOST_ORDERS, fill
from county.payments.commands.dues import Approved, take_all
from county.payments.commands.once import once
from county.payments.commands.telling import CLAIM
from county.payments.models import Balance, Command, Order, Payee, PaymentDue
from county.payments.queries.claimed import TO_PERSON
from county.payments.states import DEAD_ORDERS

Funds = Mapping[str, int]


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
        given = _approved(rows, _payees(rows, actor), funds)
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
) -> Command:
    """Put the claims of a scheme that may be paid on a batch, those waiting longest first, as far as the money reaches.

    Left out: claims the actor had a hand in, and those whose payee has no usable account.
    Refuses: nothing is left; as take_claims and make_batch do. Pressed twice: the first batch.
    Locks: the token, then as they do. Then: audit `due.taken`, `batch.made`.
    """
    permissions.require(actor, "batch.create")
    permissions.require(actor, "due.take_claims")
    asked = {"scheme": scheme, "funds": dict(funds), "most": most, "mapping": mapping}

    def act() -> int:
        keys = _selected(actor, today, scheme, min(most, MOST_ORDERS))
        place = {key: n for n, key in enumerate(keys)}
        dues = take_claims(keys, actor=actor, today=today, funds=funds)
        dues.sort(key=lambda due: (place[due.claim_id or 0], due.stage))
        return fill(actor, today, _reached(dues), mapping)

    with scope.everything():
        return once(actor, token, "claims.pay", asked, act)


def _selected(actor: Actor, today: date, scheme: str, most: int) -> list[int]:
    rows = list(queries.to_pay(scheme=scheme).only(*queries.NEEDED)[:MOST_ORDERS])
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


def _approved(rows: Sequence[Claim], payees: Mapping[int, int], funds: Funds) -> list[Approved]:
    """What each claim gives. Refuses: `payee`, `fund`."""
    try:
        parts = claimed.parts_of(rows)
    except KeyError as receipt:
        raise Refused(
            _("申报 %(receipt)s 的评定没有写明资金分担，不能支付。") % {"receipt": receipt.args[0]},
            code="fund",
        ) from receipt
    keys = [row.pk for row in rows]
    hands, last = claimed.approvers_of(keys), claimed.last_approvers_of(keys)
    found = []
    for row in rows:
        if row.pk not in payees:
            raise Refused(
                _("申报 %(receipt)s 付给%(payee)s，平台还没有这个收款人。请按文件登记应付款。")
                % {"receipt": row.receipt, "payee": row.get_payee_display()},
                code="payee",
            )
        entered, approved = row.confirmed_by_id or 0, last.get(row.pk, 0)
        others = tuple(sorted(hands.get(row.pk, frozenset()) - {entered, approved}))
        found += [
            Approved(
                source_kind=CLAIM,
                source_id=_source(row, part),
                scheme=row.scheme,
                paper=row.receipt,
                payee=payees[row.pk],
                amount_fen=part.amount_fen,
                parts=[(_fund(name, funds), fen) for name, fen in part.funds],
                remark=row.title_zh,
                entered_by=entered,
                approved_by=approved,
                decided_by=others,
                claim=row.pk,
                stage=part.stage,
            )
            for part in parts[row.pk]
            if part.is_ripe
        ]
    return found


def _source(row: Claim, part: Part) -> str:
    """The receipt; of a later review, and of a later payment, with its number."""
    more = f"/{row.frozen_times}" if row.frozen_times > 1 else ""
    return f"{row.receipt}{more}" + (f"#{part.stage}" if part.stage > 1 else "")


def _fund(name: str, funds: Funds) -> int:
    if name not in funds:
        raise Refused(_("请选择由哪笔拨款承担。"), field="funds", code="fund")
    return funds[name]


def _standing(given: Sequence[Approved], actor: Actor) -> dict[tuple[int | None, int], PaymentDue]:
    """Dues taken before that are still what the claim says; those that are not are withdrawn."""
    rows = PaymentDue.objects.select_for_update(of=("self",), no_key=True).filter(
        claim__in={one.claim for one in given}, source_kind=CLAIM
    )
    wanted = {(one.claim, one.stage): one for one in given}
    found: dict[tuple[int | None, int], PaymentDue] = {}
    for due in rows.exclude(state=DueState.WITHDRAWN).order_by("pk"):
        one = wanted.get((due.claim_id, due.stage))
        if one is None:
            continue
        if (due.source_id, due.amount_fen) == (one.source_id, one.amount_fen):
            found[due.claim_id, due.stage] = due
            continue
        due.state, due.reason, due.version = (
            DueState.WITHDRAWN, _("申报按新情况重新审核"), due.version + 1,
        )  # fmt: skip
        due.save(update_fields=["state", "reason", "version"])
        audit.record(actor, "due.withdrawn", due, reason=due.reason)
    return found


def _payees(rows: Sequence[Claim], actor: Actor) -> dict[int, int]:
    """Claim -> payee. Whom no one registered yet is registered by his claim."""
    known = queries.payees_of(rows)
    firms = {
        row.enterprise_id: row for row in rows if row.pk not in known and row.payee == To.ENTERPRISE
    }
    people = {
        row.person_id: row
        for row in rows
        if row.pk not in known and row.payee in TO_PERSON and row.person_id
    }
    if not firms and not people:
        return known
    fresh = [
        _payee(PayeeKind.FACTORY, row.enterprise.name, factory_id=row.factory_id)
        for row in _with(firms, "enterprise")
    ]
    fresh += [
        _payee(PayeeKind.PERSON, row.person.name, person_id=row.person_id)
        for row in _with(people, "person")
        if row.person
    ]
    made = Payee.objects.bulk_create(fresh)
    audit.record_many(actor, "payee.registered", ((row, {"kind": row.kind}) for row in made))
    return queries.payees_of(rows)


def _with(rows: Mapping[Any, Claim], name: str) -> list[Claim]:
    keys = [row.pk for row in rows.values()]
    return list(Claim.objects.filter(pk__in=keys).select_related(name).order_by("pk"))


def _payee(kind: str, name: str, **of: int | None) -> Payee:
    return Payee(
        kind=kind,
        name=name,
        name_pinyin=pinyin_of(name, surname=kind == PayeeKind.PERSON)[0],
        search_text=search_text(names=[name]),
        **of,
    )


def _nothing() -> Refused:
    return Refused(
        _("现在没有可以支付的申报：要公示期满、没有暂停、收款账户已核对、不是您经手的。"),
        code="none",
    )
