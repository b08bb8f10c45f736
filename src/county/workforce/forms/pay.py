"""A month's pay of one person, as typed; what the list is narrowed by."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core import clock
from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.factories.models import Factory
from county.screens.forms import HouseForm, KeyField, MonthField, ScopedForm
from county.workforce import queries
from county.workforce.choices import Confirmation, PayChannel
from county.workforce.forms.shared import (
    ALL,
    JobFilter,
    day_field,
    drop,
    named,
    set_rows,
    words_field,
)
from county.workforce.models import Payroll, Person


class DaysField(forms.DecimalField):
    """Days with at most one decimal, cleaned to tenths of a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=3, decimal_places=1, min_value=0, max_value=31, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal"}

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value).scaleb(-1).normalize() if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        days = super().clean(value)
        return None if days is None else int(days.scaleb(1))


class PayrollForm(ScopedForm):
    """On create: the person by key when the link names one, else by name. On edit: none, and a
    reason.
    """

    factory = KeyField(label=_("工厂"), queryset=Factory.objects.none())
    person = KeyField(label=_("人员"), queryset=Person.objects.none())
    name = forms.CharField(label=_("姓名"), max_length=40)
    month = MonthField(label=_("月份"))
    days_tenths = DaysField(label=_("出勤天数"), help_text=_("可写半天，例如 22.5。"))
    gross_fen = YuanFormField(label=_("应发（元）"))
    deductions_fen = YuanFormField(
        label=_("扣除（元）"), initial=0, help_text=_("社保、借支等合计；实发自动得出。")
    )
    paid_on = day_field(_("发放日期"), required=False, hint=_("还没发的不填。"))
    channel = forms.ChoiceField(label=_("发放方式"), choices=PayChannel.choices)
    reason = words_field(_("修改理由"), hint=_("会记入操作记录。"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            drop(self, "factory", "person", "name", "month")
            return
        drop(self, "reason")
        set_rows(self, "factory", queries.factories_open_to(actor))
        given = named(self, "person")
        if given is None:
            drop(self, "person")
            return
        drop(self, "name")
        people = queries.people_for(actor, today=clock.today())
        set_rows(self, "person", people.filter(pk=given))

    @staticmethod
    def values_of(row: Payroll) -> dict[str, Any]:
        names = ("days_tenths", "gross_fen", "deductions_fen", "paid_on", "channel")
        return {name: getattr(row, name) for name in names}


class WordForm(HouseForm):
    said_by = words_field(
        _("谁说的，怎么说的"), hint=_("例如：本人 12 月 20 日到镇上当面说。要让人能核实。")
    )


class PayrollFilter(JobFilter):
    month = MonthField(label=_("月份"), required=False)
    confirmation = forms.ChoiceField(
        label=_("工人确认"), required=False, choices=[ALL, *Confirmation.choices]
    )
    paid = forms.ChoiceField(
        label=_("发放"), required=False, choices=[ALL, ("no", _("未发放")), ("yes", _("已发放"))]
    )
    paid_from = day_field(_("发放日期从"), required=False)
    paid_to = day_field(_("到"), required=False)
    field_order = (
        "month", "factory", "town", "paid", "confirmation", "paid_from", "paid_to", "batch",
    )  # fmt: skip

    def narrow(self, rows: QuerySet[Payroll]) -> QuerySet[Payroll]:
        asked = self.cleaned_data
        rows = super().narrow(rows)
        if asked["paid"]:
            rows = rows.filter(paid_on__isnull=asked["paid"] == "no")
        paths = {
            "month": "month",
            "confirmation": "confirmation",
            "paid_from": "paid_on__gte",
            "paid_to": "paid_on__lte",
        }
        wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
        return rows.filter(**wanted) if wanted else rows
