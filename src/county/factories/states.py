"""Which state a factory may go to from which. The table drives the allowed steps and the badges."""

from county.factories.choices import FactoryStatus as S
from county.factories.choices import Grade, ReportState

NEXT: dict[str, frozenset[str]] = {
    S.LEAD: frozenset({S.PREPARING, S.PRODUCING, S.EXITED}),
    S.PREPARING: frozenset({S.PRODUCING, S.EXITED}),
    S.PRODUCING: frozenset({S.SEASONAL_STOP, S.RECTIFYING, S.STOPPED, S.EXITED}),
    S.SEASONAL_STOP: frozenset({S.PRODUCING, S.STOPPED, S.EXITED}),
    S.RECTIFYING: frozenset({S.PRODUCING, S.STOPPED, S.EXITED}),
    S.STOPPED: frozenset({S.PRODUCING, S.EXITED}),
    S.EXITED: frozenset(),
}
TONE: dict[str, str] = {
    S.LEAD: "info",
    S.PREPARING: "info",
    S.PRODUCING: "ok",
    S.SEASONAL_STOP: "wait",
    S.RECTIFYING: "wait",
    S.STOPPED: "bad",
    S.EXITED: "plain",
}
# What a new factory may be registered as.
FIRST: frozenset[str] = frozenset({S.LEAD, S.PREPARING, S.PRODUCING})
# States whose beginning must say why.
NEEDS_REASON: frozenset[str] = frozenset({S.SEASONAL_STOP, S.RECTIFYING, S.STOPPED, S.EXITED})
# A factory is recognised for what it makes: it must have begun, and not have stopped for good.
RECOGNISABLE: frozenset[str] = frozenset({S.PRODUCING, S.SEASONAL_STOP, S.RECTIFYING})
REPORT_TONE: dict[str, str] = {
    ReportState.PRODUCING: "ok",
    ReportState.PARTIAL: "wait",
    ReportState.STOPPED: "bad",
}
GRADE_TONE: dict[str, str] = {
    Grade.EXCELLENT: "ok",
    Grade.GOOD: "ok",
    Grade.PASS: "info",
    Grade.FAIL: "bad",
}
