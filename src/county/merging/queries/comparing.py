"""Two records side by side: what differs, what hangs on each, and what stands in the way of making them one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from county.factories.models import LeadingRecognition, MonthlyReport, Recognition
from county.merging.choices import RecordKind
from county.merging.kinds import KINDS, Kind, Part
from county.merging.queries.relations import clashes, relations_of
from county.screens import formats
from county.workforce.models import Employment, Payroll

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Conflicts told one by one; the rest as a number.
TOLD = 6


@dataclass(frozen=True)
class Line:
    """One part of both records in words. differs: a choice is to be made."""

    part: Part
    low: object
    high: object
    differs: bool


@dataclass(frozen=True)
class Tally:
    """How many rows of one kind hang on each side."""

    label: "StrOrPromise"
    low: int
    high: int


def records(kind: str, keys: tuple[int, int]) -> dict[int, Any]:
    """Both records by key, those merged already too."""
    rows = everyone_of(KINDS[kind]).filter(pk__in=keys)
    return {row.pk: row for row in rows.select_related(*_RELATED[kind])}


def lines(kind: str, low: Any, high: Any) -> list[Line]:
    return [
        Line(part, part.shown(low), part.shown(high), part.compared(low) != part.compared(high))
        for part in KINDS[kind].parts
    ]


def tallies(kind: str, low: int, high: int) -> list[Tally]:
    """Two counts for each relation that has rows on either side."""
    found = []
    for relation in relations_of(KINDS[kind]):
        here, there = relation.rows(low).count(), relation.rows(high).count()
        if here or there:
            found.append(Tally(relation.model._meta.verbose_name or relation.label, here, there))
    return found


def conflicts(kind: str, one: int, other: int) -> list[str]:
    """What must be settled first, each a sentence that says how. Empty: the two can be merged."""
    told = [sentence for rule in _RULES[kind] for sentence in rule(one, other)]
    told += _general(kind, one, other)
    if len(told) > TOLD:
        rest = _("另有 %(count)s 处同类问题。") % {"count": len(told) - TOLD}
        return [*told[:TOLD], rest]
    return told


def _general(kind: str, one: int, other: int) -> Iterator[str]:
    """What no rule of its own tells: rows of both that a rule of uniqueness allows only once."""
    for relation in relations_of(KINDS[kind]):
        if relation.model in _TOLD_BY_RULE[kind]:
            continue
        if count := clashes(relation, one, other):
            yield (
                _("两边各有“%(noun)s”互相重复（%(count)s 条），不能并到一起。请先处理其中一边的。")
                % {"noun": relation.model._meta.verbose_name, "count": count}
            )


def everyone_of(kind: Kind) -> Any:
    """All rows of the kind, those merged already too."""
    model: Any = kind.model
    return model.everyone


def _jobs(one: int, other: int, *, mine: str, same: str) -> Iterator[str]:
    """Employments of both that share days: of one person at the same factory, or the same person at both."""
    here = list(_jobs_of(mine, one))
    there: dict[int, list[Employment]] = {}
    for job in _jobs_of(mine, other):
        there.setdefault(getattr(job, f"{same}_id"), []).append(job)
    for job in here:
        for twin in there.get(getattr(job, f"{same}_id"), ()):
            if _meet(job, twin):
                yield _(
                    "两边在“%(factory)s”都有%(name)s的用工，日期重叠：%(one)s与%(other)s。"
                    "请先到用工记录中更正入职日期或登记离职，使两段首尾相接。"
                ) % {
                    "factory": job.factory.name,
                    "name": job.person.name,
                    "one": _span(job),
                    "other": _span(twin),
                }


def _jobs_of(mine: str, pk: int) -> QuerySet[Employment]:
    rows = Employment.objects.select_related("person", "factory")
    return rows.filter(**{mine: pk}).order_by("from_on", "pk")


def _pay(one: int, other: int, *, mine: str, same: str) -> Iterator[str]:
    """Pay of both for the same month."""
    twins = Payroll.objects.filter(**{mine: other, same: OuterRef(same)}, month=OuterRef("month"))
    rows = Payroll.objects.select_related("person", "factory").filter(**{mine: one})
    rows = rows.annotate(theirs=Subquery(twins.values("net_fen")[:1]))
    for row in rows.filter(theirs__isnull=False).order_by("month"):
        yield _(
            "%(month)s在“%(factory)s”两边都有%(name)s的工资：实发%(one)s与%(other)s。"
            "同一笔工资录了两次的，请先撤销多导入的那一批；各是各的工资，就不是同一个记录。"
        ) % {
            "month": formats.month(row.month),
            "factory": row.factory.name,
            "name": row.person.name,
            "one": formats.yuan(row.net_fen),
            "other": formats.yuan(row.theirs),
        }


def _reports(one: int, other: int) -> Iterator[str]:
    twice = MonthlyReport.objects.filter(factory=other).values("month")
    for month in (
        MonthlyReport.objects.filter(factory=one, month__in=twice)
        .order_by("month")
        .values_list("month", flat=True)
    ):
        yield _(
            "%(month)s两家都报了月报，只能留一份。请先与工厂核对哪一份是对的，再由县办处理。"
        ) % {"month": formats.month(month)}


def _titles(model: Any, mine: str, same: tuple[str, ...]) -> Any:
    """Recognitions, or titles of leading enterprise, of both that are in force on a common day."""

    def rule(one: int, other: int) -> Iterator[str]:
        theirs = model.objects.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=OuterRef("recognised_on")),
            **{mine: other},
            **{name: OuterRef(name) for name in same},
        )
        begun = Q(recognised_on__lt=OuterRef("withdrawn_on"))
        endless = theirs.order_by("recognised_on")
        for row in model.objects.filter(**{mine: one}).annotate(
            open_twin=Subquery(endless.values("paper")[:1]),
            twin=Subquery(endless.filter(begun).values("paper")[:1]),
        ):
            paper = row.open_twin if row.withdrawn_on is None else row.twin
            if paper:
                yield _(
                    "两边的“%(noun)s”在同一时间有效（%(one)s、%(other)s）。"
                    "请先把多出的一份取消，取消日期填它的认定日期。"
                ) % {"noun": model._meta.verbose_name, "one": row.paper, "other": paper}

    return rule


def _meet(job: Employment, twin: Employment) -> bool:
    return (job.to_on is None or twin.from_on <= job.to_on) and (
        twin.to_on is None or job.from_on <= twin.to_on
    )


def _span(job: Employment) -> str:
    until = formats.day(job.to_on) if job.to_on else _("至今")
    return f"{formats.day(job.from_on)}—{until}"


_RELATED: dict[str, tuple[str, ...]] = {
    RecordKind.PERSON: ("household", "town"),
    RecordKind.FACTORY: ("enterprise", "town", "site__town"),
    RecordKind.ENTERPRISE: (),
}
_RULES: dict[str, tuple[Any, ...]] = {
    RecordKind.PERSON: (
        lambda one, other: _jobs(one, other, mine="person", same="factory"),
        lambda one, other: _pay(one, other, mine="person", same="factory"),
    ),
    RecordKind.FACTORY: (
        lambda one, other: _jobs(one, other, mine="factory", same="person"),
        lambda one, other: _pay(one, other, mine="factory", same="person"),
        _reports,
        _titles(Recognition, "factory", ("kind",)),
    ),
    RecordKind.ENTERPRISE: (_titles(LeadingRecognition, "enterprise", ()),),
}
# Told by a rule of their own, not by the general one.
_TOLD_BY_RULE: dict[str, frozenset[type[Model]]] = {
    RecordKind.PERSON: frozenset({Payroll}),
    RecordKind.FACTORY: frozenset({Payroll, MonthlyReport}),
    RecordKind.ENTERPRISE: frozenset(),
}
