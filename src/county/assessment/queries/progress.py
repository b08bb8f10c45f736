"""Where a number stands against its goal and against time. Whole per cent points, no floats."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from county.screens.blocks import Tone

# Within this many points of where time says we should be is "on course".
COURSE_POINTS = 3
State = Literal["done", "ahead", "on_course", "late"]


@dataclass(frozen=True)
class Progress:
    """percent: value of the goal, rounded down, may pass 100. due: share of the time gone,
    0-100.
    """

    percent: int
    due: int
    state: State

    @property
    def points(self) -> int:
        return self.percent - self.due

    @property
    def is_late(self) -> bool:
        return self.state == "late"

    @property
    def tone(self) -> "Tone":
        tones: dict[State, Tone] = {
            "done": "ok",
            "ahead": "ok",
            "on_course": "info",
            "late": "wait",
        }
        return tones[self.state]

    @property
    def word(self) -> str:
        words = {
            "done": _("已达到"),
            "ahead": _("超前 %(points)s 点") % {"points": self.points},
            "on_course": _("同步"),
            "late": _("落后 %(points)s 点") % {"points": -self.points},
        }
        return words[self.state]


def progress_of(value: int, target: int, *, starts_on: date, due_on: date, on: date) -> Progress:
    """Value and target in one unit; the time share counts days from starts_on to due_on."""
    percent = value * 100 // target if target else 0
    due = share_of_time(starts_on, due_on, on)
    return Progress(percent, due, _state(percent, due))


def share_of_time(starts_on: date, due_on: date, on: date) -> int:
    """Returns: whole per cent of the days gone, 0 before the start, 100 from the due day on."""
    whole = max((due_on - starts_on).days, 1)
    return max(0, min((on - starts_on).days * 100 // whole, 100))


def _state(percent: int, due: int) -> State:
    if percent >= 100:
        return "done"
    if percent - due > COURSE_POINTS:
        return "ahead"
    return "late" if percent - due < -COURSE_POINTS else "on_course"
