"""A post acted in by another for a time."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import queries
from county.accounts.forms.fields import ALL, Area, UserLabel, key_field
from county.accounts.models import Delegation, Holding, User
from county.core import clock
from county.core.actor import Actor
from county.core.text import aside
from county.screens.forms import HouseForm, KeyField, ScopedForm


class HoldingLabel(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        post = obj.post
        return f"{obj.user.name} · {post.organisation.label} · {post.label}{aside(post.get_role_display())}"


class DelegationForm(ScopedForm):
    holding = HoldingLabel(label=_("谁的岗位"), queryset=Holding.objects.none())
    delegate = UserLabel(
        label=_("代行人"),
        queryset=User.objects.none(),
        help_text=_("代行人不能再转给别人；不能兼任的岗位，代行也不行。"),
    )
    from_on = forms.DateField(label=_("代行起"), widget=forms.DateInput())
    to_on = forms.DateField(
        label=_("代行止"), widget=forms.DateInput(), help_text=_("必须填；到这一天自动结束。")
    )
    reason = forms.CharField(
        label=_("事由"), max_length=300, widget=Area, help_text=_("例如：休假。")
    )

    def scope(self, actor: Actor) -> None:
        today = clock.today()
        key_field(self, "holding").queryset = queries.delegable_for(actor, today=today)
        people = queries.stand_ins(today=today).exclude(pk=actor.user_id or 0)
        key_field(self, "delegate").queryset = people


class DelegationEndForm(HouseForm):
    to_on = forms.DateField(
        label=_("代行止"), widget=forms.DateInput(), help_text=_("代行的最后一天。")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=Area)


class DelegationFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ALL,
            ("now", pgettext_lazy("delegation", "代行中")),
            ("past", pgettext_lazy("delegation", "已结束")),
            ("coming", pgettext_lazy("delegation", "未开始")),
        ],
    )

    def narrow(self, rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
        today = clock.today()
        match self.cleaned_data["state"]:
            case "now":
                return rows.filter(queries.in_force(today))
            case "past":
                return rows.filter(to_on__lt=today)
            case "coming":
                return rows.filter(from_on__gt=today)
        return rows
