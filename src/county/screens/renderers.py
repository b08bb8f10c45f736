"""Form widgets: Django's, but for the select, whose template renders each option through two more templates,
and the plain inputs.

A filter bar holds a hundred factories; measured on the list of pay rows this was a third of the page.
"""

from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SELECT = "django/forms/widgets/select.html"
DASHES = "---------"  # Django's words for nothing chosen
INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html" for kind in ("input", "text", "number", "hidden", "date")
)


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return select(context["widget"])
        if template_name in INPUTS:
            return plain_input(context["widget"])
        return super().render(template_name, context, request)


class RowSelect(forms.Select):
    """A select of rows, drawn at once: Django makes a record of nine entries for each option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        told = self.build_attrs(self.attrs, attrs)
        chosen = {str(one) for one in self.format_value(value)}
        options = "".join(self._drawn(key, label, chosen) for key, label in self.choices)
        return format_html(
            '<select name="{}"{}>{}</select>', name, _attributes(told), SafeString(options)
        )

    @staticmethod
    def _drawn(key: Any, label: object, chosen: Collection[str]) -> str:
        value = "" if key is None else str(key)
        said = " selected" if value in chosen else ""
        word = _("请选择") if label == DASHES else label
        return f'<option value="{escape(value)}"{said}>{_text(word)}</option>'


def select(widget: Mapping[str, Any]) -> SafeString:
    """The same HTML as Django's select.html."""
    groups = [_group(name, options) for name, options, _index in widget["optgroups"]]
    name = conditional_escape(widget["name"])
    attrs = _attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', name, attrs, SafeString("".join(groups)))


def plain_input(widget: Mapping[str, Any]) -> SafeString:
    """The same HTML as Django's input.html."""
    value = widget["value"]
    attrs = _attributes(widget["attrs"])
    said = format_html(' value="{}"', str(value)) if value is not None else ""
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], said, attrs
    )


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> str:
    inside = SafeString("".join(_option(option) for option in options))
    return format_html('<optgroup label="{}">{}</optgroup>', name, inside) if name else inside


def _option(option: Mapping[str, Any]) -> str:
    attrs = option["attrs"]
    said = _attributes(attrs) if attrs else ""
    label = _("请选择") if option["label"] == DASHES else option["label"]
    return f'<option value="{_text(option["value"])}"{said}>{_text(label)}</option>'


def _text(value: object) -> str:
    """Escaped, as conditional_escape does it, without its detour for each of a hundred options."""
    return str(value) if isinstance(value, SafeString) else escape(str(value))


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    """True stands alone, False and None are left out, as in Django's attrs.html."""
    told = (
        (key, value) for key, value in attrs.items() if value is not None and value is not False
    )
    return format_html_join(
        "",
        "{}",
        ((format_html(" {}", k) if v is True else format_html(' {}="{}"', k, v),) for k, v in told),
    )
