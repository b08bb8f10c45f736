"""Batches: made by one, checked and frozen by another, released by a third (I3, I7, I8, I9)."""

import base64
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.audit.choices import AnchorCause
from county.claims.choices import ActKind
from county.core import scope, stops
from county.core.actor import Actor
from county.core.codes import next_code
from county.core.errors import NotAllowed, NotFound, Refused
from county.payments import permissions, queries
from county.payments.choices import AccountState, BatchState, DueState, EntryKind, OrderState
from county.payments.commands import turns
from county.payments.commands.mappings import mapping_of
from county.payments.commands.once import once
from county.payments.commands.posting import Posting, post, refuse_closed
from county.payments.commands.telling import tell
from county.payments.kinds import mapping as files
from county.payments.models import (
    Balance,
    Batch,
    BatchFile,
    Command,
    DuePart,
    Order,
    OrderPart,
    PayeeAccount,
    PaymentDue,
)
from county.payments.states import BATCH, DEAD_ORDERS

MOST_ORDERS = 20_000


@dataclass(frozen=True)
class Taken:
    """A frozen file as it leaves."""

    name: str
    data: bytes


@transaction.atomic
def make_batch(
    *, actor: Actor, today: date, token: str, dues: Collection[int], mapping: int | None = None
) -> Command:
    """Put approved dues on orders of a new batch, committing their money.

    A due whose order came back is taken up by a new order that points to the old one.
    Refuses: a due not approved, altered, on a live order, decided by the actor, or without a usable
        account; more than what is left of an appropriation.
    Locks: the token; the dues, ascending; the balances, ascending.
    Then: the entries `committed`; audit `batch.made`.
    """
    permissions.require(actor, "batch.create")
    keys = sorted(set(dues))
    asked = {"dues": keys, "mapping": mapping}
    with scope.everything():
        return once(actor, token, "batch.make", asked, lambda: fill(actor, today, keys, mapping))


@transaction.atomic
def check_batch(pk: int, *, actor: Actor, today: date) -> Batch:
    """Check a batch and freeze it: its file is made once and kept for ever.

    Refuses: who made it; who decided one of its dues; a due held since; an account no longer good.
    Locks: the batch, its dues. Then: an anchor of the record, in the file and on its cover; audit `batch.frozen`.
    """
    permissions.require(actor, "batch.check")
    with scope.everything():
        batch = _locked(pk)
        permissions.require_other(
            actor, batch.made_by_id, reason=_("编制人不能复核自己编制的批次。")
        )
        _refuse_edge(batch, BatchState.CHECKED)
        orders = list(_orders(batch))
        _refuse_deciders(actor, orders)
        _tell(batch, orders, ActKind.FROZEN, actor, today)
        _refuse_changed(batch, orders, today)
        # Before the file, which carries it.
        anchor = audit.take_anchor(actor=actor, cause=AnchorCause.BATCH, row=batch)
        data, name = _file_of(batch, orders, anchor.told if anchor else "")
        sha256 = hashlib.sha256(data).hexdigest()
        content = base64.b64encode(data).decode()
        BatchFile.objects.create(batch=batch, name=name, sha256=sha256, content=content)
        Order.objects.filter(batch=batch).update(state=OrderState.FROZEN)
        batch.count, batch.total_fen = len(orders), sum(one.amount_fen for one in orders)
        batch.state, batch.sha256 = BatchState.CHECKED, sha256
        batch.checked_on, batch.checked_by_id = today, actor.user_id
        batch.save()
        audit.record(
            actor,
            "batch.frozen",
            batch,
            count=batch.count,
            amount_fen=batch.total_fen,
            sha256=sha256,
        )
        turns.to_release(batch, today=today)
    return batch


@transaction.atomic
def release_batch(pk: int, *, actor: Actor, today: date) -> Batch:
    """Release a frozen batch to the bank. From here only the bank's word ends its orders (I9).

    Refuses: who made or checked it; who decided one of its dues; a closed day.
    Locks: the batch. Then: the entries `sent`; audit `batch.released`.
    """
    permissions.require(actor, "batch.release")
    with scope.everything():
        batch = _locked(pk)
        permissions.require_other(
            actor,
            batch.made_by_id,
            batch.checked_by_id,
            reason=_("编制人和复核人不能放行；放行须由第三个人办理。"),
        )
        _refuse_edge(batch, BatchState.RELEASED)
        orders = list(_orders(batch))
        _refuse_deciders(actor, orders)
        _tell(batch, orders, ActKind.SENT, actor, today)
        batch.state, batch.released_on, batch.released_by_id = (
            BatchState.RELEASED,
            today,
            actor.user_id,
        )
        batch.save()
        Order.objects.filter(batch=batch).update(state=OrderState.SENT)
        post(actor, EntryKind.SENT, postings_of(orders, EntryKind.SENT), on=today)
        audit.record(actor, "batch.released", batch, count=batch.count, amount_fen=batch.total_fen)
    return batch


