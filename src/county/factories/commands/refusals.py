"""Refusals several commands of this app share."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.screens import formats


def at_field(field: str, parse: Callable[[str], str], text: str) -> str:
    """Parse; what core refuses is told at the form's field."""
    try:
        return parse(text)
    except Refused as refused:
        raise Refused(refused.reason, field=field, code=refused.code) from refused


def refuse_future(day: date, *, today: date, field: str) -> None:
    """Refuse a day after today, at the form's field."""
    if day > today:
        raise Refused(
            _("%(day)s还没有到。请填写今天或以前的日期。") % {"day": formats.day(day)},
            field=field,
            code="future",
        )
