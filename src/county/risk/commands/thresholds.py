"""Setting what the checks go by: dated, with a source, never changed."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import Refused
from county.risk import permissions
from county.risk.kinds.thresholds import THRESHOLDS
from county.risk.models import Threshold


@transaction.atomic
def set_threshold(
    *, actor: Actor, today: date, name: str, value: int, from_on: date, source: str
) -> Threshold:
    """Let a check go by another value from a day on. The sweeps of earlier days are not done again.

    Refuses: no such threshold; no source; a day gone by; set for the day already. Then: audit `threshold.set`.
    """
    permissions.require(actor, "threshold.create")
    if name not in THRESHOLDS:
        raise Refused(_("没有这个参数。请从列表里选。"), field="name", code="unknown")
    if not source.strip():
        raise Refused(_("请写明依据的文号或会议。"), field="source", code="source")
    if from_on < today:
        raise Refused(
            _("起日不能早于今天；以前的核查已按当时的参数做完。"), field="from_on", code="past"
        )
    if Threshold.objects.filter(name=name, from_on=from_on).exists():
        raise Refused(
            _("这一天起的数值已经登记过。请改用另一个起日。"), field="from_on", code="duplicate"
        )
    row = Threshold.objects.create(
        name=name, value=value, from_on=from_on, source=source.strip(), set_on=today,
        set_by_id=actor.user_id,
    )  # fmt: skip
    audit.record(actor, "threshold.set", row, value=value, from_on=from_on.isoformat())
    return row
