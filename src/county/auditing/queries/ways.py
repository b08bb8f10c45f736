"""One yuan, from the appropriation to the worker's word and back: each step with the acts that made it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from county.audit import queries as record
from county.audit.models import Event
from county.auditing.choices import WayKind
from county.auditing.queries.samples import orders_walked
from county.claims import queries as claims
from county.claims.queries import notices
from county.core.actor import Actor
from county.core.months import month_of
from county.payments import queries as payments
from county.payments.models import Order
from county.workforce import queries as workforce
from county.workforce.choices import Confirmation

ACTS, WORKERS = 12, 3


@dataclass(frozen=True)
class WayStep:
    """row: whose page it opens. said: its number, without a name. events: what made it, in order.

    many, of: for the workers' step, how many confirmed of how many.
    """

    kind: str
    row: Any
    said: str
    fen: int
    on: date | None
    events: Sequence[Event]
    many: int = 0
    of: int = 0


def order_for(actor: Actor, pk: int) -> Order | None:
    return orders_walked(actor).filter(pk=pk).first()


def way_of(order: Order, actor: Actor) -> list[WayStep]:
    """The steps in the order the money took them."""
    return [*_before(order, actor), *_paid(order, actor), *_after(order, actor)]


def _step(kind: str, row: Any, said: str, fen: int, on: date | None) -> WayStep:
    return WayStep(kind, row, said, fen, on, record.acts_on(row, limit=ACTS))


def _before(order: Order, actor: Actor) -> Iterator[WayStep]:
    for part in order.parts.select_related("appropriation").order_by("pk"):
        row = part.appropriation
        yield _step(WayKind.APPROPRIATION, row, row.paper, part.amount_fen, row.issued_on)
    due = order.due
    key = getattr(due, "claim_id", None)
    claim = claims.claims_for(actor).filter(pk=key).first() if key else None
    if claim is not None:
        yield _step(WayKind.DECISION, claim, claim.receipt, claim.amount_fen, claim.approved_on)
        line = notices.line_of_claim(claim)
        if line is not None:
            notice = line.notice
            yield _step(WayKind.NOTICE, notice, notice.code, line.amount_fen, notice.published_on)
    yield _step(WayKind.DUE, due, due.paper, due.amount_fen, due.approved_on)


def _paid(order: Order, actor: Actor) -> Iterator[WayStep]:
    batch = order.batch
    yield _step(WayKind.BATCH, batch, batch.code, batch.total_fen, batch.released_on)
    yield _step(WayKind.ORDER, order, str(order), order.amount_fen, order.ended_on)
    for line in payments.lines_for(actor).filter(order=order).order_by("pk"):
        yield _step(WayKind.ANSWER, line, str(line), line.amount_fen or 0, line.file.read_on)


def _after(order: Order, actor: Actor) -> Iterator[WayStep]:
    """The pay of the month before the payment, in the factory or to the person that was paid."""
    payee, on = order.due.payee, order.batch.released_on
    if on is None or not (payee.factory_id or payee.person_id):
        return
    rows = workforce.payroll_for(actor).filter(month__lt=month_of(on))
    of_factory = payee.factory_id is not None
    rows = (
        rows.filter(factory=payee.factory_id) if of_factory else rows.filter(person=payee.person_id)
    )
    month = rows.order_by("-month").values_list("month", flat=True).first()
    rows = rows.filter(month=month) if month is not None else rows.none()
    confirmed = rows.filter(confirmation=Confirmation.CONFIRMED)
    first = confirmed.order_by("pk")[:WORKERS]
    events = [event for row in first for event in record.acts_on(row, limit=1)]
    pay = list(rows.values_list("net_fen", flat=True))
    yield WayStep(
        WayKind.CONFIRMED, payee.factory or payee.person, "", sum(pay), None, events,
        many=confirmed.count(), of=len(pay),
    )  # fmt: skip
