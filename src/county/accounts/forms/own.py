"""Signing in, one's own password and second factor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from county.screens.forms import HouseForm

_LENGTH = 128


def _password(label: Any, kind: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": f"{kind}-password"})
    return forms.CharField(label=label, strip=False, max_length=_LENGTH, widget=widget, **more)


def _code(**more: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=_("动态口令"), max_length=20, widget=forms.TextInput(attrs=attrs), **more
    )


class SignInForm(HouseForm):
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
    password = _password(_("密码"), "current")


class CodeForm(HouseForm):
    code = _code(help_text=_("手机上现在显示的 6 位数字；手机不在身边，填一个备用码。"))


class ConfirmForm(HouseForm):
    code = _code(help_text=_("手机上现在显示的 6 位数字。"))


class ProofForm(HouseForm):
    """Asked by the gate over the page one wanted; its fields must not meet the page's own."""

    proof_password = _password(_("密码"), "current")
    proof_code = _code(help_text=_("手机上现在显示的 6 位数字，或一个备用码。"))

    def __init__(self, *args: Any, has_second_factor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_second_factor:
            del self.fields["proof_code"]


class PasswordForm(HouseForm):
    old = _password(_("原密码"), "current")
    new = _password(
        _("新密码"),
        "new",
        help_text=_(
            "至少 10 位；小写字母、大写字母、数字、其他符号至少三类；"
            "不含帐号、姓名、证件号；不是常见密码；不是最近用过的 5 个。"
        ),
    )
    again = _password(_("再写一遍新密码"), "new")

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        new, again = asked.get("new"), asked.pop("again", None)
        if new and again and new != again:
            self.add_error("again", _("两遍新密码不一样，请重新填写。"))
        return asked