@transaction.atomic
def cancel_batch(pk: int, *, actor: Actor, today: date, reason: str) -> Batch:
    """Cancel a batch that was not released; its dues can be paid by another.

    Refuses: released, cancelled. Locks: the batch. Then: the entries `cancelled`; audit.
    """
    permissions.require(actor, "batch.cancel")
    with scope.everything():
        batch = _locked(pk)
        _refuse_edge(batch, BatchState.CANCELLED)
        orders = list(_orders(batch))
        _tell(batch, orders, ActKind.FREED, actor, today)
        batch.state, batch.reason = BatchState.CANCELLED, reason
        batch.save()
        Order.objects.filter(batch=batch).update(state=OrderState.CANCELLED, ended_on=today)
        post(actor, EntryKind.CANCELLED, postings_of(orders, EntryKind.CANCELLED), on=today)
        audit.record(actor, "batch.voided", batch, reason=reason, count=len(orders))
    return batch


@transaction.atomic
def take_file(pk: int, *, actor: Actor) -> Taken:
    """The frozen file, byte for byte as it was frozen. Then: audit `number.read`."""
    permissions.require(actor, "batch.take")
    with scope.everything():
        kept = BatchFile.objects.select_related("batch").filter(batch=pk).first()
        if kept is None:
            raise NotFound
        if kept.batch.state == BatchState.CANCELLED:
            raise Refused(_("这个批次已作废，文件不能再送银行。"), code="cancelled")
        data = base64.b64decode(kept.content)
        if hashlib.sha256(data).hexdigest() != kept.sha256:
            raise Refused(
                _("冻结的文件与指纹不符，已停止下载。请立即告知审计。"), code="file_altered"
            )
        audit.record_read(actor, kept.batch, "account", reason=kept.name)
    return Taken(kept.name, data)


def postings_of(orders: Iterable[Order], kind: str) -> list[Posting]:
    """One posting for each order, borne as the order is. orders: with their parts prefetched."""
    return [
        Posting(
            f"order:{one.pk}:{kind}",
            [(part.appropriation_id, part.amount_fen) for part in one.parts.all()],
            order=one.pk,
        )
        for one in orders
    ]


def fill(actor: Actor, today: date, keys: Sequence[int], mapping: int | None) -> int:
    """Make the batch of these dues. Returns: its key. For the commands that asked the right and hold the token."""
    code = next_code(Batch.objects.all(), prefix=f"PC{today:%Y%m}-", digits=4)
    # Claims are locked before their dues, as by who takes them.
    of_claims = PaymentDue.objects.filter(pk__in=keys, claim__isnull=False)
    tell(of_claims, ActKind.BATCHED, actor=actor, today=today, batch=code)
    dues = _payable(actor, keys)
    refuse_closed(today)
    accounts = _accounts(dues, today)
    parts = _parts_of(dues)
    _refuse_over(parts)
    batch = Batch.objects.create(
        code=code,
        mapping=mapping_of(mapping),
        made_on=today,
        made_by_id=actor.user_id or 0,
    )
    before = _before(keys)
    orders = Order.objects.bulk_create(
        Order(
            batch=batch,
            seq=n,
            due=due,
            attempt=before[due.pk].attempt + 1 if due.pk in before else 1,
            previous=before.get(due.pk),
            account=accounts[due.payee_id],
            amount_fen=due.amount_fen,
            print=due.print,
        )
        for n, due in enumerate(dues, start=1)
    )
    OrderPart.objects.bulk_create(
        OrderPart(order=order, appropriation_id=part.appropriation_id, amount_fen=part.amount_fen)
        for order in orders
        for part in parts[order.due_id]
    )
    made = Order.objects.filter(batch=batch).prefetch_related("parts")
    post(actor, EntryKind.COMMITTED, postings_of(made, EntryKind.COMMITTED), on=today)
    total = sum(due.amount_fen for due in dues)
    audit.record(actor, "batch.made", batch, count=len(orders), amount_fen=total)
    turns.to_check(batch, today=today)
    return batch.pk


def _before(keys: Sequence[int]) -> dict[int, Order]:
    """The latest order of each due that had one."""
    return {one.due_id: one for one in Order.objects.filter(due__in=keys).order_by("attempt")}


