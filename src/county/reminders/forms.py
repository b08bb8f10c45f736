"""What one's own reminders are narrowed by."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.reminders.models import Reminder
from county.screens.forms import HouseForm


class ReminderFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), ("unread", _("未读")), ("read", _("已读"))],
    )

    def narrow(self, rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
        state = self.cleaned_data["state"]
        return rows.filter(read_at__isnull=state == "unread") if state else rows
