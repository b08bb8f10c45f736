"""What the forms of several nouns share: the choice of status, typed numbers, jobs narrowed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import Refused
from county.factories.choices import Trade
from county.factories.models import Factory
from county.places import queries as places
from county.places.models import Town
from county.screens.forms import KeyField, ScopedForm
from county.workforce import queries

ALL = ("", _("全部"))
NONE_WORDS = ("无", "none")
STATUSES = [
    ALL,
    ("any", _("搬迁户或贫困户")),
    ("relocated", _("搬迁户")),
    ("registered_poor", _("建档立卡贫困户")),
    ("left_behind", _("三留守")),
    ("none", _("都不是")),
]


class ParsedField(forms.CharField):
    """Text through one of core.identity's readers. Empty is None; 无 or none is "", to clear it."""

    def __init__(self, parse: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.parse = parse
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> str | None:
        typed = super().clean(value)
        if not typed:
            return None
        if typed.casefold() in NONE_WORDS and not self.required:
            return ""
        try:
            self.parse(typed)
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason), code=refused.code) from refused
        return str(typed)


class JobFilter(ScopedForm):
    """What employments and pay are both narrowed by; hidden ones come with links."""

    # The names are all a filter shows, a hundred of them on each page.
    factory = KeyField(
        label=_("工厂"),
        queryset=Factory.objects.none(),
        required=False,
        empty_label=_("全部"),
        named="name",
    )
    town = KeyField(
        label=_("镇"),
        queryset=Town.objects.none(),
        required=False,
        empty_label=_("全部"),
        named="name",
    )
    batch = forms.IntegerField(label=_("导入批次号"), required=False, min_value=1)
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    site = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    trade = forms.ChoiceField(
        required=False, choices=[("", ""), *Trade.choices], widget=forms.HiddenInput
    )

    def scope(self, actor: Actor) -> None:
        set_rows(self, "factory", queries.factories_open_to(actor))
        set_rows(self, "town", towns_of(actor))
        # Rarely typed: shown where a link brought them, so that what narrows the list is seen.
        for name in {"batch", "paid_from", "paid_to"} & set(self.fields):
            if not self.data.get(name):
                self.fields[name].widget = forms.HiddenInput()

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        paths = {
            "factory": "factory",
            "town": "factory__town",
            "batch": "batch",
            "person": "person",
            "site": "factory__site",
            "trade": "factory__trade",
        }
        wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
        return rows.filter(**wanted) if wanted else rows


def set_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Fill the choices of a KeyField."""
    field = form.fields[name]
    if not isinstance(field, KeyField):
        raise TypeError(name)
    field.queryset = rows


def towns_of(actor: Actor) -> QuerySet[Town]:
    """Towns to filter by: an owner's factories may stand in any."""
    return places.towns() if actor.has_role(Role.OWNER) else places.towns_for(actor)


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=hint, widget=forms.DateInput())


def words_field(label: Any, *, hint: Any = "", size: int = 300) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=size, help_text=hint, widget=area)


def drop(form: forms.Form, *names: str) -> None:
    for name in names:
        del form.fields[name]


def named(form: forms.Form, name: str) -> int | None:
    """The key a link or the posted form carries; None when there is none or it is no number."""
    given = str(form.data.get(name) or form.initial.get(name) or "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
