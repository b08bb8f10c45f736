"""Blocks on the pages of requests."""

from django.utils.translation import gettext_lazy as _

from county.audit import panels as audit
from county.core.actor import Actor
from county.privacy import queries
from county.privacy.choices import RequestKind
from county.privacy.models import DataRequest
from county.screens.register import Panel
from county.screens.tables import facts_panel


def of_request(row: DataRequest, actor: Actor) -> list[Panel]:
    """What is there and what should be, side by side; then the history."""
    panels = [audit.history(row, actor)]
    if row.kind == RequestKind.CORRECTION:
        panels.insert(0, facts_panel(_("要改的内容"), _compared(row, actor), place="main"))
    return panels


def _compared(row: DataRequest, actor: Actor) -> list[tuple[object, object]]:
    now, said = queries.compared(row, actor)
    if now is None:
        return [(row.get_field_display(), said or "—")]
    return [(_("现在登记"), now or "—"), (_("本人说应当是"), said or "—")]
