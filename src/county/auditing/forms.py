"""What is typed about samples, and what payments are narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from county.auditing import queries
from county.auditing.choices import MOST
from county.core.actor import Actor
from county.payments import queries as payments
from county.payments.choices import OrderState
from county.screens.forms import HouseForm, ScopedForm


class SampleForm(HouseForm):
    from_on = forms.DateField(label=_("放行日期从"), widget=forms.DateInput())
    to_on = forms.DateField(label=_("到"), widget=forms.DateInput())
    wanted = forms.IntegerField(
        label=_("抽取笔数"), min_value=1, max_value=MOST, initial=20,
        help_text=_("按金额分层，金额大的多抽，每层至少一笔。"),
    )  # fmt: skip
    purpose = forms.CharField(label=_("用途"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("from_on") and said.get("to_on") and said["from_on"] > said["to_on"]:
            self.add_error("to_on", _now("“到”不能早于“从”。请改一个日期。"))
        return said


class SampleFilter(HouseForm):
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        year = self.cleaned_data["year"]
        return rows.filter(drawn_on__year=year) if year else rows


class ItemFilter(ScopedForm):
    sample = forms.ChoiceField(label=_("审计抽样"), required=False)

    def scope(self, actor: Actor) -> None:
        found = queries.samples_for(actor).values_list("pk", "code")
        self.fields["sample"] = forms.ChoiceField(
            label=_("审计抽样"), required=False, choices=[("", _("全部")), *found]
        )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        sample = self.cleaned_data["sample"]
        return rows.filter(sample=sample) if sample else rows


class WayFilter(ScopedForm):
    appropriation = forms.ChoiceField(label=_("拨款"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *OrderState.choices]
    )

    def scope(self, actor: Actor) -> None:
        found = payments.appropriations_for(actor).values_list("pk", "paper")
        self.fields["appropriation"] = forms.ChoiceField(
            label=_("拨款"), required=False, choices=[("", _("全部")), *found]
        )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        if asked["appropriation"]:
            rows = rows.filter(parts__appropriation=asked["appropriation"])
        return rows.filter(state=asked["state"]) if asked["state"] else rows
