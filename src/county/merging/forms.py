"""What the lists of doubles are narrowed by, and the choice of what stays."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.actor import Actor
from county.merging.choices import CandidateState, Reason, RecordKind
from county.merging.queries.comparing import Line
from county.places import queries as places
from county.places.models import Town
from county.screens.forms import HouseForm, KeyField, ScopedForm

ANY = ("", _("全部"))
SIDES = (("low", _("左边的")), ("high", _("右边的")))


def _words(label: Any, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=300, help_text=hint, widget=area)


class CandidateFilter(ScopedForm):
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *RecordKind.choices])
    reason = forms.ChoiceField(label=_("相似之处"), required=False, choices=[ANY, *Reason.choices])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ANY, *CandidateState.choices]
    )
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )

    def scope(self, actor: Actor) -> None:
        _set_towns(self, actor)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["reason"]:
            rows = rows.filter(reasons__contains=[asked["reason"]])
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        if town := asked["town"]:
            rows = rows.filter(Q(low_town=town) | Q(high_town=town))
        return rows


class MergeFilter(ScopedForm):
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *RecordKind.choices])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ANY,
            ("in_force", pgettext_lazy("merge", "有效")),
            ("undone", pgettext_lazy("merge", "已撤销")),
        ],
    )
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )

    def scope(self, actor: Actor) -> None:
        _set_towns(self, actor)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["state"]:
            rows = rows.filter(undone_on__isnull=asked["state"] == "in_force")
        if town := asked["town"]:
            rows = rows.filter(Q(survivor_town=town) | Q(absorbed_town=town))
        return rows


class DismissForm(HouseForm):
    reason = _words(_("理由"), _("怎么核对的，例如：电话问过，是两姐妹。"))


class ReopenForm(HouseForm):
    reason = _words(_("理由"))


class UndoForm(HouseForm):
    reason = _words(_("理由"), _("例如：合并以后查明是两个人。"))


class MergeForm(HouseForm):
    """survivor and keep_<part>: low or high. Only parts that differ are asked."""

    survivor = forms.ChoiceField(label=_("保留哪一条记录"), choices=SIDES, widget=forms.RadioSelect)
    reason = _words(_("理由"), _("怎么核对的，例如：看了身份证原件，左边的号码抄错一位。"))

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            if line.differs:
                self.fields[f"keep_{line.part.key}"] = forms.ChoiceField(
                    label=line.part.label, choices=SIDES, widget=forms.RadioSelect
                )

    def chosen(self, low: int, high: int) -> dict[str, int]:
        """Part -> key of the record whose value stays."""
        keys = {"low": low, "high": high}
        return {
            name.removeprefix("keep_"): keys[side]
            for name, side in self.cleaned_data.items()
            if name.startswith("keep_")
        }


def _set_towns(form: forms.Form, actor: Actor) -> None:
    field = form.fields["town"]
    if isinstance(field, KeyField):
        field.queryset = places.towns_for(actor)
