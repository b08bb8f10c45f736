"""Money, numbers and dates as people read them, in the active language. Nowhere else formats them.

Django's own number localisation is not used: zh-hans has no thousands separators there.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from county.core import identity, money, months
from county.core.text import in_english

TONES = frozenset({"ok", "wait", "bad", "info", "plain"})
_ENGLISH_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def thousands(value: Any, *, places: int | None = None) -> str:
    """1,234 or 1,234.50. places: digits after the point; None keeps the value's own."""
    number = value if isinstance(value, int) and places is None else Decimal(str(value))
    if places is not None:
        number = Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,d}"


def yuan(fen: int) -> str:
    """42,000.00 元"""
    return _("%(amount)s 元") % {"amount": money.format_yuan(fen)}


def wan(fen: int) -> str:
    """1,234.56 万元; English in millions."""
    if in_english():
        return f"{thousands(money.to_yuan(fen) / 1_000_000, places=2)} million yuan"
    return f"{money.format_wan(fen)} 万元"


def yi(fen: int) -> str:
    """4.86 亿元; English in millions."""
    return wan(fen) if in_english() else f"{money.format_yi(fen)} 亿元"


def percent(basis_points: Any) -> str:
    """basis_points: 1/10,000. 6000 -> 60%, 5950 -> 59.5%"""
    share = (Decimal(basis_points) / 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{share:f}".removesuffix(".0") + "%"


def day(value: date) -> str:
    """2018年11月23日 / 23 Nov 2018. Takes an aware datetime too (county time)."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if in_english():
        return f"{value.day} {_ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """2018年11月23日 14:05, county time."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local.date())} {local:%H:%M}"


def month(value: Any) -> str:
    """value: a core.months.Month, a date or '2018-11'. 2018年11月 / Nov 2018."""
    if isinstance(value, str):
        value = months.from_iso(value)
    number = months.month_of(value) if isinstance(value, date) else int(value)
    year, nth = months.year_and_month(number)
    return f"{_ENGLISH_MONTHS[nth - 1]} {year}" if in_english() else f"{year}年{nth}月"


def badge(word: object, *, tone: str = "plain") -> SafeString:
    """A word with a shape; never colour alone. Raises ValueError on an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"badge: no tone {tone!r}; one of {sorted(TONES)}")
    return format_html('<span class="tag {}">{}</span>', tone, word)


def masked(value: object, *, kind: str = "id") -> str:
    """Hides the middle.

    kind: id (6109**********123X), phone (138****1234), account (****1234), name (王**).
    """
    return _MASKS[kind](str(value or ""))


def _mask_name(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1)


_MASKS: dict[str, Callable[[str], str]] = {
    "id": identity.mask_id_number,
    "phone": identity.mask_phone,
    "account": identity.mask_account,
    "name": _mask_name,
}
