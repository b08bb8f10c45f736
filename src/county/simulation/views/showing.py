"""What the pages of results show, put together: words, sums, charts, rows to compare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from county.core.actor import Actor
from county.core.money import FEN_PER_WAN, format_yuan
from county.factories import permissions as factories
from county.loans import permissions as loans
from county.places import permissions as places
from county.places.panels import factory_url
from county.screens import formats
from county.screens.blocks import Kpi
from county.screens.charts import Series
from county.simulation.choices import CapMode, ChangeKind, Subject, Turn
from county.simulation.forms import fund_label, in_words, language
from county.simulation.kinds import figures
from county.simulation.kinds.budgets import caps_of
from county.simulation.kinds.changes import Change, changes_of, rules_of
from county.simulation.kinds.figures import Reach, Sum
from county.simulation.models import Line, Outcome, Scenario
from county.simulation.queries import scenarios
from county.simulation.queries.explaining import Reasons, Told
from county.simulation.views.registers import TONES, title_of
from county.workforce import permissions as workforce
from rulebook import words
from rulebook.changing import read_value
from rulebook.model import Scheme

SHOWN = 10
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tried:
    """One change in words."""

    scheme: str
    what: str
    before: str
    after: str
    since: object = None


_NOBODY = Reach()


@dataclass(frozen=True)
class Row:
    """One row of a table of sums."""

    label: str
    sum: Sum
    reach: Reach = _NOBODY
    url: str = ""
    ceiling: int | None = None

    @property
    def before(self) -> str:
        return format_yuan(self.sum.before)

    @property
    def after(self) -> str:
        return format_yuan(self.sum.after)

    @property
    def difference(self) -> str:
        return signed(self.sum.difference)

    @property
    def short(self) -> str:
        return format_yuan(self.sum.short)

    @property
    def held(self) -> str:
        return "—" if self.ceiling is None else format_yuan(self.ceiling)


def signed(fen: int) -> str:
    """+3,000.00: the sign always said."""
    return f"+{format_yuan(fen)}" if fen > 0 else format_yuan(fen)


def signed_wan(fen: int) -> str:
    return f"+{formats.wan(fen)}" if fen > 0 else formats.wan(fen)


def tried(row: Scenario) -> list[Tried]:
    """Every change of a scenario, before and after."""
    known = {rule.scheme: rule.read() for rule in rules_of(row.baseline)}
    return [_tried(change, known.get(change.scheme), row) for change in changes_of(row.changes)]


def _tried(change: Change, scheme: Scheme | None, row: Scenario) -> Tried:
    kind = str(ChangeKind(change.kind).label)
    if change.rule is not None:
        draft = change.rule.read()
        number = _("第 %(n)s 版") % {"n": change.rule.number}
        return Tried(draft.title.of(language()), kind, "", number)
    if scheme is None or not change.parameter:
        return Tried(scheme.title.of(language()) if scheme else change.scheme, kind, "", kind)
    parameter = scheme.parameters[change.parameter]
    span = parameter.on(row.day) or parameter.spans[-1]
    start, written = min(change.values.items())
    return Tried(
        scheme.title.of(language()),
        words.name_of(scheme, change.parameter, language()),
        in_words(span.value, parameter.unit),
        in_words(read_value(written, parameter.unit), parameter.unit),
        start if start > scheme.start else None,
    )


def caps(row: Scenario) -> list[tuple[str, str]]:
    """Each fund and its ceiling; then in which turn, when any is queued."""
    known = caps_of(row.budgets)
    found = [
        (fund_label(cap.fund), f"{formats.yuan(cap.ceiling_fen)} · {CapMode(cap.mode).label}")
        for cap in known
    ]
    if any(cap.mode == CapMode.QUEUE for cap in known):
        found.append((_("排队顺序"), str(Turn(row.turn).label)))
    return found


def basics(row: Scenario) -> list[tuple[str, object]]:
    """When, by whom, on what."""
    found: list[tuple[str, object]] = [
        (_("评估日"), formats.day(row.day)),
        (_("现行规则日期"), formats.day(row.rules_on)),
        (_("拟定人"), row.drawn_up_by.name if row.drawn_up_by else "—"),
        (_("拟定时间"), formats.moment(row.drawn_up_at)),
    ]
    if row.copied_from:
        url = reverse("simulation:scenario", args=(row.copied_from.pk,))
        found.append((_("复制自"), format_html('<a href="{}">{}</a>', url, row.copied_from.name)))
    return found


def kept(row: Outcome) -> list[tuple[str, object]]:
    """By what an outcome can be worked out again."""
    return [
        (_("测算时间"), formats.moment(row.run_at)),
        (_("测算人"), row.run_by.name if row.run_by else "—"),
        (_("用时"), _("%(ms)s 毫秒") % {"ms": formats.thousands(row.took_ms)}),
        (_("数据快照"), f"#{row.snapshot_id}"),
        (_("查询指纹"), f"{row.base_sha256[:12]} / {row.plan_sha256[:12]}"),
    ]


def rules(row: Scenario) -> list[tuple[str, str]]:
    return [
        (rule.read().title.of(language()), _("第 %(n)s 版") % {"n": rule.number})
        for rule in rules_of(row.baseline)
    ]


def outcome(row: Outcome, counts: Mapping[str, int]) -> dict[str, Any]:
    """Everything the page of one outcome shows besides its lines."""
    told, at = row.figures, f"{reverse('simulation:line_list')}?outcome={row.pk}"
    towns = scenarios.town_names()
    names = _titles(row)
    by_scheme = _rows(told, "scheme", names, url=f"{at}&scheme=")
    by_town = _rows(told, "town", towns, url=f"{at}&town=")
    ceilings = {cap.fund: cap.ceiling_fen for cap in caps_of(row.scenario.budgets)}
    by_fund = [
        Row(fund_label(fund), one, ceiling=ceilings.get(fund))
        for fund, one in sorted(figures.cost_by(told, "fund").items())
    ]
    by_month = [
        Row(formats.month(month), one)
        for month, one in sorted(figures.cost_by(told, "month").items())
    ]
    return {
        "kpis": _kpis(row, at),
        "by_scheme": by_scheme,
        "by_fund": by_fund,
        "by_town": by_town,
        "by_month": by_month,
        "town_chart": _chart(by_town),
        "counts": counts,
        "unknown": [
            {"title": title_of(one), "count": count}
            for one in told.get("schemes", ())
            if (count := _unknown(one))
        ],
        "has_caps": bool(ceilings),
    }


def _unknown(one: Mapping[str, Any]) -> int:
    after = one.get("after") or {}
    return int(after.get("unknown", 0))


def _titles(row: Outcome) -> dict[str, str]:
    return {one["name"]: title_of(one) for one in row.figures.get("schemes", ())}


def _rows(told: Mapping[str, Any], by: str, names: Mapping[Any, str], *, url: str) -> list[Row]:
    reached = figures.reach_by(told, by)
    sums = figures.cost_by(told, by)
    order = [key for key in names if key in sums]
    order += [key for key in sums if key not in names]
    return [
        Row(
            names.get(key) or _("不在任何镇"),
            sums[key],
            reached.get(key, _NOBODY),
            f"{url}{key}" if key is not None else "",
        )
        for key in order
    ]


def _chart(rows: Sequence[Row]) -> tuple[list[str], list[Series]]:
    """Before and after by town, in 10,000 yuan."""
    return [row.label for row in rows], [
        Series(_("现行规则"), [_wan(row.sum.before) for row in rows]),
        Series(pgettext("simulation", "测算"), [_wan(row.sum.after) for row in rows]),
    ]


def _wan(fen: int) -> Decimal:
    return (Decimal(fen) / FEN_PER_WAN).quantize(_CENT)


def _kpis(row: Outcome, at: str) -> list[Kpi]:
    short = row.wanted_fen - row.after_fen
    found = [
        Kpi(_("现行规则"), formats.wan(row.before_fen)),
        Kpi(pgettext("simulation", "测算"), formats.wan(row.after_fen)),
        Kpi(_("增减"), signed_wan(row.after_fen - row.before_fen)),
        Kpi(
            pgettext("simulation", "受益"), formats.thousands(row.gainers), url=f"{at}&effect=gains"
        ),
        Kpi(
            pgettext("simulation", "受损"), formats.thousands(row.losers), url=f"{at}&effect=losses"
        ),
    ]
    if short:
        found.append(
            Kpi(_("资金缺口"), formats.wan(short), url=f"{at}&effect=cut", note=_("应付而资金不足"))
        )
    return found


def line(row: Any) -> dict[str, Any]:
    """A line in the short lists of an outcome."""
    return {
        "row": row,
        "title": _titles(row.outcome).get(row.scheme, row.scheme),
        "tone": TONES[row.effect],
        "difference": signed(row.difference_fen),
        "url": reverse("simulation:line", args=(row.pk,)),
    }


def subject_url(actor: Actor, row: Line) -> str:
    """The subject's own page, where the actor may open it."""
    if row.subject == Subject.FACTORY and row.factory_id and factories.may(actor, "factory.view"):
        return factory_url(row.factory_id)
    if row.employment_id and workforce.may(actor, "employment.view"):
        return reverse("workforce:employment_detail", args=(row.employment_id,))
    if row.subject == Subject.LEASE and places.may(actor, "view"):
        return reverse("places:lease_detail", args=(row.item,))
    if row.subject == Subject.LOAN and loans.may(actor, "loan.view"):
        return reverse("loans:loan_detail", args=(row.item,))
    return ""


