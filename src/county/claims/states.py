"""Which state a claim may go to from which. The trigger of the table holds the same graph."""

from county.claims.choices import BulkState, NoticeState, ObjectionState, StepState
from county.claims.choices import ClaimState as S

NEXT: dict[str, frozenset[str]] = {
    S.DRAFTED: frozenset({S.REVIEW, S.WITHDRAWN, S.LAPSED}),
    S.REVIEW: frozenset({S.RETURNED, S.APPROVED, S.PAYABLE, S.REFUSED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.REVIEW, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.PUBLISHED, S.REVIEW, S.REFUSED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.PAYABLE, S.REVIEW, S.REFUSED}),
    S.PAYABLE: frozenset({S.PAID, S.REVIEW, S.REFUSED}),
    S.PAID: frozenset(),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.LAPSED: frozenset(),
}
TONE: dict[str, str] = {
    S.DRAFTED: "info",
    S.REVIEW: "wait",
    S.RETURNED: "bad",
    S.APPROVED: "wait",
    S.PUBLISHED: "wait",
    S.PAYABLE: "info",
    S.PAID: "ok",
    S.REFUSED: "bad",
    S.WITHDRAWN: "plain",
    S.LAPSED: "plain",
}
STEP_TONE: dict[str, str] = {
    StepState.WAITING: "plain",
    StepState.OPEN: "wait",
    StepState.PAUSED: "info",
    StepState.DONE: "ok",
    StepState.ENDED: "plain",
}
NOTICE_TONE: dict[str, str] = {
    NoticeState.OPEN: "wait",
    NoticeState.ENDED: "ok",
    NoticeState.BROKEN: "bad",
}
OBJECTION_TONE: dict[str, str] = {
    ObjectionState.OPEN: "wait",
    ObjectionState.DISMISSED: "ok",
    ObjectionState.UPHELD: "bad",
}
BULK_TONE: dict[str, str] = {
    BulkState.DRAWN: "wait",
    BulkState.PASSED: "ok",
    BulkState.FAILED: "bad",
}
# No longer a claim to anything: the right may be claimed anew.
VOID = (S.REFUSED, S.WITHDRAWN, S.LAPSED)
# Beyond the owner's hand and before the money.
MOVING = (S.REVIEW, S.RETURNED, S.APPROVED, S.PUBLISHED, S.PAYABLE)
DECIDED = (S.APPROVED, S.PUBLISHED, S.PAYABLE)
# The way of a claim that goes well, for the stepper.
PATH: tuple[str, ...] = (S.DRAFTED, S.REVIEW, S.APPROVED, S.PUBLISHED, S.PAYABLE, S.PAID)
