"""Small charts as numbers for SVG: no script, no floats.

A plot is 1000 x 1000 units stretched over its box (`preserveAspectRatio="none"`, strokes not
scaled); the words stand beside it in HTML and keep their size on a phone and in large type.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from county.screens import formats

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Number = int | Decimal
SIDE = 1000
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Series:
    """values: one a label; None leaves a gap. dashed: a plan, not a fact."""

    name: "StrOrPromise"
    values: Sequence[Number | None]
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """A point, or a column from `y` down to the base line."""

    x: int
    y: int
    width: int
    height: int
    label: str


@dataclass(frozen=True)
class Drawn:
    series: Series
    path: str
    marks: list[Mark]


@dataclass(frozen=True)
class Plot:
    labels: list[str]
    ticks: list[str]
    lines: list[int]
    drawn: list[Drawn]
    table: list[tuple[str, list[str]]]


def line(labels: Sequence[object], series: Sequence[Series]) -> Plot:
    return _plot(labels, series, width=0)


def columns(labels: Sequence[object], series: Sequence[Series]) -> Plot:
    """Grouped columns, one group a label, with a third of each group left free."""
    return _plot(labels, series, width=SIDE * 2 // 3 // max(len(labels) * len(series), 1))


def spark(values: Sequence[Number]) -> tuple[str, int, int]:
    """Points for an 80 x 24 polyline, and the last point. The lowest value lies on the floor."""
    if not values:
        return "", 0, 0
    low, high = min(values), max(values)
    span = (high - low) or 1
    across = max(len(values) - 1, 1)
    points = [
        (2 + 75 * i // across, 21 - int((value - low) * 18 / span))
        for i, value in enumerate(values)
    ]
    return " ".join(f"{x},{y}" for x, y in points), *points[-1]


def ticks_for(low: Number, high: Number) -> list[Decimal]:
    """Three to six round numbers from at or below `low` (or zero) to at or above `high`."""
    bottom, top = min(Decimal(low), Decimal(0)), max(Decimal(high), Decimal(0))
    rough = (top - bottom) / 4 or Decimal(1)
    scale = Decimal(1).scaleb(rough.adjusted())
    step = next(step * scale for step in STEPS if step * scale >= rough)
    first, last = bottom // step, -(-top // step)
    first -= 1 if first * step > bottom else 0
    last += 1 if last * step < top else 0
    return [step * n for n in range(int(first), int(max(last, first + 1)) + 1)]


def _plot(labels: Sequence[object], series: Sequence[Series], *, width: int) -> Plot:
    known = [value for one in series for value in one.values if value is not None]
    ticks = ticks_for(min(known, default=0), max(known, default=1))
    texts = [str(label) for label in labels]
    drawn = [
        _draw(one, texts, ticks, width=width, shift=(2 * i - len(series) + 1) * width // 2)
        for i, one in enumerate(series)
    ]
    table = [
        (text, [_written(one.values[i] if i < len(one.values) else None) for one in series])
        for i, text in enumerate(texts)
    ]
    lines = [_height(tick, ticks) for tick in ticks]
    return Plot(
        texts, [_written(tick.normalize()) for tick in reversed(ticks)], lines, drawn, table
    )


def _draw(
    series: Series, labels: list[str], ticks: list[Decimal], *, width: int, shift: int
) -> Drawn:
    base = _height(Decimal(0), ticks)
    marks, path, pen = [], [], "M"
    for i, value in enumerate(series.values[: len(labels)]):
        if value is None:
            pen = "M"
            continue
        x = SIDE * (2 * i + 1) // (2 * len(labels)) + shift
        y = _height(value, ticks)
        text = f"{labels[i]} · {series.name}: {_written(value)}"
        top, tall = (min(y, base), abs(base - y)) if width else (y, 0)
        marks.append(Mark(x - width // 2, top, width, tall, text))
        path.append(f"{pen}{x} {y}")
        pen = "L"
    return Drawn(series, "".join(path), marks)


def _height(value: Number, ticks: list[Decimal]) -> int:
    return SIDE - int((Decimal(value) - ticks[0]) * SIDE / (ticks[-1] - ticks[0]))


def _written(value: Number | None) -> str:
    return "" if value is None else formats.thousands(value)
