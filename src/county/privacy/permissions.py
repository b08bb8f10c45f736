"""Who may do what to consents, requests, erasures and assessments."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.privacy.choices import (
    ASSESSORS,
    CLERKS,
    ERASURE_READERS,
    GUARDIANS,
    READERS,
    AssessmentState,
    UseKind,
)
from county.privacy.kinds.fields import SENSITIVE
from county.privacy.models import DataRequest, ImpactAssessment

_WORKER = frozenset({Role.WORKER})
_OFFICE = frozenset({Role.OFFICE})

TABLE: Table = {
    "own.view": _WORKER,
    "own.consent": _WORKER,
    "own.ask": _WORKER,
    "consent.view": READERS,
    "consent.export": _OFFICE | {Role.AUDITOR},
    "consent.create": CLERKS,
    "consent.withdraw": CLERKS,
    "request.view": READERS,
    "request.export": _OFFICE | {Role.AUDITOR},
    "request.create": CLERKS,
    "request.accept": CLERKS,
    "request.refuse": CLERKS,
    "erasure.view": ERASURE_READERS,
    "erasure.export": _OFFICE | {Role.AUDITOR},
    "erasure.create": _OFFICE,
    "erasure.destroy_key": _OFFICE,
    "assessment.view": GUARDIANS,
    "assessment.export": GUARDIANS,
    "assessment.create": ASSESSORS,
    "assessment.edit": ASSESSORS,
    "assessment.sign": ASSESSORS,
}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb`. Nobody answers what he filed, signs what he wrote; an erasure is the
    office's.
    """
    if not by_role(TABLE, actor, action):
        return False
    match row:
        case DataRequest() if action == "request.accept" and row.kind == "erasure":
            return Role.OFFICE in actor.roles and row.asked_by_id != actor.user_id
        case DataRequest() if action in {"request.accept", "request.refuse"}:
            return row.asked_by_id != actor.user_id
        case ImpactAssessment() if action == "assessment.sign":
            return row.assessed_by_id != actor.user_id
        case ImpactAssessment() if action == "assessment.edit":
            return row.state == AssessmentState.DRAFT
    return True


def _is_assessed(use: str) -> bool:
    rows = ImpactAssessment.objects.filter(purpose=use, state=AssessmentState.SIGNED)
    return rows.exists()


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` as a Register asks it, with the noun filled in."""

    def asked(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return asked


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Raises: NotAllowed."""
    if not may(actor, action, row):
        raise NotAllowed(
            _("这一步由别的岗位或另一位同事办理：自己提交的自己不能答复，自己写的自己不能签。")
        )


def require_assessed(use: str) -> None:
    """A use of sensitive data has its signed assessment, where the county requires one (settings).

    Refuses: `unassessed`, naming the use and who signs. Source: PIPL art. 55, 56.
    """
    if settings.ANYE_ASSESSMENTS != "required" or use not in SENSITIVE or _is_assessed(use):
        return
    reason = _(
        "“%(use)s”用到敏感个人信息，还没有签署的影响评估，这些页面暂停使用。"
        "请县社区工厂办起草、由另一位同事或安全管理员签署后再用。"
    )
    raise NotAllowed(reason % {"use": UseKind(use).label}, code="unassessed")
