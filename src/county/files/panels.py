"""Papers on other apps' pages: what was handed in with a record, and the way to add more."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.core import clock
from county.core.actor import Actor
from county.files import permissions, queries, states
from county.files.models import Paper
from county.screens import formats
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import SHOWN, table_panel


def state_of(paper: Paper) -> Any:
    return states.state_on(
        clock.today(),
        valid_from=paper.valid_from,
        valid_to=paper.valid_to,
        withdrawn_on=paper.withdrawn_on,
    )


def term_of(paper: Paper) -> str:
    """2019年1月1日起 / 2019年1月1日至2019年12月31日."""
    facts = {"first": formats.day(paper.valid_from)}
    if paper.valid_to is None:
        return str(_("%(first)s起长期") % facts)
    return str(_("%(first)s至%(last)s") % {**facts, "last": formats.day(paper.valid_to)})


def size_of(paper: Paper) -> str:
    kilobytes = (paper.size + 1023) // 1024
    tenths = kilobytes * 10 // 1024
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{tenths // 10}.{tenths % 10} MB"


PAPERS = (
    Column(
        "kind",
        _("材料"),
        lambda p: p.get_kind_display(),
        link=lambda p: reverse("files:paper_detail", args=(p.pk,)),
    ),
    Column("number", _("编号"), lambda p: p.number, priority=2),
    Column("term", _("有效期"), term_of, priority=2),
    Column(
        "state",
        _("状态"),
        lambda p: state_of(p).label,
        kind="badge",
        tone=lambda p: states.TONE[state_of(p)],
    ),
    Column("uploaded_on", _("上传日期"), lambda p: p.uploaded_on, kind="date", priority=2),
)


def of_paper(paper: Paper, actor: Actor) -> Sequence[Panel]:
    panels = [audit.history(paper, actor)]
    if permissions.may(actor, "read", paper):
        context = {
            "url": reverse("files:paper_content", args=(paper.pk,)),
            "size": size_of(paper),
            "media": paper.get_media_display(),
            "is_kept": queries.content_of(paper) is not None,
        }
        panels.insert(0, Panel(_("文件"), "files/panel_content.html", context, place="side"))
    return panels


def papers_with(row: Any, actor: Actor, *, empty: Any = "") -> Panel:
    """The papers handed in with a record that has a `factory`, and a link to hand in another.

    The record's model must be known to kinds.holders.
    """
    given = {"factory": row.factory_id, "about": f"{row._meta.label}:{row.pk}"}
    panel = table_panel(
        pgettext_lazy("list", "附件"),
        PAPERS,
        queries.papers_about(actor, row)[: SHOWN + 1],
        empty=empty or _("还没有附件。"),
    )
    if permissions.may(actor, "create"):
        panel.context["add_url"] = f"{reverse('files:paper_create')}?{urlencode(given)}"
    return Panel(panel.title, "files/panel_papers.html", panel.context)
