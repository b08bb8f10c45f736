"""A number opened: what it counts, how it went, where it comes from, and every record behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from county.assessment.models import Goal
from county.assessment.queries import counting, coverage, goals, series
from county.assessment.queries.counting import Place
from county.assessment.queries.indicators import INDICATORS, Indicator
from county.assessment.queries.periods import Period
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound
from county.factories.choices import Trade
from county.factories.models import Factory
from county.places.models import Site, Town
from county.portal.queries import records, words
from county.portal.queries.asof import AsOf
from county.portal.queries.dashboard import Gap, Line, Ring, gap_of, ring_of
from county.portal.queries.links import goal_link, link
from county.screens import charts, formats
from county.screens.columns import Column
from county.screens.declared import Declared
from county.screens.listing import Selection, select

SERIES_MONTHS = 36
PAGE_SIZE = 25
TOO_FEW = "<5"


@dataclass(frozen=True)
class Chosen:
    """The place asked for, with its names; all None is the county."""

    town: Town | None
    site: Site | None
    factory: Factory | None
    trade: str

    @property
    def place(self) -> Place:
        return Place(
            town=self.town.pk if self.town else None,
            site=self.site.pk if self.site else None,
            factory=self.factory.pk if self.factory else None,
            trade=self.trade,
        )

    @property
    def name(self) -> str:
        parts = [
            words.town_name(self.town) if self.town else "",
            self.site.label if self.site else "",
            self.factory.label if self.factory else "",
            str(Trade(self.trade).label) if self.trade else "",
        ]
        return " · ".join(part for part in parts if part) or _("全县")

    @property
    def query(self) -> dict[str, Any]:
        """The place as the address carries it."""
        return {
            "town": self.town.code if self.town else "",
            "site": self.site.pk if self.site else "",
            "factory": self.factory.pk if self.factory else "",
            "trade": self.trade,
        }


@dataclass(frozen=True)
class Part:
    """One group of a breakdown. value None: too few people to show (trust.md)."""

    name: str
    url: str
    value: int | None
    text: str


@dataclass(frozen=True)
class Breakdown:
    title: str
    parts: list[Part]
    most: int


@dataclass(frozen=True)
class Records:
    """One page of the records. count and total are of all of them; narrowed: only the actor's own
    town.
    """

    register: Declared
    selection: Selection
    page: "Page[Any]"
    count: int
    total: str
    narrowed: bool
    export: str


@dataclass(frozen=True)
class GoalPage:
    indicator: Indicator
    asof: AsOf
    chosen: Chosen
    period: Period
    value: str
    unit: str
    hidden: bool
    ring: Ring | None
    line: Line | None
    breakdowns: list[Breakdown]
    records: Records | None
    refusal: str
    gaps: list[Gap]
    towns: list[tuple[str, str]]
    trades: list[tuple[str, str]]

    @property
    def money_unit(self) -> str:
        return words.wan_unit()


def indicator_of(code: str) -> Indicator:
    """Refuses: a code nobody registered (404)."""
    if code not in INDICATORS:
        raise NotFound
    return INDICATORS[code]


def chosen_of(actor: Actor, indicator: Indicator, asked: QueryDict) -> Chosen:
    """Read ?town=&site=&factory=&trade=.

    Refuses: what does not exist, does not fit the indicator, or lies in another town than a
    clerk's own (404).
    """
    chosen = Chosen(
        town=_row(Town, "code", asked.get("town", "")),
        site=_row(Site, "pk", asked.get("site", "")),
        factory=_row(Factory, "pk", asked.get("factory", "")),
        trade=asked.get("trade", ""),
    )
    if chosen.trade and chosen.trade not in Trade.values:
        raise NotFound
    if any(key not in indicator.paths for key, value in vars(chosen.place).items() if value):
        raise NotFound
    within = {
        chosen.town and chosen.town.pk,
        chosen.site and chosen.site.town_id,
        chosen.factory and chosen.factory.town_id,
    }
    if not actor.county_wide and within - {None} - actor.town_ids:
        raise NotFound
    return chosen


def period_of_goal(indicator: Indicator, asof: AsOf) -> tuple[Period, Goal | None]:
    known = {goal.indicator: goal for goal in goals.goals()}
    return goals.period_for(indicator, asof.day, known), known.get(indicator.code)


def goal_page(actor: Actor, code: str, asof: AsOf, asked: QueryDict) -> GoalPage:
    indicator = indicator_of(code)
    chosen = chosen_of(actor, indicator, asked)
    period, goal = period_of_goal(indicator, asof)
    place = chosen.place
    now = counting.value(indicator, period, place)
    guard = indicator.is_personal and counting.hides_small_groups(actor)
    hidden = guard and 0 < counting.people(indicator, period, place) < counting.SMALLEST_GROUP
    towns = [(town.code, words.town_name(town)) for town in Town.objects.order_by("code")]
    whole = place == counting.COUNTY
    value, unit = words.figure(indicator, now, like=goal.value if goal and whole else None)
    found, refusal = _records(indicator, actor, period, chosen, asof, asked)
    return GoalPage(
        indicator,
        asof,
        chosen,
        period,
        TOO_FEW if hidden else value,
        unit,
        hidden,
        ring=ring_of(indicator, now, goal, asof) if goal and whole else None,
        line=None
        if hidden
        else _line(indicator, period, now, chosen, goal if whole else None, asof),
        breakdowns=[]
        if hidden
        else _breakdowns(indicator, actor, period, chosen, asof, guard=guard),
        records=found,
        refusal=refusal,
        gaps=_gaps(actor, indicator, period, place),
        towns=towns,
        trades=[(key, str(label)) for key, label in Trade.choices]
        if "trade" in indicator.paths
        else [],
    )


def records_register(actor: Actor, code: str, asof: AsOf, asked: QueryDict) -> Declared:
    """The records of the page, for its export."""
    indicator = indicator_of(code)
    chosen = chosen_of(actor, indicator, asked)
    period, _goal = period_of_goal(indicator, asof)
    return records.register_of(indicator, actor, period, chosen.place)


def _records(
    indicator: Indicator, actor: Actor, period: Period, chosen: Chosen, asof: AsOf, asked: QueryDict
) -> tuple[Records | None, str]:
    try:
        register = records.register_of(indicator, actor, period, chosen.place)
    except NotAllowed as refused:
        return None, str(refused.reason)
    selection = select(register, actor, asked)
    page = Paginator(selection.rows, PAGE_SIZE).get_page(asked.get("page"))
    total = page.paginator.count
    if indicator.is_money:
        total = counting.told(indicator, counting.records(indicator, actor, period, chosen.place))
    found = Records(
        register,
        selection,
        page,
        page.paginator.count,
        words.exact(indicator, total),
        not actor.county_wide and not chosen.town,
        link("portal:goal_export", indicator.code, on=asof.text, **chosen.query),
    )
    return found, ""


def _line(
    indicator: Indicator, period: Period, now: int, chosen: Chosen, goal: Goal | None, asof: AsOf
) -> Line:
    values = series.measured(indicator, period, SERIES_MONTHS, now=now, place=chosen.place)
    labels = [formats.month(m) for m in range(asof.month - SERIES_MONTHS + 1, asof.month + 1)]
    drawn = [charts.Series(indicator.title, [words.plotted(indicator, v) for v in values])]
    if goal is not None:
        target = words.plotted(indicator, goal.value)
        drawn.append(charts.Series(_("目标"), [target] * SERIES_MONTHS, dashed=True))
    unit = words.wan_unit() if indicator.is_money else str(indicator.unit)
    return Line(_("近 36 个月"), unit, labels, drawn, "", indicator.clause)


def _breakdowns(
    indicator: Indicator, actor: Actor, period: Period, chosen: Chosen, asof: AsOf, *, guard: bool
) -> list[Breakdown]:
    """By town for the county, by factory within a town, by trade always, where the indicator has
    them.
    """
    asked: list[tuple[str, str, Mapping[Any, tuple[object, str]] | None]] = []
    if not chosen.town and not chosen.factory and not chosen.site:
        asked.append(("town", _("按镇"), _town_names()))
    elif "factory" in indicator.paths and not chosen.factory and indicator.code != "coverage":
        asked.append(("factory", _("按工厂"), None))
    if "trade" in indicator.paths and not chosen.trade and not chosen.factory:
        asked.append(
            ("trade", _("按行业"), {key: (key, str(label)) for key, label in Trade.choices})
        )
    return [
        _breakdown(indicator, period, chosen, asof, key, title, names, guard=guard)
        for key, title, names in asked
    ]


def _breakdown(
    indicator: Indicator,
    period: Period,
    chosen: Chosen,
    asof: AsOf,
    key: str,
    title: str,
    names: Mapping[Any, tuple[object, str]] | None,
    *,
    guard: bool,
) -> Breakdown:
    values = counting.by(indicator, period, key, chosen.place)
    if names is None:
        names = _factory_names(values)
    hidden = counting.too_few(indicator, period, key, chosen.place) if guard else set()
    parts = [
        Part(
            name,
            goal_link(indicator.code, **{**chosen.query, key: code, "on": asof.text}),
            None if group in hidden else values.get(group, 0),
            TOO_FEW if group in hidden else words.dense(indicator, values.get(group, 0)),
        )
        for group, (code, name) in names.items()
        if key == "town" or values.get(group)
    ]
    parts.sort(key=lambda part: -1 if part.value is None else part.value, reverse=True)
    return Breakdown(title, parts, max((part.value or 0 for part in parts), default=0))


def _town_names() -> dict[Any, tuple[object, str]]:
    return {t.pk: (t.code, words.town_name(t)) for t in Town.objects.order_by("code")}


def _factory_names(values: Mapping[Any, int]) -> dict[Any, tuple[object, str]]:
    rows = Factory.objects.filter(pk__in=values).order_by("code").only("name", "name_en")
    return {row.pk: (row.pk, row.label) for row in rows}


def _gaps(actor: Actor, indicator: Indicator, period: Period, place: Place) -> list[Gap]:
    if indicator.code != "coverage":
        return []
    towns = Town.objects.in_bulk([place.town] if place.town else None)
    sites = coverage.sites_with_rooms(period.on, towns)
    return [gap_of(site, actor) for site in sites if not site.is_covered]


def _row(model: Any, field: str, text: str) -> Any:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise NotFound
    row = model.objects.filter(**{field: text}).first()
    if row is None:
        raise NotFound
    return row


def headings(found: Records) -> list[tuple[Column, str, str]]:
    """[(column, what its link sorts by, aria-sort)] of the records' table."""
    sort = found.selection.sort
    told = []
    for column in found.register.columns:
        order = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
        turned = f"-{column.key}" if order == "ascending" else column.key
        told.append((column, turned if column.sort else "", order))
    return told
