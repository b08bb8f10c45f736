"""What other pages show of findings: a factory's, a worker's own."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from county.audit import panels as audit
from county.core.actor import Actor
from county.core.text import in_english
from county.entitlements import permissions, queries
from county.entitlements.models import Grant
from county.entitlements.queries import findings
from county.screens.declared import Panel


def of_factory(factory: int, actor: Actor) -> Panel | None:
    """What the factory may have and what is missing, as the last run found it; None for who reads no findings."""
    if not permissions.may(actor, "finding.view"):
        return None
    workers = findings.workers_of_factory(actor, factory)
    for row in workers:
        row["label"] = (row["line__title_en"] if in_english() else "") or row["line__title_zh"]
    context: dict[str, Any] = {
        "run": queries.last_run(),
        "rows": queries.findings_of_factory(actor, factory),
        "workers": workers,
        "list_url": f"{reverse('entitlements:finding_list')}?factory={factory}",
    }
    return Panel(_("可享受的补贴"), "entitlements/panel_factory.html", context, bare=True)


def of_grant(row: Grant, actor: Actor) -> Sequence[Panel]:
    return [audit.history(row, actor)]
