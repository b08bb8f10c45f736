"""Insurance paid, as typed; what the list is narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.factories.models import Factory
from county.screens.forms import KeyField, MonthField, ScopedForm
from county.workforce import queries
from county.workforce.choices import InsuranceKind
from county.workforce.forms.shared import ALL, JobFilter, drop, set_rows, words_field
from county.workforce.models import InsurancePayment


class InsuranceForm(ScopedForm):
    factory = KeyField(label=_("工厂"), queryset=Factory.objects.none())
    name = forms.CharField(
        label=_("姓名"), max_length=40, help_text=_("整厂的请用“社会保险缴费表”导入。")
    )
    month = MonthField(label=_("月份"))
    kind = forms.ChoiceField(label=_("险种"), choices=InsuranceKind.choices)
    employer_fen = YuanFormField(label=_("单位缴费（元）"))
    employee_fen = YuanFormField(label=_("个人缴费（元）"), initial=0)
    reason = words_field(_("修改理由"), hint=_("会记入操作记录。"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            drop(self, "factory", "name", "month", "kind")
        else:
            drop(self, "reason")
            set_rows(self, "factory", queries.factories_open_to(actor))

    @staticmethod
    def values_of(row: InsurancePayment) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("employer_fen", "employee_fen")}


class InsuranceFilter(JobFilter):
    month = MonthField(label=_("月份"), required=False)
    kind = forms.ChoiceField(label=_("险种"), required=False, choices=[ALL, *InsuranceKind.choices])
    field_order = ("month", "factory", "town", "kind", "batch")

    def narrow(self, rows: QuerySet[InsurancePayment]) -> QuerySet[InsurancePayment]:
        asked = self.cleaned_data
        rows = super().narrow(rows)
        wanted = {name: asked[name] for name in ("month", "kind") if asked[name]}
        return rows.filter(**wanted) if wanted else rows