def _payable(actor: Actor, keys: Sequence[int]) -> list[PaymentDue]:
    if not keys or len(keys) > MOST_ORDERS:
        raise Refused(
            _("请选择 1 至 %(most)s 笔应付款。") % {"most": MOST_ORDERS}, field="dues", code="count"
        )
    rows = PaymentDue.objects.select_for_update(of=("self",), no_key=True)
    dues = list(rows.filter(pk__in=keys).order_by("pk"))
    if len(dues) != len(keys):
        raise NotFound
    for due in dues:
        if due.state != DueState.APPROVED:
            raise _unpayable(due, _("没有审核通过或已暂缓"), "not_approved")
        if actor.user_id in {due.entered_by_id, due.approved_by_id, *due.decided_by}:
            raise _decider()
    stops.require_none(stops.DUES, keys)
    live = Order.objects.filter(due__in=keys).exclude(state__in=DEAD_ORDERS).select_related("due")
    if taken := live.first():
        raise _unpayable(taken.due, _("已经列在别的支付批次里"), "live_order")
    return dues


def _accounts(dues: Sequence[PaymentDue], today: date) -> dict[int, PayeeAccount]:
    found = queries.usable_accounts({due.payee_id for due in dues}, on=today)
    for due in dues:
        if due.payee_id not in found:
            raise _unpayable(due, _("收款账户还没有核对，或更换后未满七天"), "account")
    return found


def _parts_of(dues: Sequence[PaymentDue]) -> dict[int, list[DuePart]]:
    parts: dict[int, list[DuePart]] = {due.pk: [] for due in dues}
    for part in DuePart.objects.filter(due__in=list(parts)).order_by("pk"):
        parts[part.due_id].append(part)
    return parts


def _refuse_over(parts: dict[int, list[DuePart]]) -> None:
    """A sentence before the database refuses: what is left of each appropriation."""
    wanted: dict[int, int] = {}
    for some in parts.values():
        for part in some:
            wanted[part.appropriation_id] = wanted.get(part.appropriation_id, 0) + part.amount_fen
    rows = Balance.objects.filter(appropriation__in=wanted).select_related("appropriation")
    for row in rows:
        if row.committed_fen + wanted[row.appropriation_id] > row.received_fen:
            raise Refused(
                _("“%(paper)s”已到账的资金不够安排这个批次。请减少笔数，或等拨款到账。")
                % {"paper": row.appropriation.paper},
                field="dues",
                code="ceiling",
            )


def _unpayable(due: PaymentDue, why: str, code: str) -> Refused:
    sentence = _("“%(due)s”%(why)s，不能列入批次。") % {"due": due.source_id, "why": why}
    return Refused(sentence, field="dues", code=code)


def _decider() -> NotAllowed:
    return NotAllowed(_("经手审批过的人不能办理支付。请由其他财政人员办理。"), code="same_person")


def _locked(pk: int) -> Batch:
    row = Batch.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _orders(batch: Batch) -> Any:
    return batch.orders.select_related("due", "account").prefetch_related("parts").order_by("seq")


def _tell(batch: Batch, orders: Iterable[Order], kind: ActKind, actor: Actor, today: date) -> None:
    tell((one.due for one in orders), kind, actor=actor, today=today, batch=batch.code)


def _refuse_edge(batch: Batch, to: str) -> None:
    if to not in BATCH[batch.state]:
        raise Refused(
            _("这个批次%(state)s，不能这样办理。") % {"state": batch.get_state_display()},
            code="edge",
        )


def _refuse_deciders(actor: Actor, orders: Iterable[Order]) -> None:
    for one in orders:
        due = one.due
        if actor.user_id in {due.entered_by_id, due.approved_by_id, *due.decided_by}:
            raise _decider()


def _refuse_changed(batch: Batch, orders: Sequence[Order], today: date) -> None:
    """What happened to dues and accounts since the batch was made. Locks: the dues."""
    keys = [one.due_id for one in orders]
    rows = PaymentDue.objects.select_for_update(of=("self",), no_key=True)
    dues = {due.pk: due for due in rows.filter(pk__in=keys).order_by("pk")}
    for one in orders:
        due = dues[one.due_id]
        if due.state != DueState.APPROVED or due.print != one.print:
            raise _unpayable(due, _("审批后有变化或已暂缓"), "due_changed")
        if one.account.state != AccountState.VERIFIED or (one.account.usable_from or today) > today:
            raise _unpayable(due, _("的收款账户已更换"), "account")
    stops.require_none(stops.DUES, keys)


def _file_of(batch: Batch, orders: Sequence[Order], anchor: str) -> tuple[bytes, str]:
    spec = files.read_spec(batch.mapping.spec)
    rows = (
        {
            "batch": batch.code,
            "seq": one.seq,
            "account": one.account.account_number,
            "holder": one.account.holder,
            "amount_fen": one.amount_fen,
            "bank": one.account.bank,
            "bank_code": one.account.bank_code,
            "remark": one.due.remark,
        }
        for one in orders
    )
    data = files.write_payment(spec, rows, batch=batch.code, anchor=anchor)
    return data, files.file_name(spec, batch.code)
