"""The steps the county asks for beside the schemes': dated, never changed, only ended."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions
from county.claims.models import ExtraStep
from county.core.actor import Actor
from county.core.errors import NotFound, Refused


@transaction.atomic
def set_extra_step(
    *,
    actor: Actor,
    kind: str,
    by: str,
    days: int,
    from_on: date,
    source: str,
    least_fen: int = 0,
    scheme: str = "",
) -> ExtraStep:
    """Ask for a further approval from an amount on, or for an identity check beside the first step.

    Holds for what is confirmed from the day on. Refuses: no days. Then: audit `extra_step.set`.
    """
    permissions.require(actor, "extra_step.create")
    if days < 1:
        raise Refused(_("请填写办理的工作日数，至少 1 天。"), field="days")
    row = ExtraStep.objects.create(
        kind=kind, by=by, days=days, from_on=from_on, source=source, least_fen=least_fen or 0,
        scheme=scheme,
    )  # fmt: skip
    audit.record(actor, "extra_step.set", row, kind=kind, by=by, amount_fen=least_fen)
    return row


@transaction.atomic
def end_extra_step(pk: int, *, actor: Actor, to_on: date) -> ExtraStep:
    """End an extra step with a day. Refuses: ended already; before its start. Then: audit `extra_step.ended`."""
    permissions.require(actor, "extra_step.end")
    row = ExtraStep.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    if row.to_on is not None or to_on < row.from_on:
        raise Refused(_("已经停止，或止日在起日之前。请核对。"), field="to_on")
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    audit.record(actor, "extra_step.ended", row, to_on=to_on.isoformat())
    return row
