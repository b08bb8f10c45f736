"""A batch's life: uploaded → checking → checked → storing → done → undone; dropped or failed on the way."""

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.intake.choices import BatchState as S

NEXT: dict[str, frozenset[str]] = {
    S.UPLOADED: frozenset({S.CHECKING, S.DROPPED, S.FAILED}),
    S.CHECKING: frozenset({S.CHECKED, S.FAILED, S.UPLOADED}),
    S.CHECKED: frozenset({S.CHECKING, S.STORING, S.DROPPED}),
    S.STORING: frozenset({S.DONE, S.CHECKED, S.FAILED}),
    S.DONE: frozenset({S.UNDONE}),
    S.UNDONE: frozenset(),
    S.DROPPED: frozenset(),
    S.FAILED: frozenset({S.CHECKING, S.DROPPED}),
}
TONE: dict[str, str] = {
    S.UPLOADED: "info", S.CHECKING: "info", S.CHECKED: "wait", S.STORING: "info",
    S.DONE: "ok", S.UNDONE: "plain", S.DROPPED: "plain", S.FAILED: "bad",
}  # fmt: skip


def require(state: str, wanted: str) -> None:
    """Refuses: `wrong_state` when the batch cannot go from `state` to `wanted`."""
    if wanted not in NEXT[state]:
        raise Refused(
            _("这批数据现在是“%(state)s”，不能再做这一步。请刷新页面看最新进展。")
            % {"state": S(state).label},
            code="wrong_state",
        )
