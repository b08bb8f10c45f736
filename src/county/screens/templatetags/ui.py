"""The component set. A misspelt component, tone or icon stops the page with an error.

Blocks: card, card_head, badge, tag (a badge in a variable), nothing (an empty state).
Figures: ring, bar, spark, line_chart, column_chart, progress, kpis, facts, stepper, timeline.
Forms: field, filter_field, form_fields, error_summary, file_drop.
Pages: pagination, notices, clause, icon, shown (a personal field), print_button, print_form.
Filters: yuan, wan, yi, thousands, percent, percent_of, day, moment, month, masked,
listed, aside.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.defaultfilters import stringfilter
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from county.core import outward, text
from county.screens import blocks, charts, figures, formats, printing

register = template.Library()

ICONS = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "overview": '<path d="M4 20V10m5.3 10V4m5.4 16v-7M20 20V8"/>',
    "factory": '<path d="M3 20h18M5 20V9l5 3V9l5 3V5h4v15"/>',
    "paper": '<path d="M6 3h9l4 4v14H6zM9 12h7M9 16h5"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-4 4-6 8-6s7 2 8 6"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.7-3.5 3.2-5.5 6.5-5.5s5.8 2 6.5 5.5'
    'M15.5 4.8a3.5 3.5 0 0 1 0 6.400M18 15c1.900.8 3.100 2.5 3.5 5"/>',
    "intake": '<path d="M12 3v11m-4.5-4.5L12 14l4.5-4.5M4 14v6h16v-6"/>',
    "inbox": '<path d="M4 14V5h16v14H4v-5h5c0 4 6 4 6 0h5"/>',
    "goal": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "upload": '<path d="M12 16V4m-5 5 5-5 5 5M4 16v4h16v-4"/>',
    "download": '<path d="M12 4v12m-5-5 5 5 5-5M4 16v4h16v-4"/>',
}


@register.simple_block_tag
def card(content: str, *, anchor: str = "", css: str = "") -> SafeString:
    """{% card anchor="towns" %}…{% endcard %}"""
    named = format_html(' id="{}"', anchor) if anchor else ""
    return format_html('<section class="card {}"{}>{}</section>', css, named, content)


@register.simple_block_tag
def card_head(content: str, title: str, *, note: str = "") -> SafeString:
    """{% card_head "各镇排名" note="说明" %}<a class="push">…</a>{% endcard_head %}"""
    said = format_html('<span class="sm muted">{}</span>', note) if note else ""
    return format_html('<div class="card-head"><h2>{}</h2>{}{}</div>', title, said, content)


@register.simple_block_tag
def badge(content: str, tone: str = "plain") -> SafeString:
    """{% badge "ok" %}超前 12 点{% endbadge %}; tones ok, wait, bad, info, plain."""
    return formats.badge(content, tone=_checked(tone))


@register.simple_tag
def tag(word: object, tone: str = "plain") -> SafeString:
    """{% tag row.state_label row.tone %}: a badge whose word is a variable."""
    return formats.badge(word, tone=_checked(tone))


@register.simple_block_tag
def nothing(content: str, title: str) -> SafeString:
    """{% nothing "还没有工厂" %}what to do next, with a link{% endnothing %}: an empty state."""
    return format_html('<div class="empty"><p><b>{}</b></p><div>{}</div></div>', title, content)


@register.inclusion_tag("ui/ring.html")
def ring(name: str, percent: int, *, due: int | None = None, late: bool = False) -> dict[str, Any]:
    """{% ring "社区工厂" 71 due=59 late=False %}: whole per cent; over 100 is a full ring."""
    return {
        "name": name,
        "percent": percent,
        "drawn": max(0, min(percent, 100)),
        "due": due,
        "angle": None if due is None else Decimal(max(0, min(due, 100))) * 360 / 100,
        "late": late,
    }


@register.simple_tag
def bar(value: Any, whole: Any, *, text: str = "", late: bool = False) -> SafeString:
    """{% bar built quota late=True %}: a bar in a cell with "9 / 10", or with `text`."""
    share = min(int(value * 100 / whole), 100) if whole else 0
    written = text or f"{formats.thousands(value)} / {formats.thousands(whole)}"
    return figures.bar(max(share, 0), written, late=late)


@register.simple_tag
def spark(values: Sequence[charts.Number], *, label: str = "") -> SafeString:
    """{% spark t.months label="近 12 月" %}. Without a label it is decoration."""
    return figures.spark(values, label=label)


@register.inclusion_tag("ui/chart.html")
def line_chart(
    title: str, labels: Sequence[object], series: Sequence[charts.Series], *, unit: str = ""
) -> dict[str, Any]:
    """{% line_chart "月度务工收入" labels series unit="万元" %}. series: screens.charts.Series."""
    return _chart("line", title, charts.line(labels, series), unit)


@register.inclusion_tag("ui/chart.html")
def column_chart(
    title: str, labels: Sequence[object], series: Sequence[charts.Series], *, unit: str = ""
) -> dict[str, Any]:
    """As line_chart, with grouped columns."""
    return _chart("column", title, charts.columns(labels, series), unit)


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int, *, label: str = "") -> dict[str, Any]:
    """{% progress 300 1200 label="正在核对" %}"""
    return {
        "done": done,
        "total": max(total, 1),
        "percent": done * 100 // max(total, 1),
        "label": label,
    }


@register.inclusion_tag("ui/kpis.html")
def kpis(items: Iterable[blocks.Kpi]) -> dict[str, Any]:
    """{% kpis items %}: a row of figures (blocks.Kpi)."""
    return {"items": list(items)}


@register.inclusion_tag("ui/facts.html")
def facts(items: Iterable[tuple[object, object]]) -> dict[str, Any]:
    """{% facts items %}: pairs (label, value)."""
    return {"items": list(items)}


@register.inclusion_tag("ui/stepper.html")
def stepper(stages: Iterable[blocks.Stage]) -> dict[str, Any]:
    """{% stepper stages %}: blocks.Stage, in order."""
    return {"stages": list(stages)}


@register.inclusion_tag("ui/timeline.html")
def timeline(events: Iterable[blocks.Event]) -> dict[str, Any]:
    """{% timeline events %}: blocks.Event, newest first as given."""
    return {"events": [(_when(event.when), _checked(event.tone), event) for event in events]}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: template.Context, page: "Page[Any]", *, target: str = "") -> dict[str, Any]:
    """{% pagination page target="rows" %}: keeps the query string; htmx into `target`."""
    return {"request": context["request"], "page": page, "target": target}


@register.inclusion_tag("ui/notices.html", takes_context=True)
def notices(context: template.Context) -> dict[str, Any]:
    """{% notices %}: what django.contrib.messages holds."""
    return {"messages": context.get("messages", ())}


@register.simple_tag
def clause(code: str) -> SafeString:
    """{% clause "2-4" %}: a chip to the clause's page; plain where that page does not exist."""
    if not code:
        return SafeString("")
    try:
        url = reverse("portal:clause_page", args=(code,))
    except NoReverseMatch:
        return format_html('<span class="clause">§{}</span>', code)
    return format_html('<a class="clause" href="{}">§{}</a>', url, code)


