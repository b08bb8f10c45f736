"""What the list of findings is narrowed by, and what is asked of who settles one."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.places import queries as places
from county.places.models import Town
from county.risk.choices import FindingState, Outcome, Severity
from county.risk.kinds import CHECKS
from county.risk.kinds.thresholds import THRESHOLDS
from county.screens.forms import HouseForm, KeyField, ScopedForm

ANY = ("", _("全部"))
PATTERNS = tuple((code, check.name) for code, check in CHECKS.items())
NAMES = tuple((name, meaning.label) for name, meaning in THRESHOLDS.items())


def _words(label: Any, hint: Any = "", *, most: int = 300) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, help_text=hint, widget=area)


class FindingFilter(ScopedForm):
    pattern = forms.ChoiceField(label=_("情形"), required=False, choices=[ANY, *PATTERNS])
    severity = forms.ChoiceField(label=_("性质"), required=False, choices=[ANY, *Severity.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *FindingState.choices])
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    # From the factory's own page.
    factory = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def scope(self, actor: Actor) -> None:
        field = self.fields["town"]
        if isinstance(field, KeyField):
            field.queryset = places.towns_for(actor)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        for name in ("pattern", "severity", "state"):
            rows = rows.filter(**{name: asked[name]}) if asked[name] else rows
        for name in ("town", "factory"):
            if key := asked[name]:
                rows = rows.filter(Q(**{name: key}) | Q(**{_OTHER[name]: key}))
        return rows


_OTHER = {"town": "other_town", "factory": "other"}


class SettleForm(HouseForm):
    outcome = forms.ChoiceField(
        label=_("核查结论"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    note = _words(
        _("核查说明"), _("怎样核查、查到什么，例如：电话问过本人，是夫妻共用一个手机号。"), most=500
    )


class ReopenForm(HouseForm):
    reason = _words(_("理由"))


class ThresholdFilter(HouseForm):
    name = forms.ChoiceField(label=_("参数"), required=False, choices=[ANY, *NAMES])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(name=self.cleaned_data["name"]) if self.cleaned_data["name"] else rows


class ThresholdForm(HouseForm):
    name = forms.ChoiceField(label=_("参数"), choices=NAMES)
    value = forms.IntegerField(label=_("数值"), min_value=0, max_value=1_000_000)
    from_on = forms.DateField(label=_("起"))
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文号或会议，例如：平社厂办发〔2019〕31号。")
    )
