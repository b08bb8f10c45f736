"""What one's own jobs are narrowed by."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.jobs.choices import JobState
from county.jobs.models import Job
from county.screens.forms import HouseForm


class JobFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *JobState.choices]
    )

    def narrow(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        state = self.cleaned_data["state"]
        return rows.filter(state=state) if state else rows
