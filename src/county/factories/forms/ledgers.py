"""Outlays and evaluations as typed, and what their lists are narrowed by."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.factories import queries
from county.factories.choices import Grade, OutlayKind
from county.factories.forms.registers import ANY, FactoryField, TownField
from county.factories.models import Evaluation, Factory, Outlay
from county.places import queries as places
from county.screens.declared import Rows
from county.screens.forms import MonthField, ScopedForm


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    cast(Any, form.fields[name]).queryset = rows


class OutlayForm(ScopedForm):
    factory = FactoryField(queryset=Factory.objects.none(), label=_("工厂"))
    month = MonthField(label=_("月份"), help_text=_("费用所属的月份。"))
    kind = forms.ChoiceField(label=_("支出类别"), choices=OutlayKind.choices)
    amount_fen = YuanFormField(label=_("金额（元）"))
    paper_number = forms.CharField(
        label=_("票据号码"), max_length=60, help_text=_("一张票据登记一次。票据照片登记后上传。")
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["factory"], self.fields["month"]
        else:
            _offer(self, "factory", queries.factories_to_choose(actor))

    def clean_amount_fen(self) -> int:
        amount: int = self.cleaned_data["amount_fen"]
        if amount <= 0:
            raise forms.ValidationError(_("金额要大于 0。"))
        return amount

    @staticmethod
    def values_of(row: Outlay) -> dict[str, Any]:
        names = ("kind", "amount_fen", "paper_number", "note")
        return {name: getattr(row, name) for name in names}


class EvaluationForm(ScopedForm):
    factory = FactoryField(queryset=Factory.objects.none(), label=_("工厂"))
    year = forms.IntegerField(label=_("年度"), min_value=2015, max_value=2100)
    grade = forms.ChoiceField(label=_("等次"), choices=Grade.choices)
    evaluated_on = forms.DateField(label=_("评定日期"), widget=forms.DateInput())
    paper = forms.CharField(label=_("评定文号"), max_length=80)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["factory"], self.fields["year"]
        else:
            _offer(self, "factory", queries.factories_to_choose(actor))

    @staticmethod
    def values_of(row: Evaluation) -> dict[str, Any]:
        names = ("grade", "evaluated_on", "paper", "note")
        return {name: getattr(row, name) for name in names}


class OutlayFilter(ScopedForm):
    month = MonthField(label=_("月份"), required=False)
    town = TownField(required=False, empty_label=_("全部"))
    kind = forms.ChoiceField(
        label=_("支出类别"), choices=[ANY, *OutlayKind.choices], required=False
    )
    factory = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        return _narrowed(self, rows, month="month", kind="kind", factory="factory")


class EvaluationFilter(ScopedForm):
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2015, max_value=2100)
    town = TownField(required=False, empty_label=_("全部"))
    grade = forms.ChoiceField(label=_("等次"), choices=[ANY, *Grade.choices], required=False)
    factory = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        return _narrowed(self, rows, year="year", grade="grade", factory="factory")


def _narrowed(form: forms.Form, rows: Rows, **paths: str) -> Rows:
    asked = form.cleaned_data
    paths["town"] = "factory__town"
    wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
    return rows.filter(**wanted) if wanted else rows
