"""Which state may follow which. The migration of the guards carries the same edges into the database."""

from county.payments.choices import AccountState as A
from county.payments.choices import BatchState as B
from county.payments.choices import BidState, LineState
from county.payments.choices import DueState as D
from county.payments.choices import OrderState as O
from county.payments.choices import RecoveryState as R

Edges = dict[str, frozenset[str]]

DUE: Edges = {
    D.ENTERED: frozenset({D.APPROVED, D.WITHDRAWN}),
    D.APPROVED: frozenset({D.HELD, D.WITHDRAWN}),
    D.HELD: frozenset({D.APPROVED, D.WITHDRAWN}),
    D.WITHDRAWN: frozenset(),
}
BATCH: Edges = {
    B.MADE: frozenset({B.CHECKED, B.CANCELLED}),
    B.CHECKED: frozenset({B.RELEASED, B.CANCELLED}),
    B.RELEASED: frozenset(),
    B.CANCELLED: frozenset(),
}
# `sent` is left only on the bank's evidence (a check of the table holds it).
ORDER: Edges = {
    O.MADE: frozenset({O.FROZEN, O.CANCELLED}),
    O.FROZEN: frozenset({O.SENT, O.CANCELLED}),
    O.SENT: frozenset({O.PAID, O.RETURNED}),
    O.PAID: frozenset(),
    O.RETURNED: frozenset(),
    O.CANCELLED: frozenset(),
}
ACCOUNT: Edges = {
    A.ENTERED: frozenset({A.VERIFIED, A.REFUSED}),
    A.VERIFIED: frozenset({A.ENDED}),
    A.REFUSED: frozenset(),
    A.ENDED: frozenset(),
}
RECOVERY: Edges = {
    R.DECIDED: frozenset({R.CONFIRMED, R.DROPPED}),
    R.CONFIRMED: frozenset({R.DONE}),
    # A receipt that is reversed leaves something to recover again.
    R.DONE: frozenset({R.CONFIRMED}),
    R.DROPPED: frozenset(),
}
DEAD_ORDERS = frozenset({O.RETURNED, O.CANCELLED})
TONE: dict[str, str] = {
    D.ENTERED: "info", D.APPROVED: "ok", D.HELD: "wait", D.WITHDRAWN: "plain",
    B.MADE: "info", B.CHECKED: "wait", B.RELEASED: "ok", B.CANCELLED: "plain",
    O.FROZEN: "wait", O.SENT: "wait", O.PAID: "ok", O.RETURNED: "bad",
    A.VERIFIED: "ok", A.REFUSED: "bad", A.ENDED: "plain",
    R.DECIDED: "info", R.CONFIRMED: "wait", R.DONE: "ok", R.DROPPED: "plain",
    LineState.POSTED: "ok", LineState.REPEATED: "plain", LineState.ASIDE: "bad", LineState.SETTLED: "ok",
    BidState.APPLIED: "info", BidState.GRANTED: "ok",
}  # fmt: skip


def edges(table: Edges) -> str:
    """made>checked made>cancelled …: what the database's trigger is given."""
    return " ".join(f"{old}>{new}" for old in table for new in sorted(table[old]))