@register.simple_tag(takes_context=True)
def shown(context: template.Context, row: Any, field: str) -> Any:
    """{% shown employment.person "name" %}: a personal field, as its reader is shown it."""
    return outward.show(context["request"].actor, row, field) or "—"


@register.simple_tag(takes_context=True)
def print_button(context: template.Context, row: Any = None) -> SafeString:
    """{% print_button page.factory %}: a button that records who printed which record, then prints.

    row: the record; left out, the page's `row`; a list has none. Without a script the press is
    recorded and the page comes back, to be printed by the browser's own command. Not inside a form.
    """
    return _print_form(context, row, gettext("打印"))


@register.simple_tag(takes_context=True)
def print_form(context: template.Context) -> SafeString:
    """Once at the foot of every page: what the browser's own print command is recorded by, where
    the page has no button.
    """
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if actor is None or not actor.is_signed_in or hasattr(request, "has_print_form"):
        return SafeString("")
    return _print_form(context, None, "")


def _print_form(context: template.Context, row: Any, word: str) -> SafeString:
    request = context["request"]
    request.has_print_form = True
    try:
        url = reverse("audit:print")
    except NoReverseMatch:
        return SafeString("")
    if not request.actor.is_signed_in:  # what is public is anyone's to print
        return format_html('<button class="btn" type="button" data-print-page>{}</button>', word)
    return format_html(
        '<form class="print" method="post" action="{}" data-print{}>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="ticket" value="{}">{}</form>',
        url,
        "" if word else SafeString(" hidden"),
        context["csrf_token"],
        printing.ticket_for(request, context.get("row") if row is None else row),
        format_html('<button class="btn">{}</button>', word) if word else "",
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "search" %}; see ICONS."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"icon: no {name!r}; one of {sorted(ICONS)}")
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.7" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 -- a constant of this file
    )


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """{% field form.name %}: label, hint, error and control, tied together for screen readers."""
    widget = bound.field.widget
    grouped = bool(widget.use_fieldset)
    tick = isinstance(widget, forms.CheckboxInput)
    return {
        "bound": bound,
        "control": _control(bound, css="" if grouped or tick else "inp"),
        "grouped": grouped,
        "tick": tick,
        "wide": grouped or isinstance(widget, forms.Textarea | forms.ClearableFileInput),
    }


