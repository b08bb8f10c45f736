"""Signing in and one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from county.screens.forms import HouseForm, Worded


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
