"""Form pieces registers share: a form that knows the actor, and a field for months.

Money: core.fields.YuanFormField.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from county.core import months
from county.core.actor import NOBODY, Actor
from county.core.dates import parse_month
from county.core.errors import Refused
from county.core.text import in_english
from county.screens.renderers import RowSelect

_DJANGO_REQUIRED = forms.Field.default_error_messages["required"]


class Worded(forms.BaseForm):
    """Says which field is empty and what to do, where a field has no sentence of its own."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            if field.label and field.error_messages.get("required") is _DJANGO_REQUIRED:
                chosen = isinstance(field, forms.ChoiceField | forms.FileField)
                said = _("请选择%(label)s。") if chosen else _("请填写%(label)s。")
                field.error_messages["required"] = said % {"label": field.label}
        super().full_clean()


class HouseForm(Worded, forms.Form):
    """A plain form with the house's sentences."""


class ScopedForm(HouseForm):
    """A form whose choices depend on who asks: fill them in `scope`, so that no list leaks.

    `row` is the row being edited or decided on; None on create and in filters.
    """

    def __init__(self, *args: Any, actor: Actor = NOBODY, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.row = row
        self.scope(actor)

    def scope(self, actor: Actor) -> None:
        """Set querysets and choices for the actor."""


def build(
    form: type[forms.Form], *args: Any, actor: Actor, row: Any = None, **kwargs: Any
) -> forms.Form:
    """Make the form, telling it the actor when it is a ScopedForm."""
    if issubclass(form, ScopedForm):
        return form(*args, actor=actor, row=row, **kwargs)
    return form(*args, **kwargs)


class MonthField(forms.CharField):
    """Typed as 2018-11 (a month picker where the browser has one), cleaned to core.months.Month."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2018-11"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value:%Y-%m}"
        return months.iso(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> months.Month | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_month(typed)
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason), code=refused.code) from refused


class _Rows(ModelChoiceIterator):
    """All rows at once: a cursor on the server would cost two more round trips for a short list."""

    def __iter__(self) -> Iterator[Any]:
        field: Any = self.field
        if field.empty_label is not None:
            yield ("", field.empty_label)
        if field.named:
            column = Coalesce(NullIf(f"{field.named}_en", Value("")), field.named)
            said = column if in_english() else F(field.named)
            yield from self.queryset.values_list("pk", said)
            return
        for row in self.queryset:
            yield self.choice(row)


class KeyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice among rows, cleaned to its key: commands read the row again. Empty is None.

    named: the column that is the whole label (its English beside it in `<named>_en`), so that a long list
    need not be made into rows.
    """

    iterator = _Rows
    widget = RowSelect

    def __init__(self, *args: Any, named: str = "", **kwargs: Any) -> None:
        self.named = named
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> int | None:
        row = super().clean(value)
        return None if row is None else row.pk
