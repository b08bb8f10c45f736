"""What findings, runs and grants are narrowed by; a grant as typed; which record a draft is tried on."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.entitlements import queries
from county.entitlements.choices import FindingState, RunKind, RunState, Turn
from county.entitlements.models import Finding, Grant, Run
from county.factories import queries as factories
from county.factories.models import Factory
from county.places import queries as places
from county.places.models import Town
from county.policies import queries as policies
from county.screens.forms import HouseForm, KeyField, ScopedForm

ALL = ("", _("全部"))


def set_rows(form: forms.Form, name: str, rows: Any) -> None:
    """The choices of a field, when the actor is known."""
    field: Any = form.fields[name]
    field.queryset = rows


class FindingFilter(ScopedForm):
    scheme = forms.ChoiceField(label=_("方案"), required=False)
    state = forms.ChoiceField(label=_("结果"), required=False, choices=[ALL, *FindingState.choices])
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    factory = KeyField(
        label=_("工厂"),
        queryset=Factory.objects.none(),
        required=False,
        empty_label=_("全部"),
        named="name",
    )
    turn = forms.ChoiceField(label=_("与上次比"), required=False, choices=[ALL, *Turn.choices])
    least = YuanFormField(label=_("金额不少于（元）"), required=False)

    def scope(self, actor: Actor) -> None:
        found = [(line.name, line.label) for line in queries.schemes_found()]
        self.fields["scheme"].choices = [ALL, *found]  # type: ignore[attr-defined]  # a ChoiceField
        set_rows(self, "town", places.towns_for(actor))
        set_rows(self, "factory", factories.factories_for(actor).order_by("name_pinyin"))

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        asked = self.cleaned_data
        paths = {
            "scheme": "line__name",
            "state": "state",
            "town": "town",
            "factory": "factory",
            "turn": "turn",
            "least": "amount_fen__gte",
        }
        wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
        return rows.filter(**wanted) if wanted else rows


class RunFilter(HouseForm):
    kind = forms.ChoiceField(label=_("方式"), required=False, choices=[ALL, *RunKind.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *RunState.choices])

    def narrow(self, rows: QuerySet[Run]) -> QuerySet[Run]:
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**wanted) if wanted else rows


class GrantFilter(ScopedForm):
    scheme = forms.ChoiceField(label=_("方案"), required=False)
    factory = KeyField(
        label=_("工厂"),
        queryset=Factory.objects.none(),
        required=False,
        empty_label=_("全部"),
        named="name",
    )
    batch = forms.IntegerField(label=_("导入批次号"), required=False, min_value=1)

    def scope(self, actor: Actor) -> None:
        self.fields["scheme"].choices = [ALL, *scheme_choices(actor)]  # type: ignore[attr-defined]  # a ChoiceField
        set_rows(self, "factory", factories.factories_for(actor).order_by("name_pinyin"))

    def narrow(self, rows: QuerySet[Grant]) -> QuerySet[Grant]:
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**wanted) if wanted else rows


class GrantForm(ScopedForm):
    """One line of the old books."""

    scheme = forms.ChoiceField(label=_("方案"))
    factory = KeyField(
        label=_("工厂"), queryset=Factory.objects.none(), required=False, named="name"
    )
    person = forms.CharField(
        label=_("身份证号"),
        required=False,
        max_length=20,
        help_text=_("发给个人的补贴填写；系统按号码找到人，不显示号码。"),
    )
    granted_on = forms.DateField(
        label=_("发放日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
    amount_fen = YuanFormField(label=_("金额（元）"))
    months = forms.IntegerField(
        label=_("月数"),
        required=False,
        min_value=0,
        max_value=600,
        help_text=_("按月发放的补贴填写发了几个月；一次性的留空。"),
    )
    paper = forms.CharField(label=_("文号或凭证号"), max_length=80)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def scope(self, actor: Actor) -> None:
        self.fields["scheme"].choices = [("", _("请选择")), *scheme_choices(actor)]  # type: ignore[attr-defined]  # the same
        set_rows(self, "factory", factories.factories_for(actor).order_by("name_pinyin"))


class GrantRemovalForm(HouseForm):
    reason = forms.CharField(label=_("删除原因"), max_length=200)


def scheme_choices(actor: Actor) -> list[tuple[str, str]]:
    """The county's schemes by their names."""
    return [(one.name, one.label) for one in policies.schemes_for(actor).order_by("name")]
