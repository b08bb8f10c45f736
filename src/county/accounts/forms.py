"""Signing in, passwords, and the forms of the registers."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import queries
from county.accounts.choices import OrganisationKind, Role
from county.accounts.models import Holding, Organisation, Post, User
from county.core import clock
from county.core.actor import Actor
from county.core.text import aside
from county.screens.forms import HouseForm, KeyField, ScopedForm, Worded

ALL = ("", _("全部"))
_Area = forms.Textarea(attrs={"rows": 2})


class SignInForm(Worded, AuthenticationForm):
    """Django's own check with the county's words. The answer never tells whether the account
    exists.
    """

    error_messages = {
        "invalid_login": _("帐号或密码不对。请核对大小写后再试；连续 5 次不对会锁定 30 分钟。"),
        "inactive": _("帐号或密码不对。请核对大小写后再试；连续 5 次不对会锁定 30 分钟。"),
    }
    username = forms.CharField(
        label=_("帐号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(HouseForm):
    old = forms.CharField(
        label=_("原密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=128,
        help_text=_("至少 10 位，不能全是数字，不能是常见密码，不能与帐号或姓名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再写一遍新密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        new, again = asked.get("new"), asked.pop("again", None)
        if new and again and new != again:
            self.add_error("again", _("两遍新密码不一样，请重新填写。"))
        return asked


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


class NameForm(HouseForm):
    name = forms.CharField(label=_("姓名"), max_length=40)

    @staticmethod
    def values_of(user: User) -> dict[str, Any]:
        return {"name": user.name}


class ReasonForm(HouseForm):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=_Area)


class UserFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ALL,
            ("active", _("启用")),
            ("suspended", _("停用")),
            ("postless", _("启用但无岗位")),
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
        return rows


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
    valid_from = forms.DateField(label=_("设立日期"), widget=forms.DateInput())

    def scope(self, actor: Actor) -> None:
        others = queries.organisations_for(actor, today=clock.today()).order_by("kind", "pk")
        if self.row is not None:
            others = others.exclude(pk=self.row.pk)
        _of(self, "parent").queryset = others
        _of(self, "town").queryset = queries.all_towns()

    @staticmethod
    def values_of(row: Organisation) -> dict[str, Any]:
        plain = ("code", "name", "name_en", "kind", "telephone", "valid_from")
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
        _of(self, "town").queryset = queries.all_towns()

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
    reason = forms.CharField(label=_("理由"), max_length=300, widget=_Area)


class PostForm(ScopedForm):
    title = forms.CharField(label=_("岗位"), max_length=60)
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
        _of(self, "enterprise").queryset = queries.all_enterprises()


class PostLabel(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.label} · {obj.title}{aside(obj.get_role_display())}"


class UserLabel(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}{aside(obj.username)}"


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
        _of(self, "user").queryset = people.order_by("username")
        _of(self, "post").queryset = queries.all_posts()


class EndForm(HouseForm):
    to_on = forms.DateField(
        label=_("任职止"),
        widget=forms.DateInput(),
        help_text=_("任职的最后一天，次日起没有这个岗位的权限。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=_Area)


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


def _of(form: forms.Form, name: str) -> KeyField:
    field = form.fields[name]
    if not isinstance(field, KeyField):
        raise TypeError(name)
    return field
