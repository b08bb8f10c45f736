"""The steps of a claim, out of its scheme and what the county adds, in the places in which they are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from county.accounts.choices import Role
from county.claims.choices import ExtraKind, Post, StepKind
from rulebook.model import Scheme
from rulebook.words import ACTORS

# Who in this county takes a step: the role, and for a department its body.
OFFICES = frozenset({"factory_office", "leading_group_office", "bank"})
BODY_OF = {
    "hr_bureau": "renshe",
    "employment_bureau": "renshe",
    "revitalisation_bureau": "fupin",
}
GROUPS = "groups"


class Extra(Protocol):
    """What of an extra step is read."""

    kind: str
    scheme: str
    least_fen: int
    by: str
    days: int


@dataclass(frozen=True)
class Planned:
    """One step to be. least_fen: only claims of so much have it."""

    place: int
    lane: int
    kind: str
    by: str
    post: str
    days: int
    is_working: bool
    least_fen: int = 0


def role_of(by: str) -> str:
    """The role whose people take the step."""
    if by == "town":
        return Role.TOWN
    if by == "finance":
        return Role.FINANCE
    return Role.OFFICE if by in OFFICES else Role.DEPARTMENT


def post_of(by: str) -> Post:
    """What he who takes it is to the claim."""
    if by == "town":
        return Post.CHECK
    if by == "finance":
        return Post.PAYMENT
    return Post.OFFICE if by in OFFICES else Post.REVIEW


def words_of(by: str, language: str = "zh") -> str:
    """Who takes the step, in words."""
    said = ACTORS.get(by, (by, by))
    return said[1] if language == "en" else said[0]


def plan(scheme: Scheme, extras: Iterable[Extra]) -> list[Planned]:
    """Reviews in the order of the scheme, identity checks beside the first, further approvals after the last, then
    the notice and the payment.
    """
    own = [e for e in extras if e.scheme in {"", scheme.name}]
    found: list[Planned] = []
    place = 0
    for step in scheme.steps:
        if step.kind == StepKind.REVIEW:
            place += 1
            found.append(_planned(place, 0, step))
    beside = [e for e in own if e.kind == ExtraKind.IDENTITY] if _asks_groups(scheme) else []
    for lane, extra in enumerate(beside if place else (), 1):
        found.append(_extra(1, lane, extra, Post.IDENTITY))
    more = sorted((e for e in own if e.kind == ExtraKind.APPROVAL), key=lambda e: e.least_fen)
    for extra in more:
        place += 1
        found.append(_extra(place, 0, extra, Post.EXTRA))
    for step in scheme.steps:
        if step.kind != StepKind.REVIEW:
            place += 1
            found.append(_planned(place, 0, step))
    return found


def _planned(place: int, lane: int, step: Any) -> Planned:
    is_notice = step.kind == StepKind.NOTICE
    by = "factory_office" if is_notice else step.by
    post = Post.NOTICE if is_notice else post_of(by)
    if step.kind == StepKind.PAY:
        post = Post.PAYMENT
    return Planned(place, lane, step.kind, by, post, step.days, step.working)


def _extra(place: int, lane: int, extra: Extra, post: Post) -> Planned:
    return Planned(
        place, lane, StepKind.REVIEW, extra.by, post, extra.days, is_working=True,
        least_fen=extra.least_fen,
    )  # fmt: skip


def _asks_groups(scheme: Scheme) -> bool:
    """Whether the scheme looks at which group of families somebody belongs to."""
    return any(GROUPS in use.call.arguments for use in scheme.facts.values())
