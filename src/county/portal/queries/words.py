"""Names and amounts as a page writes them, in the reader's language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from county.assessment.queries.indicators import Indicator
from county.core import money, months
from county.core.text import in_english
from county.screens import charts, formats


def town_name(town: Any) -> str:
    """The bureau's Chinese name, or its spelling for English readers."""
    return str(town.label)


def figure(indicator: Indicator, value: int, *, like: int | None = None) -> tuple[str, str]:
    """(4.86, 亿元): the value in a unit that suits `like` (its target), else itself."""
    if not indicator.is_money:
        return formats.thousands(value), str(indicator.unit)
    size = value if like is None else like
    if in_english():
        places = 0 if size >= 100 * 1_000_000 * money.FEN_PER_YUAN else 1
        return formats.thousands(money.to_yuan(value) / 1_000_000, places=places), _("百万元")
    if abs(size) >= money.FEN_PER_YI:
        return _trimmed(money.format_yi(value)), _("亿元")
    # Two places matter below a million; above they only make the line long.
    places = 0 if abs(size) >= 100 * money.FEN_PER_WAN else 2
    return formats.thousands(money.to_yuan(value) / 10_000, places=places), _("万元")


def written(indicator: Indicator, value: int) -> str:
    """4.86 亿元, 6,132 人"""
    number, unit = figure(indicator, value)
    return f"{number} {unit}"


def exact(indicator: Indicator, value: int) -> str:
    """To the fen, for the sum beside the records it is made of: 125,949,123.45 元."""
    return formats.yuan(value) if indicator.is_money else written(indicator, value)


def in_wan(fen: int) -> str:
    """Whole 万元 for dense tables (million yuan, one place, in English)."""
    if in_english():
        return formats.thousands(money.to_yuan(fen) / 1_000_000, places=1)
    return formats.thousands(money.to_yuan(fen) / 10_000, places=0)


def dense(indicator: Indicator, value: int) -> str:
    """A figure of a table whose head names the unit: `wan_unit` for money."""
    return in_wan(value) if indicator.is_money else formats.thousands(value)


def wan_unit() -> str:
    """The unit of `in_wan`, for column heads and charts."""
    return _("百万元") if in_english() else "万元"


def plotted(indicator: Indicator, value: int | None) -> charts.Number | None:
    """A value as a chart draws it: money in the unit of `wan_unit`."""
    if value is None or not indicator.is_money:
        return value
    scale = 1_000_000 if in_english() else 10_000
    return (money.to_yuan(value) / scale).quantize(Decimal("0.1"))


def short_month(month: int) -> str:
    """12月: an axis label, where the year is said in the title."""
    if in_english():
        return formats.month(month).split()[0]
    return f"{months.year_and_month(month)[1]}月"


def area(dm2: int) -> str:
    """1,240 平方米"""
    return _("%(area)s 平方米") % {"area": formats.thousands(dm2 // 100)}


def _trimmed(text: str) -> str:
    return text.removesuffix(".00")
