"""Blocks on the pages of requests."""

from django.utils.translation import gettext_lazy as _

from county.audit import panels as audit
from county.core import outward
from county.core.actor import Actor
from county.privacy.choices import RequestField, RequestKind
from county.privacy.models import DataRequest
from county.screens.register import Panel
from county.screens.tables import facts_panel

# What he wants corrected is shown as far as the field itself would be.
_SHOWN_AS = {
    RequestField.NAME: "workforce.Person.name",
    RequestField.ID_NUMBER: "workforce.Person.id_number",
    RequestField.PHONE: "workforce.Person.phone",
    RequestField.ACCOUNT: "workforce.Person.account",
}


def of_request(row: DataRequest, actor: Actor) -> list[Panel]:
    """What is there and what should be, side by side; then the history."""
    panels = [audit.history(row, actor)]
    if row.kind == RequestKind.CORRECTION:
        panels.insert(0, facts_panel(_("要改的内容"), _compared(row, actor), place="main"))
    return panels


def _compared(row: DataRequest, actor: Actor) -> list[tuple[object, object]]:
    policy = _SHOWN_AS.get(RequestField(row.field))
    said = row.wanted or ""
    if policy is None:
        return [(row.get_field_display(), said or "—")]
    now = outward.show(actor, row.person, row.field)
    return [
        (_("现在登记"), now or "—"),
        (_("本人说应当是"), outward.show_text(actor, policy, said) or "—"),
    ]
