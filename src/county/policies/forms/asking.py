"""The questions of a scheme as a form: every one may be left open."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from county.policies.kinds.asking import OTHER, Answer, Question
from county.screens.forms import HouseForm

_OPEN = ("", _("不清楚"))
_MOST = Decimal(10) ** 10


class AskForm(HouseForm):
    """One field for each question; nothing typed here is stored."""

    def __init__(self, *args: Any, questions: tuple[Question, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions:
            self.fields[one.name] = _FIELDS[one.kind](one)

    def given(self) -> Mapping[str, Answer]:
        """The answers, those left open as None."""
        known: dict[str, Answer] = {"yes": True, "no": False, "": None}
        return {
            name: known.get(value, value) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }


def _number(one: Question) -> forms.Field:
    return forms.DecimalField(
        label=f"{one.label}（{one.unit}）" if one.unit else one.label,
        required=False,
        min_value=0,
        max_value=_MOST,
        decimal_places=0 if one.whole else 2,
        max_digits=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric" if one.whole else "decimal"}),
    )


def _flag(one: Question) -> forms.Field:
    choices = [_OPEN, ("yes", _("是")), ("no", _("否"))]
    # Most have had nothing before: said so in sight, and to be changed.
    before = "no" if one.name.startswith("b_") else ""
    return forms.ChoiceField(label=one.label, required=False, choices=choices, initial=before)


def _date(one: Question) -> forms.Field:
    return forms.DateField(
        label=one.label, required=False, widget=forms.DateInput, validators=[_in_time]
    )


def _in_time(day: date) -> None:
    if not 1950 <= day.year <= 2100:
        raise forms.ValidationError(_("请写 1950 年到 2100 年之间的日期。"))


def _text(one: Question) -> forms.Field:
    choices = [_OPEN, *one.choices, (OTHER, _("其他"))]
    return forms.ChoiceField(label=one.label, required=False, choices=choices)


_FIELDS = {"number": _number, "flag": _flag, "date": _date, "text": _text}
