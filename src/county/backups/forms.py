"""What the log is narrowed by."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.backups.choices import BackupKind, BackupState
from county.backups.models import Backup
from county.screens.forms import HouseForm

ALL = ("", _("全部"))


class BackupFilter(HouseForm):
    kind = forms.ChoiceField(
        label=_("办理事项"), required=False, choices=[ALL, *BackupKind.choices]
    )
    state = forms.ChoiceField(label=_("结果"), required=False, choices=[ALL, *BackupState.choices])

    def narrow(self, rows: QuerySet[Backup]) -> QuerySet[Backup]:
        asked = {name: said for name, said in self.cleaned_data.items() if said}
        return rows.filter(**asked) if asked else rows
