"""A factory's whole life in one line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Literal

from django.utils.translation import gettext as _

from county.core.text import clauses
from county.factories import states
from county.factories.models import Factory
from county.screens import formats


@dataclass(frozen=True)
class TimelineEvent:
    """One thing that happened. who: a name, empty when nobody is known to have recorded it."""

    on: date
    kind: Literal["state", "recognised", "withdrawn", "lease", "lease_end", "report"]
    title: str
    text: str = ""
    who: str = ""
    tone: str = "info"


def timeline_of(factory: Factory) -> list[TimelineEvent]:
    """States (stops among them), recognitions, leases and the first report, newest first.

    Four queries, whatever the factory went through. The caller has been let see the factory.
    """
    events = [
        *_states(factory),
        *_recognitions(factory),
        *_leases(factory),
        *_first_report(factory),
    ]
    return sorted(events, key=attrgetter("on"), reverse=True)


def _states(factory: Factory) -> Iterator[TimelineEvent]:
    for state in factory.states.select_related("recorded_by").order_by("-from_on"):
        tone = states.TONE[state.status]
        title = str(state.get_status_display())
        yield TimelineEvent(
            state.from_on, "state", title, state.reason, _name(state.recorded_by), tone
        )


def _recognitions(factory: Factory) -> Iterator[TimelineEvent]:
    for one in factory.recognitions.select_related("recognised_by", "withdrawn_by"):
        kind = one.get_kind_display()
        if one.withdrawn_on:
            yield TimelineEvent(
                one.withdrawn_on,
                "withdrawn",
                _("取消“%(kind)s”认定") % {"kind": kind},
                _joined(one.withdrawal_paper, one.withdrawal_reason),
                _name(one.withdrawn_by),
                "bad",
            )
        yield TimelineEvent(
            one.recognised_on,
            "recognised",
            _("认定为“%(kind)s”") % {"kind": kind},
            one.paper,
            _name(one.recognised_by),
            "ok",
        )


def _leases(factory: Factory) -> Iterator[TimelineEvent]:
    for lease in factory.leases.select_related("premises"):
        terms = {"name": lease.premises.name, "day": formats.day(lease.to_on)}
        rent = formats.yuan(lease.rent_fen) if lease.rent_fen else _("免租")
        yield TimelineEvent(
            lease.from_on,
            "lease",
            _("租用%(name)s") % terms,
            _("至%(day)s，月租金%(rent)s") % {**terms, "rent": rent},
        )
        if lease.ended_on:
            title = _("提前退租%(name)s") % terms
            yield TimelineEvent(lease.ended_on, "lease_end", title, tone="plain")


def _first_report(factory: Factory) -> Iterator[TimelineEvent]:
    first = factory.reports.select_related("reported_by").order_by("month").first()
    if first:
        figures = {"month": formats.month(first.month), "output": formats.yuan(first.output_fen)}
        text = _("%(month)s，产值%(output)s") % figures
        title = _("第一次上报月报")
        yield TimelineEvent(first.reported_on, "report", title, text, _name(first.reported_by))


def _name(user: Any) -> str:
    return user.name if user else ""


def _joined(*parts: str) -> str:
    return clauses(part for part in parts if part)
