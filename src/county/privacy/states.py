"""What a request and an assessment may become."""

from county.privacy.choices import AssessmentState, RequestState

NEXT: dict[str, frozenset[str]] = {
    RequestState.OPEN: frozenset({RequestState.ACCEPTED, RequestState.REFUSED}),
    RequestState.ACCEPTED: frozenset(),
    RequestState.REFUSED: frozenset(),
}
TONE: dict[str, str] = {
    RequestState.OPEN: "wait",
    RequestState.ACCEPTED: "ok",
    RequestState.REFUSED: "bad",
    AssessmentState.DRAFT: "wait",
    AssessmentState.SIGNED: "ok",
    AssessmentState.SUPERSEDED: "plain",
}
