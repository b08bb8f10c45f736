"""What happened at a factory, newest first: its own timeline, people, sheets, support."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from county.claims.queries import plans as claims
from county.core import months
from county.core.text import clauses
from county.factories import queries as factories
from county.factories.models import Factory
from county.intake.choices import BatchState
from county.intake.models import Batch
from county.payments import queries as payments
from county.portal.queries.links import link
from county.screens import formats
from county.screens.blocks import Event
from county.workforce.models import Employment

if TYPE_CHECKING:
    from county.screens.blocks import Tone

_TOLD = {
    "approved": gettext_lazy("补贴申报审定"),
    "paid": gettext_lazy("补贴到账"),
}


def events_of(factory: Factory, today: date) -> list[Event]:
    """The factory's own timeline, with comings and goings of workers and sheets that came in."""
    told: list[tuple[date, Event]] = [
        (e.on, Event(e.on, e.title, e.text, who=e.who, tone=cast("Tone", e.tone)))
        for e in factories.timeline_of(factory)
    ]
    told += [*_moves(factory, today), *_imports(factory), *_support(factory, today)]
    told.sort(key=lambda pair: pair[0], reverse=True)
    return [event for _on, event in told]


def _moves(factory: Factory, today: date) -> Iterator[tuple[date, Event]]:
    """Hires and leavers of each month of the last year, one line a month."""
    first = months.first_day(months.month_of(today) - 11)
    came = _by_month(
        Employment.objects.filter(factory=factory, from_on__gte=first, from_on__lte=today),
        "from_on",
    )
    left = _by_month(
        Employment.objects.filter(factory=factory, to_on__gte=first, to_on__lt=today), "to_on"
    )
    for month in {*came, *left}:
        on = min(months.last_day(month), today)
        said = [
            text % {"count": count}
            for text, count in (
                (
                    ngettext("入职 %(count)s 人", "入职 %(count)s 人", came.get(month, 0)),
                    came.get(month, 0),
                ),
                (
                    ngettext("离职 %(count)s 人", "离职 %(count)s 人", left.get(month, 0)),
                    left.get(month, 0),
                ),
            )
            if count
        ]
        yield on, Event(formats.month(month), _("用工变动"), clauses(said), tone="plain")


def _by_month(rows: QuerySet[Employment], field: str) -> dict[int, int]:
    found = rows.order_by().annotate(year=ExtractYear(field), number=ExtractMonth(field))
    pairs = found.values_list("year", "number").annotate(n=Count("pk"))
    return {months.month_from(year, number): n for year, number, n in pairs}


def _imports(factory: Factory) -> Iterator[tuple[date, Event]]:
    batches = Batch.objects.filter(factory=factory, state=BatchState.DONE).select_related(
        "confirmed_by"
    )
    titles = {"roster": _("导入花名册"), "payroll": _("导入工资表")}
    shown = ("kind", "month", "rows_stored", "uploaded_at", "confirmed_at", "confirmed_by__name")
    for batch in batches.only(*shown).order_by("-pk")[:12]:
        on = (batch.confirmed_at or batch.uploaded_at).date()
        rows = ngettext("入库 %(count)s 行", "入库 %(count)s 行", batch.rows_stored) % {
            "count": batch.rows_stored
        }
        said = [formats.month(batch.month), rows] if batch.month else [rows]
        who = batch.confirmed_by.name if batch.confirmed_by else ""
        title = titles.get(batch.kind, _("导入数据"))
        yield (
            on,
            Event(on, title, clauses(said), who=who, tone="ok", url=link("intake:batch", batch.pk)),
        )


def _support(factory: Factory, today: date) -> Iterator[tuple[date, Event]]:
    """Claims approved and paid, and what the bank sent back: a line for each scheme and day."""
    for came in claims.milestones(factory.pk, until=today):
        said = ngettext("%(n)s 件，共 %(sum)s", "%(n)s 件，共 %(sum)s", came.count) % {
            "n": came.count,
            "sum": formats.yuan(came.fen),
        }
        yield came.on, Event(came.on, _TOLD[came.kind], clauses([came.title, said]), tone="ok")
    for on, reason, fen in payments.sent_back(factory.pk, until=today):
        said = clauses([formats.yuan(fen), reason]) if reason else formats.yuan(fen)
        yield on, Event(on, _("银行退回补贴款，将重新支付"), said, tone="bad")
