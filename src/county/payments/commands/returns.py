"""The bank's answers: read once, matched line by line, the rest set aside with a reason (I10)."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.crypto import blind_index
from county.core.errors import NotFound, Refused
from county.core.identity import mask_account
from county.payments import permissions
from county.payments.choices import AsideReason, EntryKind, LineState, OrderState
from county.payments.commands import turns
from county.payments.commands.batches import postings_of
from county.payments.commands.mappings import mapping_of
from county.payments.commands.posting import post, refuse_closed
from county.payments.commands.telling import tell_ended
from county.payments.kinds import mapping as files
from county.payments.models import Order, ReturnFile, ReturnLine

LONGEST = 10_000_000


@dataclass(frozen=True)
class Verdict:
    """What becomes of a line."""

    state: str
    order: Order | None = None
    aside: str = ""


@transaction.atomic
def read_return(
    *, actor: Actor, today: date, name: str, file: bytes, mapping: int | None = None
) -> ReturnFile:
    """Read a return file: pay or return the orders it names, in the books too, and set the rest aside.

    A file split, repeated, reordered or cut short posts each order once, whatever the order of reading.
    Refuses: the same bytes twice; not the layout's encoding; a closed day.
    Locks: the file's print; its orders, ascending; the balances. Then: audit `return_file.read`.
    """
    permissions.require(actor, "line.create")
    if not file or len(file) > LONGEST:
        raise Refused(_("文件是空的，或大于 10 MB。"), field="file", code="size")
    sha256 = hashlib.sha256(file).hexdigest()
    with scope.everything():
        hold(f"payments:return:{sha256}")
        if ReturnFile.objects.filter(sha256=sha256).exists():
            raise Refused(_("这个文件已经读过，不会重复入账。"), field="file", code="read_already")
        answer = files.read_answer(files.read_spec(mapping_of(mapping).spec), file)
        refuse_closed(today)
        verdicts = _verdicts(answer.lines)
        row = _keep(actor, today, name, file, sha256, answer, verdicts)
        posted = _lines(row, answer.lines, verdicts)
        _end_orders(actor, today, posted)
        audit.record(
            actor, "return_file.read", row, count=row.lines_read, posted=row.posted, aside=row.aside
        )
        turns.of_lines_aside(row.aside, today=today)
    return row


@transaction.atomic
def settle_line(pk: int, *, actor: Actor, today: date, note: str) -> ReturnLine:
    """Settle a line set aside, saying what was found out with the bank. Nothing is posted by it.

    Refuses: not set aside. Locks: the line.
    """
    permissions.require(actor, "line.settle")
    with scope.everything():
        rows = ReturnLine.objects.select_for_update(of=("self",), no_key=True)
        line = rows.filter(pk=pk).first()
        if line is None:
            raise NotFound
        if line.state != LineState.ASIDE:
            raise Refused(_("这一行不需要处理。"), code="not_aside")
        line.state, line.note = LineState.SETTLED, note
        line.settled_on, line.settled_by_id = today, actor.user_id
        line.save()
        audit.record(actor, "return_line.settled", line, reason=note)
    return line


def _verdicts(lines: Sequence[files.Answered]) -> list[Verdict]:
    orders = _named(lines)
    ended: dict[int, bool] = {}
    return [_verdict(line, orders.get((line.batch, line.seq or 0)), ended) for line in lines]


def _named(lines: Sequence[files.Answered]) -> dict[tuple[str, int], Order]:
    """The orders the lines name, locked in ascending order."""
    wanted = {(line.batch, line.seq) for line in lines if line.is_readable}
    rows = Order.objects.filter(
        batch__code__in={batch for batch, _seq in wanted}, seq__in={seq for _b, seq in wanted}
    )
    locked = (
        rows.select_related("batch", "account", "due")
        .prefetch_related("parts")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    found = {(order.batch.code, order.seq): order for order in locked}
    return {key: order for key, order in found.items() if key in wanted}


def _verdict(line: files.Answered, order: Order | None, ended: dict[int, bool]) -> Verdict:
    """ended: what earlier lines of this file already did."""
    if not line.is_readable:
        return Verdict(LineState.ASIDE, aside=AsideReason.UNREADABLE)
    if order is None:
        return Verdict(LineState.ASIDE, aside=AsideReason.FOREIGN)
    if line.amount_fen != order.amount_fen:
        return Verdict(LineState.ASIDE, order, AsideReason.AMOUNT)
    if blind_index(line.account, purpose="account") != order.account.account_index:
        return Verdict(LineState.ASIDE, order, AsideReason.ACCOUNT)
    return _verdict_of_fitting(line, order, ended)


def _verdict_of_fitting(line: files.Answered, order: Order, ended: dict[int, bool]) -> Verdict:
    before = ended.get(order.pk)
    if before is None and order.state in {OrderState.PAID, OrderState.RETURNED}:
        before = order.state == OrderState.PAID
    if before is not None:
        if before == line.is_paid:
            return Verdict(LineState.REPEATED, order)
        return Verdict(LineState.ASIDE, order, AsideReason.CONTRADICTION)
    if order.state != OrderState.SENT:
        return Verdict(LineState.ASIDE, order, AsideReason.UNSENT)
    ended[order.pk] = bool(line.is_paid)
    return Verdict(LineState.POSTED, order)


def _keep(
    actor: Actor,
    today: date,
    name: str,
    file: bytes,
    sha256: str,
    answer: files.Answer,
    verdicts: Sequence[Verdict],
) -> ReturnFile:
    states = [one.state for one in verdicts]
    return ReturnFile.objects.create(
        name=name[:120],
        sha256=sha256,
        content=base64.b64encode(file).decode(),
        lines_told=answer.lines_told,
        lines_read=len(answer.lines),
        posted=states.count(LineState.POSTED),
        aside=states.count(LineState.ASIDE),
        read_on=today,
        read_by_id=actor.user_id or 0,
    )


def _lines(
    row: ReturnFile, lines: Sequence[files.Answered], verdicts: Sequence[Verdict]
) -> list[ReturnLine]:
    """Returns: those posted."""
    made = ReturnLine.objects.bulk_create(
        ReturnLine(
            file=row,
            number=line.number,
            digest=blind_index("|".join(line.cells[:5]) or "-", purpose="return_line").hex(),
            order=verdict.order,
            is_paid=line.is_paid,
            amount_fen=line.amount_fen,
            reason=line.reason,
            text=_masked(line),
            state=verdict.state,
            aside_reason=verdict.aside,
        )
        for line, verdict in zip(lines, verdicts, strict=True)
    )
    return [one for one in made if one.state == LineState.POSTED]


def _masked(line: files.Answered) -> str:
    """No account number is kept in plain words; of a line that cannot be read, no long number at all."""
    cells = (
        mask_account(cell) if cell.isdecimal() and len(cell) >= 10 else cell for cell in line.cells
    )
    return " | ".join(cells)[:300]


def _end_orders(actor: Actor, today: date, posted: Sequence[ReturnLine]) -> None:
    ended: dict[str, list[Order]] = {EntryKind.PAID: [], EntryKind.RETURNED: []}
    for line in posted:
        order = line.order
        if order is None:
            continue
        order.state = OrderState.PAID if line.is_paid else OrderState.RETURNED
        order.evidence, order.ended_on = line, today
        order.return_reason = "" if line.is_paid else line.reason
        ended[EntryKind.PAID if line.is_paid else EntryKind.RETURNED].append(order)
    for kind, orders in ended.items():
        fields = ["state", "evidence", "ended_on", "return_reason"]
        Order.objects.bulk_update(orders, fields, batch_size=2000)
        if orders:
            post(actor, kind, postings_of(orders, kind), on=today)
            tell_ended(orders, is_paid=kind == EntryKind.PAID, actor=actor, today=today)
