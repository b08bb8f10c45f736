"""Pieces the forms of accounts share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from county.core.text import aside
from county.screens.forms import KeyField

ALL = ("", _("全部"))
Area = forms.Textarea(attrs={"rows": 2})


def key_field(form: forms.Form, name: str) -> KeyField:
    field = form.fields[name]
    if not isinstance(field, KeyField):
        raise TypeError(name)
    return field


class PostLabel(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.label} · {obj.title}{aside(obj.get_role_display())}"


class UserLabel(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}{aside(obj.username)}"
