"""Organisations and posts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import queries
from county.accounts.choices import OrganisationKind, Role
from county.accounts.forms.bodies import ClausesField
from county.accounts.forms.fields import ALL, Area, key_field
from county.accounts.models import Organisation, Post
from county.core import clock
from county.core.actor import Actor
from county.screens.forms import HouseForm, KeyField, ScopedForm


class OrganisationForm(ScopedForm):
    code = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("小写字母、数字和短横线，例如 town-chengguan。")
    )
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices)
    parent = KeyField(label=_("上级"), queryset=Organisation.objects.none(), required=False)
    town = KeyField(
        label=_("镇"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("镇和镇专门机构必选：镇工作人员只看得到这个镇。"),
    )
    telephone = forms.CharField(label=_("办公电话"), max_length=20, required=False)
    place = forms.CharField(label=_("办公地点"), max_length=80, required=False)
    duty = forms.CharField(
        label=_("职责"),
        max_length=300,
        required=False,
        widget=Area,
        help_text=_("这个机构在社区工厂工作中管什么。"),
    )
    clauses = ClausesField(
        label=_("负责的条款"), required=False, help_text=_("例如 3.2-4、3.2-8。")
    )
    valid_from = forms.DateField(label=_("设立日期"), widget=forms.DateInput())

    def scope(self, actor: Actor) -> None:
        others = queries.organisations_for(actor, today=clock.today()).order_by("kind", "pk")
        if self.row is not None:
            others = others.exclude(pk=self.row.pk)
        key_field(self, "parent").queryset = others
        key_field(self, "town").queryset = queries.all_towns()

    @staticmethod
    def values_of(row: Organisation) -> dict[str, Any]:
        plain = (
            "code", "name", "name_en", "kind", "telephone", "place", "duty", "clauses", "valid_from",
        )  # fmt: skip
        values = {name: getattr(row, name) for name in plain}
        return values | {"parent": row.parent_id, "town": row.town_id}


class OrganisationFilter(ScopedForm):
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[ALL, *OrganisationKind.choices]
    )
    town = KeyField(
        label=_("镇"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部")
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ALL,
            ("vacant", _("有岗位空缺")),
            ("in_being", _("现存")),
            ("closed", pgettext_lazy("organisation", "已撤销")),
        ],
    )

    def scope(self, actor: Actor) -> None:
        key_field(self, "town").queryset = queries.all_towns()

    def narrow(self, rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
        asked, today = self.cleaned_data, clock.today()
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        match asked["state"]:
            case "vacant":
                return queries.vacant(rows.filter(queries.in_being(today)), today=today)
            case "in_being":
                return rows.filter(queries.in_being(today))
            case "closed":
                return rows.filter(valid_to__lt=today)
        return rows


class CloseForm(HouseForm):
    valid_to = forms.DateField(
        label=_("撤销日期"), widget=forms.DateInput(), help_text=_("存在的最后一天。")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=Area)


class PostForm(ScopedForm):
    title = forms.CharField(label=_("岗位"), max_length=60)
    title_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    role = forms.ChoiceField(
        label=_("角色"), choices=Role.choices, help_text=_("角色决定任这个岗位的人看什么、办什么。")
    )
    enterprise = KeyField(
        label=_("企业"),
        queryset=Post.objects.none(),
        required=False,
        help_text=_("只有业主岗位要选。"),
    )

    def scope(self, actor: Actor) -> None:
        key_field(self, "enterprise").queryset = queries.all_enterprises()
