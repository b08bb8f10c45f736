"""What the pages of rights may be narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.accounts import queries
from county.accounts.choices import Role
from county.accounts.forms.fields import ALL
from county.audit import choices as audit_choices
from county.audit import queries as audit
from county.core.text import LONGEST_NEEDLE, printable, search_needle
from county.screens.forms import HouseForm


class RightsFilter(HouseForm):
    q = forms.CharField(label=_("查找"), required=False, max_length=LONGEST_NEEDLE)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[ALL, *Role.choices])
    right = forms.ChoiceField(label=_("权限"), required=False)

    def __init__(self, *args: Any, rights: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["right"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ALL, *rights]

    def clean_q(self) -> str:
        return search_needle(printable(self.cleaned_data["q"]))


class ChangeFilter(HouseForm):
    action = forms.ChoiceField(label=_("事项"), required=False)
    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput())
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        if isinstance(field, forms.ChoiceField):
            words = [(key, audit_choices.action_label(key)) for key in queries.CHANGES]
            field.choices = [ALL, *words]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        if asked["action"]:
            rows = rows.filter(action=asked["action"])
        return audit.between(rows, first=asked["first"], last=asked["last"])
