"""Values the component tags show. Pages build them; templates/ui/*.html draws them."""

from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Tone = Literal["ok", "wait", "bad", "info", "plain"]


@dataclass(frozen=True)
class Kpi:
    """One figure.

    value: already written (formats.thousands, formats.wan). url: the records behind it.
    """

    label: "StrOrPromise"
    value: object
    unit: "StrOrPromise" = ""
    _: KW_ONLY
    url: str = ""
    note: "StrOrPromise" = ""


@dataclass(frozen=True)
class Event:
    """One point of a timeline. when: a date, or a text already written."""

    when: "date | StrOrPromise"
    title: "StrOrPromise"
    text: "StrOrPromise" = ""
    _: KW_ONLY
    who: "StrOrPromise" = ""
    tone: Tone = "info"
    url: str = ""


@dataclass(frozen=True)
class Stage:
    """One step of a stepper."""

    label: "StrOrPromise"
    state: Literal["done", "now", "todo"]
    note: "StrOrPromise" = ""
