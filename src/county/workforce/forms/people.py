"""People and what they are, as typed; their numbers masked; what their list is narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core import clock, identity, outward
from county.core.actor import Actor
from county.places import queries as places
from county.places.models import Town
from county.screens.forms import HouseForm, KeyField, ScopedForm
from county.workforce import queries
from county.workforce.choices import PersonStatusKind
from county.workforce.forms.shared import (
    ALL,
    STATUSES,
    ParsedField,
    day_field,
    set_rows,
    words_field,
)
from county.workforce.models import Person


class PersonForm(ScopedForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    id_number = ParsedField(
        identity.parse_id_number, label=_("身份证号"), help_text=_("性别和出生日期由号码得出。")
    )
    phone = ParsedField(identity.parse_phone, label=_("手机号"), required=False)
    account = ParsedField(identity.parse_account, label=_("工资卡号"), required=False)
    household_code = forms.CharField(label=_("户编号"), max_length=24, required=False)
    town = KeyField(label=_("户籍镇"), queryset=Town.objects.none(), required=False)

    def scope(self, actor: Actor) -> None:
        set_rows(self, "town", places.towns_for(actor))
        if self.row is None:
            return
        keep = _("现为 %(now)s。不改就留空。")
        clear = _("现为 %(now)s。不改就留空，要去掉填“无”。")
        self.fields["id_number"].required = False
        self.fields["id_number"].help_text = keep % {
            "now": outward.show(actor, self.row, "id_number") or "—"
        }
        self.fields["phone"].help_text = clear % {
            "now": outward.show(actor, self.row, "phone") or "—"
        }
        self.fields["account"].help_text = clear % {
            "now": outward.show(actor, self.row, "account") or "—"
        }
        if self.row.town_id and not places.towns_for(actor).filter(pk=self.row.town_id).exists():
            set_rows(self, "town", Town.objects.filter(pk=self.row.town_id))

    @staticmethod
    def values_of(row: Person) -> dict[str, Any]:
        code = row.household.code if row.household else ""
        return {"name": row.name, "household_code": code, "town": row.town_id}


class PersonStatusForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=PersonStatusKind.choices)
    from_on = day_field(_("起"))
    to_on = day_field(_("止"), required=False, hint=_("最后一天；不填为至今。"))


class PersonStatusEndForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=PersonStatusKind.choices)
    to_on = day_field(_("止"), hint=_("是这个身份的最后一天。"))
    reason = words_field(_("理由"))


class CaseForm(HouseForm):
    case_number = forms.CharField(
        label=_("案件编号"), max_length=60, help_text=_("审计立项或案件的编号。")
    )
    reason = words_field(_("理由"))


class PersonFilter(ScopedForm):
    town = KeyField(
        label=_("户籍镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    status = forms.ChoiceField(label=_("身份"), required=False, choices=STATUSES)
    work = forms.ChoiceField(
        label=_("就业"),
        required=False,
        choices=[ALL, ("yes", _("今天在岗")), ("no", _("今天不在岗"))],
    )

    def scope(self, actor: Actor) -> None:
        set_rows(self, "town", places.towns())

    def narrow(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["work"]:
            rows = queries.at_work(rows, day=clock.today(), at_work=asked["work"] == "yes")
        return queries.having_status(rows, asked["status"])
