"""Households and what they are, as typed; what their list is narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.places import queries as places
from county.places.models import Site, Town
from county.screens.forms import HouseForm, KeyField, ScopedForm
from county.workforce import queries
from county.workforce.choices import HouseholdStatusKind
from county.workforce.forms.shared import STATUSES, day_field, set_rows, towns_of, words_field
from county.workforce.models import Household


class HouseholdForm(ScopedForm):
    code = forms.CharField(
        label=_("户编号"), max_length=24, help_text=_("与搬迁台账或扶贫系统的编号一致。")
    )
    head_name = forms.CharField(label=_("户主"), max_length=40)
    town = KeyField(label=_("镇"), queryset=Town.objects.none())
    site = KeyField(
        label=_("安置点"),
        queryset=Site.objects.none(),
        required=False,
        help_text=_("未住安置点的不选。"),
    )
    moved_in_on = day_field(_("入住日期"), required=False)
    members = forms.IntegerField(label=_("人口"), min_value=1, max_value=30)

    def scope(self, actor: Actor) -> None:
        towns = places.towns_for(actor)
        set_rows(self, "town", towns)
        set_rows(self, "site", Site.objects.filter(town__in=towns).order_by("code"))
        only = towns[:2]
        if len(only) == 1:
            self.fields["town"].initial = only[0].pk

    @staticmethod
    def values_of(row: Household) -> dict[str, Any]:
        names = ("code", "head_name", "moved_in_on", "members")
        return {n: getattr(row, n) for n in names} | {"town": row.town_id, "site": row.site_id}


class HouseholdStatusForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=HouseholdStatusKind.choices)
    from_on = day_field(_("起"))
    to_on = day_field(_("止"), required=False, hint=_("最后一天；不填为至今。"))
    source = forms.CharField(
        label=_("依据"),
        max_length=120,
        required=False,
        help_text=_("台账或文件，例如 2017 年动态调整。"),
    )


class HouseholdStatusEndForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=HouseholdStatusKind.choices)
    to_on = day_field(_("止"), hint=_("是这个身份的最后一天。"))
    reason = words_field(_("理由"))


class HouseholdFilter(ScopedForm):
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    site = KeyField(
        label=_("安置点"), queryset=Site.objects.none(), required=False, empty_label=_("全部")
    )
    status = forms.ChoiceField(
        label=_("身份"), required=False, choices=[s for s in STATUSES if s[0] != "left_behind"]
    )
    day = day_field(_("按哪天的身份"), required=False)

    def scope(self, actor: Actor) -> None:
        set_rows(self, "town", towns_of(actor))
        set_rows(self, "site", Site.objects.filter(town__in=towns_of(actor)).order_by("code"))

    def narrow(self, rows: QuerySet[Household]) -> QuerySet[Household]:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["site"]:
            rows = rows.filter(site=asked["site"])
        if asked["day"]:
            rows = queries.with_statuses(rows, day=asked["day"])
        return queries.having_status(rows, asked["status"])
