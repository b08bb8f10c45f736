"""The figures that stand in every row of a table, written in Python: a template a figure is half the page's time."""

from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from county.screens import charts


def bar(share: int, text: str, *, late: bool = False) -> SafeString:
    """share: whole per cent of the bar, 0 to 100. text: what stands beside it."""
    return format_html(
        '<span class="bar{}"><i style="--v:{}"></i><span class="num">{}</span></span>',
        " late" if late else "",
        share,
        text,
    )


def spark(values: Sequence[charts.Number], *, label: str = "") -> SafeString:
    """Without a label it is decoration."""
    points, x, y = charts.spark(list(values))
    named = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    line = f'<polyline points="{points}"/><circle cx="{x}" cy="{y}" r="2.2"/>' if points else ""
    return SafeString(f'<svg class="spark" viewBox="0 0 80 24" {named}>{line}</svg>')


def plot(drawing: charts.Plot, *, columns: bool) -> SafeString:
    """The ruled lines and each series, in the units of the plot."""
    rules = "".join(f'<path class="rule" d="M0 {y}H1000"/>' for y in drawing.lines)
    series = "".join(
        f'<g class="k{nth}{" dashed" if one.series.dashed else ""}">'
        f"{_columns(one) if columns else _line(one)}</g>"
        for nth, one in enumerate(drawing.drawn, 1)
    )
    return SafeString(
        f'<svg viewBox="0 0 1000 1000" preserveAspectRatio="none">{rules}{series}</svg>'
    )


def _line(drawn: charts.Drawn) -> str:
    points = (f'<path class="point" d="M{m.x} {m.y}h0">{_title(m)}</path>' for m in drawn.marks)
    return f'<path class="trend" d="{drawn.path}"/>{"".join(points)}'


def _columns(drawn: charts.Drawn) -> str:
    return "".join(
        f'<rect x="{m.x}" y="{m.y}" width="{m.width}" height="{m.height}">{_title(m)}</rect>'
        for m in drawn.marks
    )


def _title(mark: charts.Mark) -> str:
    return f"<title>{conditional_escape(mark.label)}</title>"
