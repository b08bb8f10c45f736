"""Accounts as the system administrator issues them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.accounts import queries
from county.accounts.choices import DORMANT_WARNED_DAYS
from county.accounts.forms.fields import ALL, Area, PostLabel, key_field
from county.accounts.models import Post, User
from county.core import clock, identity
from county.core.actor import Actor
from county.core.errors import Refused
from county.screens.forms import HouseForm, ScopedForm


class AccountForm(HouseForm):
    username = forms.CharField(
        label=_("帐号"),
        max_length=40,
        help_text=_("小写字母开头，3 至 40 位，可用数字和 - _ . 。开通后不能改。"),
        validators=[
            RegexValidator(
                r"\A[a-z][a-z0-9._-]{2,39}\Z",
                _("帐号须以小写字母开头，3 至 40 位，只用小写字母、数字和 - _ . 。"),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=40, help_text=_("一人一号，不设公用帐号。"))


class WorkerForm(ScopedForm):
    """A worker's account: as AccountForm, with the person it belongs to."""

    username = AccountForm.base_fields["username"]
    name = forms.CharField(label=_("姓名"), max_length=40, help_text=_("与身份证一致。"))
    id_number = forms.CharField(
        label=_("身份证号"),
        max_length=30,
        help_text=_("只用来找到登记的本人，不另存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    post = PostLabel(label=_("岗位"), queryset=Post.objects.none())

    def scope(self, actor: Actor) -> None:
        key_field(self, "post").queryset = queries.worker_posts()

    def clean_id_number(self) -> str:
        try:
            return identity.parse_id_number(self.cleaned_data["id_number"]).number
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason), code=refused.code) from refused


class NameForm(HouseForm):
    name = forms.CharField(label=_("姓名"), max_length=40)

    @staticmethod
    def values_of(user: User) -> dict[str, Any]:
        return {"name": user.name}


class ReasonForm(HouseForm):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=Area)


class UserFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ALL,
            ("active", _("启用")),
            ("suspended", _("停用")),
            ("postless", _("启用但无岗位")),
            ("dormant", _("久未登录停用")),
            ("drowsy", _("启用但 45 天没登录")),
        ],
    )

    def narrow(self, rows: QuerySet[User]) -> QuerySet[User]:
        match self.cleaned_data["state"]:
            case "active":
                return rows.filter(is_active=True)
            case "suspended":
                return rows.filter(is_active=False)
            case "postless":
                return queries.postless(rows.filter(is_active=True), today=clock.today())
            case "dormant":
                return rows.filter(is_dormant=True)
            case "drowsy":
                before = clock.today() - timedelta(days=DORMANT_WARNED_DAYS)
                return queries.dormant(rows, before=before)
        return rows
