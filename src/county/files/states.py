"""What a paper is on a day, from its dates."""

from datetime import date

from county.files.choices import PaperState

TONE: dict[str, str] = {
    PaperState.VALID: "ok",
    PaperState.COMING: "info",
    PaperState.OVER: "wait",
    PaperState.WITHDRAWN: "bad",
}


def state_on(
    day: date, *, valid_from: date, valid_to: date | None, withdrawn_on: date | None
) -> PaperState:
    if withdrawn_on is not None and withdrawn_on <= day:
        return PaperState.WITHDRAWN
    if day < valid_from:
        return PaperState.COMING
    return PaperState.OVER if valid_to is not None and valid_to < day else PaperState.VALID