def sides(reasons: Reasons | None) -> list[tuple[str, Told | None]]:
    """Both decisions, today's first; nothing when neither can be told."""
    if reasons is None or (reasons.before is None and reasons.after is None):
        return []
    return [(_("按现行规则"), reasons.before), (_("按测算规则"), reasons.after)]


def comparison(chosen: Sequence[Outcome]) -> dict[str, Any]:
    """Sums of several outcomes by scheme, fund and town: a row a name, a cell an outcome."""
    towns = scenarios.town_names()
    titles: dict[Any, str] = {}
    for row in chosen:
        titles |= _titles(row)
    return {
        "chosen": chosen,
        "columns": len(chosen) + 1,
        "wholes": [
            Row(row.scenario.name, Sum(row.before_fen, row.wanted_fen, row.after_fen),
                url=reverse("simulation:outcome", args=(row.pk,)))
            for row in chosen
        ],
        "parts": [
            (_("按扶持方案"), _across(chosen, "scheme", titles)),
            (_("按资金"), _across(chosen, "fund", {})),
            (_("按镇"), _across(chosen, "town", towns)),
        ],
        "chart": _compared(chosen, towns),
    }  # fmt: skip


def _across(
    chosen: Sequence[Outcome], by: str, names: Mapping[Any, str]
) -> list[tuple[str, list[Row]]]:
    found = [figures.cost_by(row.figures, by) for row in chosen]
    keys = _in_order((key for one in found for key in one), names)
    return [
        (_name(by, key, names), [Row("", one.get(key, Sum())) for one in found]) for key in keys
    ]


def _in_order(keys: Iterable[Any], names: Mapping[Any, str]) -> list[Any]:
    wanted = dict.fromkeys(keys)
    known = [key for key in names if key in wanted]
    return [*known, *(key for key in sorted(wanted, key=str) if key not in names)]


def _name(by: str, key: Any, names: Mapping[Any, str]) -> str:
    if by == "fund":
        return fund_label(key)
    return names.get(key) or _("不在任何镇")


def _compared(
    chosen: Sequence[Outcome], towns: Mapping[int, str]
) -> tuple[list[str], list[Series]]:
    """What each outcome adds or takes by town, in 10,000 yuan."""
    across = _across(chosen, "town", towns)
    return [label for label, _row in across], [
        Series(row.scenario.name, [_wan(cells[at].sum.difference) for _label, cells in across])
        for at, row in enumerate(chosen)
    ]
