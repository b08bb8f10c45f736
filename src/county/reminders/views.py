"""One's own reminders; each opens the list that holds the work."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.gate import READ, open_to
from county.reminders import commands, forms, permissions, queries
from county.screens.register import Column, Register
from county.screens.requests import PageRequest

REMINDERS = Register(
    name="reminder",
    app="reminders",
    route="",
    title=pgettext_lazy("list", "提醒"),
    noun=pgettext_lazy("list", "提醒"),
    query=queries.reminders_for,
    may=permissions.may,
    columns=(
        Column("subject", _("轮到您办理"), str),
        Column(
            "state",
            _("状态"),
            lambda r: _("已读") if r.is_read else _("未读"),
            kind="badge",
            tone=lambda r: "plain" if r.is_read else "wait",
        ),
        Column("about", _("编号"), lambda r: r.about, priority=2),
        Column(
            "count",
            pgettext_lazy("reminder", "件数"),
            lambda r: r.count,
            kind="number",
            sort="count",
            priority=2,
        ),
        Column("due_on", _("最早到期"), lambda r: r.due_on, kind="date", sort="due_on"),
        Column(
            "told_at", _("提醒时间"), lambda r: r.told_at, kind="moment", sort="told_at", priority=2
        ),
    ),
    filter_form=forms.ReminderFilter,
    detail_url=lambda r: reverse("reminders:open", args=(r.pk,)),
    empty=_("没有轮到您办理的事。轮到您时会列在这里，最上方也会显示数目。"),
)


@open_to(methods=READ)
def open_reminder(request: PageRequest, pk: int) -> HttpResponse:
    """To the list that holds the work; from now on it is read. Following the link again changes nothing."""
    row = commands.read(pk, actor=request.actor)
    return redirect(row.page, *(() if row.page_key is None else (row.page_key,)))
