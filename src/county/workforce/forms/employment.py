"""Employments and their contracts, as typed; what their list is narrowed by."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core import clock, identity
from county.core.actor import Actor
from county.factories.models import Factory
from county.screens.forms import HouseForm, KeyField, ScopedForm
from county.workforce import queries
from county.workforce.choices import EmploymentKind
from county.workforce.forms.shared import (
    ALL,
    STATUSES,
    JobFilter,
    ParsedField,
    day_field,
    drop,
    named,
    set_rows,
    words_field,
)
from county.workforce.models import Employment, Person


class EmploymentForm(ScopedForm):
    """On create: the person by key when the link names one, else by name and identity number. On
    edit: none.
    """

    person = KeyField(label=_("人员"), queryset=Person.objects.none())
    name = forms.CharField(label=_("姓名"), max_length=40)
    id_number = ParsedField(
        identity.parse_id_number, label=_("身份证号"), help_text=_("还没有登记过的人，会同时登记。")
    )
    factory = KeyField(label=_("工厂"), queryset=Factory.objects.none())
    kind = forms.ChoiceField(label=_("用工形式"), choices=EmploymentKind.choices)
    post = forms.CharField(label=_("岗位（工种）"), max_length=40, required=False)
    from_on = day_field(_("入职日期"))
    signed_on = day_field(_("合同签订日期"), required=False, hint=_("签了劳动合同的填。"))
    contract_to = day_field(_("合同止"), required=False, hint=_("无固定期限的不填。"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            drop(self, "person", "name", "id_number", "factory", "signed_on", "contract_to")
            return
        set_rows(self, "factory", queries.factories_open_to(actor))
        given = named(self, "person")
        if given is None:
            drop(self, "person")
            return
        drop(self, "name", "id_number")
        people = queries.people_for(actor, today=clock.today())
        set_rows(self, "person", people.filter(pk=given))

    @staticmethod
    def values_of(row: Employment) -> dict[str, Any]:
        return {n: getattr(row, n) for n in ("kind", "post", "from_on")}


class LeaveForm(HouseForm):
    to_on = day_field(_("离职日期"), hint=_("上班的最后一天。"))
    reason = words_field(_("离职原因"), size=120)


class RenewForm(HouseForm):
    signed_on = day_field(_("签订日期"))
    from_on = day_field(_("合同起"))
    to_on = day_field(_("合同止"), required=False, hint=_("无固定期限的不填。"))


class EmploymentFilter(JobFilter):
    kind = forms.ChoiceField(
        label=_("用工形式"), required=False, choices=[ALL, *EmploymentKind.choices]
    )
    status = forms.ChoiceField(label=_("身份"), required=False, choices=STATUSES)
    state = forms.ChoiceField(
        label=_("在岗"),
        required=False,
        choices=[("", _("在岗")), ("ended", _("已离职")), ("all", _("不限"))],
    )
    day = day_field(_("在哪天（空为今天）"), required=False)
    field_order = ("factory", "town", "kind", "status", "state", "day", "batch")

    def narrow(self, rows: QuerySet[Employment]) -> QuerySet[Employment]:
        asked = self.cleaned_data
        rows = super().narrow(rows)
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        day: date = asked["day"] or clock.today()
        if asked["day"]:
            rows = queries.with_statuses(rows, day=day)
        return queries.having_status(self._in_state(rows, day), asked["status"])

    def _in_state(self, rows: QuerySet[Employment], day: date) -> QuerySet[Employment]:
        """A batch and a person are shown whole unless a day is asked for."""
        asked = self.cleaned_data
        if asked["state"] == "ended":
            return rows.filter(to_on__lt=day)
        is_whole = (asked["batch"] or asked["person"]) and not asked["day"]
        return rows if asked["state"] == "all" or is_whole else queries.employed_on(rows, day)
