"""The rows of the league of towns, in Python: twelve rows of ten cells took a third of the page's time."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from county.portal.queries.dashboard import Row
from county.screens import figures, formats

register = template.Library()


@register.simple_tag
def league_cells(row: Row) -> SafeString:
    """{% league_cells row %}: all cells but rank and name. A number without an address is plain."""
    line, links = row.line, row.links
    built = str(line.built)
    if line.task:
        share = min(line.built * 100 // line.task, 100)
        text = f"{formats.thousands(line.built)} / {formats.thousands(line.task)}"
        built = figures.bar(share, text, late=row.late)
    cells = (
        ("r p2", _door(links["sites"], str(line.sites))),
        ("r", _door(links["factories"], str(line.factories))),
        ("", format_html('<a class="bar-link" href="{}">{}</a>', links["factories_new"], built)),
        ("r", _door(links["jobs"], formats.thousands(line.jobs))),
        ("r p2", _door(links["jobs_poor"], formats.thousands(line.poor))),
        ("r p2", _door(links["output"], row.output)),
        ("r p2", _door(links["wages"], row.wages)),
        ("p3", _trend(row)),
    )
    return SafeString(
        "".join(
            f'<td class="{css}">{html}</td>' if css else f"<td>{html}</td>" for css, html in cells
        )
    )


def _trend(row: Row) -> str:
    """The county's own line opens nothing: its chart stands below the table."""
    drawn = figures.spark(row.line.trend, label=row.name)
    return format_html('<a href="{}">{}</a>', row.links["jobs"], drawn) if row.rank else drawn


def _door(url: str, number: str) -> str:
    return f'<a href="{escape(url)}">{number}</a>' if url else number
