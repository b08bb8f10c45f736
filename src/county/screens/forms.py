"""Form pieces registers share: a form that knows the actor, and fields for yuan and months."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from county.core import months
from county.core.actor import NOBODY, Actor


class ScopedForm(forms.Form):
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


def build(form: type[forms.Form], *args: Any, actor: Actor, row: Any = None, **kwargs: Any) -> forms.Form:
    """Make the form, telling it the actor when it is a ScopedForm."""
    if issubclass(form, ScopedForm):
        return form(*args, actor=actor, row=row, **kwargs)
    return form(*args, **kwargs)


class YuanField(forms.DecimalField):
    """Typed in yuan, cleaned to whole fen (int). Initial values are fen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(decimal_places=2, max_digits=14, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # type: ignore[override] -- fen, not yuan
        typed = value.replace(",", "").replace("，", "") if isinstance(value, str) else value
        yuan = super().clean(typed)
        return None if yuan is None else int(yuan * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


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
            return months.from_iso(typed)
        except ValueError:
            raise forms.ValidationError(_("请按“2018-11”的样子填写月份。"), code="invalid") from None
