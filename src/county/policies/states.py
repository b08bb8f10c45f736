"""Which step takes a version of a scheme from which state to which."""

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.policies.choices import VersionState as S

STEPS: dict[str, tuple[frozenset[str], str]] = {
    "write": (frozenset({S.DRAFT, S.RETURNED}), S.DRAFT),
    "propose": (frozenset({S.DRAFT, S.RETURNED}), S.PROPOSED),
    "return": (frozenset({S.PROPOSED}), S.RETURNED),
    "adopt": (frozenset({S.PROPOSED}), S.ADOPTED),
    "withdraw": (frozenset({S.DRAFT, S.RETURNED, S.PROPOSED}), S.WITHDRAWN),
    "supersede": (frozenset({S.ADOPTED}), S.SUPERSEDED),
    "end": (frozenset({S.ADOPTED}), S.ADOPTED),
}
TONE: dict[str, str] = {
    S.DRAFT: "plain",
    S.PROPOSED: "wait",
    S.RETURNED: "bad",
    S.ADOPTED: "ok",
    S.SUPERSEDED: "plain",
    S.WITHDRAWN: "plain",
}
OPEN: frozenset[str] = frozenset({S.DRAFT, S.RETURNED})
WAITING: frozenset[str] = frozenset({S.DRAFT, S.RETURNED, S.PROPOSED})
DECIDED: frozenset[str] = frozenset({S.ADOPTED, S.SUPERSEDED})


def may(state: str, step: str) -> bool:
    return state in STEPS[step][0]


def after(state: str, step: str) -> str:
    """The state the step leads to. Refuses: a step that this state does not have."""
    if not may(state, step):
        raise Refused(
            _("这个版本现在是“%(state)s”，不能办理这一步。请刷新页面看看它现在到了哪一步。")
            % {"state": S(state).label},
            code="state",
        )
    return STEPS[step][1]