@register.inclusion_tag("ui/filter_field.html")
def filter_field(bound: BoundField) -> dict[str, Any]:
    """{% filter_field form.town %}: a small labelled control for a filter bar."""
    return {"bound": bound, "control": _control(bound, css="inp")}


@register.inclusion_tag("ui/form_fields.html")
def form_fields(form: forms.Form) -> dict[str, Any]:
    """{% form_fields form %}: every field in a grid, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: forms.Form) -> dict[str, Any]:
    """{% error_summary form %}: every error at the top, linked to its field."""
    return {"form": form, "linked": [bound for bound in form.visible_fields() if bound.errors]}


@register.inclusion_tag("ui/file_drop.html")
def file_drop(bound: BoundField, *, accept: str = "") -> dict[str, Any]:
    """{% file_drop form.file accept=".xlsx,.xls,.csv" %}: a file input one may drop on."""
    if accept:
        bound.field.widget.attrs["accept"] = accept
    return {"bound": bound, "control": _control(bound, css="")}


@register.filter
def percent_of(part: Any, whole: Any) -> str:
    """{{ moved|percent_of:workers }} -> 60%"""
    return formats.percent(Decimal(part) * 10_000 / Decimal(whole)) if whole else "—"


@register.filter
def listed(parts: Iterable[object]) -> str:
    """{{ names|listed }} -> 甲、乙"""
    return text.listed(parts)


@register.filter
def aside(said: object) -> str:
    """{{ unit|aside }} -> （万元）"""
    return text.aside(said)


@register.filter
@stringfilter
def masked(value: str, kind: str = "id") -> str:
    """{{ number|masked:"id" }}; kinds id, phone, name, account."""
    return formats.masked(value, kind=kind)


def _or_dash(write: Any) -> Any:
    def shown(value: Any) -> str:
        return "—" if value is None or value == "" else write(value)

    shown.__doc__ = write.__doc__
    return shown


for _write in (
    formats.yuan,
    formats.wan,
    formats.yi,
    formats.thousands,
    formats.percent,
    formats.day,
    formats.moment,
    formats.month,
):
    register.filter(_write.__name__, _or_dash(_write))


def _chart(kind: str, title: str, plot: charts.Plot, unit: str) -> dict[str, Any]:
    svg = figures.plot(plot, columns=kind == "column")
    return {"kind": kind, "title": title, "unit": unit, "plot": plot, "svg": svg}


def _checked(tone: str) -> str:
    if tone not in formats.TONES:
        raise template.TemplateSyntaxError(f"no tone {tone!r}; one of {sorted(formats.TONES)}")
    return tone


def _when(value: Any) -> str:
    return value if isinstance(value, str) or not hasattr(value, "year") else formats.day(value)


def _control(bound: BoundField, *, css: str) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        bound.field.localize = False
    said = [f"{bound.auto_id}_hint"] if bound.help_text else []
    said += [f"{bound.auto_id}_err"] if bound.errors else []
    attrs: dict[str, str | bool] = (
        {"class": f"{widget.attrs.get('class', '')} {css}".strip()} if css else {}
    )
    if said:
        attrs["aria-describedby"] = " ".join(said)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)
