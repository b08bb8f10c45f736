"""Posts given and taken."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.accounts import queries
from county.accounts.choices import Role
from county.accounts.forms.fields import ALL, Area, PostLabel, UserLabel, key_field
from county.accounts.models import Holding, Post, User
from county.core import clock
from county.core.actor import Actor
from county.screens.forms import HouseForm, ScopedForm


class GrantForm(ScopedForm):
    user = UserLabel(label=_("人员"), queryset=User.objects.none())
    post = PostLabel(label=_("岗位"), queryset=Post.objects.none())
    from_on = forms.DateField(label=_("任职起"), widget=forms.DateInput())
    to_on = forms.DateField(
        label=_("任职止"),
        widget=forms.DateInput(),
        required=False,
        help_text=_("任职的最后一天；不填为长期。"),
    )
    reason = forms.CharField(
        label=_("依据"),
        max_length=300,
        required=False,
        help_text=_("任命文件或会议，例如 平社厂组〔2019〕3号。"),
    )

    def scope(self, actor: Actor) -> None:
        # The own account is not offered; the command refuses it all the same.
        people = queries.users_for(actor).filter(is_active=True).exclude(pk=actor.user_id or 0)
        key_field(self, "user").queryset = people.order_by("username")
        key_field(self, "post").queryset = queries.all_posts()


class EndForm(HouseForm):
    to_on = forms.DateField(
        label=_("任职止"),
        widget=forms.DateInput(),
        help_text=_("任职的最后一天，次日起没有这个岗位的权限。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=Area)


class HoldingFilter(HouseForm):
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[ALL, *Role.choices])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ALL, ("now", _("现任")), ("past", _("已免")), ("coming", _("未到任"))],
    )

    def narrow(self, rows: QuerySet[Holding]) -> QuerySet[Holding]:
        asked, today = self.cleaned_data, clock.today()
        if asked["role"]:
            rows = rows.filter(post__role=asked["role"])
        match asked["state"]:
            case "now":
                return rows.filter(queries.in_force(today))
            case "past":
                return rows.filter(to_on__lt=today)
            case "coming":
                return rows.filter(from_on__gt=today)
        return rows
