"""Which state a loan may go to from which. The table drives the allowed steps and the badges."""

from county.loans.choices import LoanState as S

NEXT: dict[str, frozenset[str]] = {
    S.APPLIED: frozenset({S.CHECKED, S.REFUSED, S.WITHDRAWN}),
    S.CHECKED: frozenset({S.GUARANTEED, S.REFUSED, S.WITHDRAWN}),
    S.GUARANTEED: frozenset({S.GRANTED, S.REFUSED, S.WITHDRAWN}),
    S.GRANTED: frozenset({S.REPAYING, S.WITHDRAWN}),
    S.REPAYING: frozenset({S.REPAID}),
    S.REPAID: frozenset(),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
TONE: dict[str, str] = {
    S.APPLIED: "wait",
    S.CHECKED: "wait",
    S.GUARANTEED: "wait",
    S.GRANTED: "wait",
    S.REPAYING: "info",
    S.REPAID: "ok",
    S.REFUSED: "bad",
    S.WITHDRAWN: "plain",
}
# Still in the queue: somebody's turn before the bank has spoken.
WAITING: frozenset[str] = frozenset({S.APPLIED, S.CHECKED, S.GUARANTEED})
# What the guarantee fund answers for, or has promised to.
BOUND: frozenset[str] = frozenset({S.GUARANTEED, S.GRANTED, S.REPAYING})
# The way of a loan that goes well, for the stepper.
PATH: tuple[str, ...] = (S.APPLIED, S.CHECKED, S.GUARANTEED, S.GRANTED, S.REPAYING, S.REPAID)
