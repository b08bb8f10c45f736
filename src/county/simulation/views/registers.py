"""The lists: scenarios, and the lines of their outcomes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core.text import in_english
from county.screens.columns import Personal
from county.screens.register import Column, Register
from county.simulation import permissions
from county.simulation.choices import READERS, Effect
from county.simulation.forms import LineFilter, ScenarioFilter
from county.simulation.queries import scenarios

TONES = {
    Effect.NEW: "ok",
    Effect.MORE: "ok",
    Effect.SAME: "plain",
    Effect.LESS: "wait",
    Effect.LOST: "bad",
}


def scheme_title(line: Any) -> str:
    """The scheme's words, as the outcome keeps them."""
    for one in line.outcome.figures.get("schemes", ()):
        if one["name"] == line.scheme:
            return title_of(one)
    return str(line.scheme)


def title_of(told: dict[str, Any]) -> str:
    return str((told["title_en"] if in_english() else "") or told["title_zh"])


SCENARIOS = Register(
    name="scenario",
    app="simulation",
    route="",
    title=pgettext_lazy("list", "政策测算"),
    noun=_("政策测算"),
    query=scenarios.scenarios_for,
    may=permissions.may,
    roles=READERS,
    columns=(
        Column("name", _("名称"), lambda s: s.name, sort="name"),
        Column("day", _("评估日"), lambda s: s.day, kind="date", sort="day", priority=2),
        Column(
            "before", _("现行规则"), lambda s: s.last_before_fen, kind="money", priority=2,
            sort="last_before_fen",
        ),
        Column(
            "after", pgettext_lazy("simulation", "测算"), lambda s: s.last_after_fen, kind="money",
            priority=2, sort="last_after_fen",
        ),
        Column(
            "difference", _("增减"), lambda s: s.last_difference_fen, kind="money",
            sort="last_difference_fen",
        ),
        Column(
            "gainers", pgettext_lazy("simulation", "受益"), lambda s: s.last_gainers, kind="number",
            priority=3, sort="last_gainers",
        ),
        Column(
            "losers", pgettext_lazy("simulation", "受损"), lambda s: s.last_losers, kind="number",
            priority=3, sort="last_losers",
        ),
        Column(
            "who", _("拟定人"), lambda s: s.drawn_up_by.name if s.drawn_up_by else "", priority=3
        ),
        Column(
            "at", _("测算时间"), lambda s: s.last_run_at, kind="moment", sort="last_run_at",
            priority=3,
        ),
    ),
    filter_form=ScenarioFilter,
    search_hint=_("名称、说明"),
    detail_url=lambda s: reverse("simulation:scenario", args=(s.pk,)),
    record_export=audit.record_export,
    empty=_("改一个参数、停用或换上一个扶持方案，看全县要多花多少、谁受益谁受损。测算不影响任何真实的评定和发放。"),
)  # fmt: skip

LINES = Register(
    name="line",
    app="simulation",
    title=_("测算明细"),
    noun=_("测算明细"),
    query=scenarios.lines_for,
    may=permissions.may,
    roles=READERS,
    columns=(
        Column("factory", _("工厂"), lambda x: x.factory_name, sort="factory_pinyin"),
        Column(
            "person",
            _("人员"),
            Personal("name", of=lambda x: x.employment.person if x.employment_id and x.employment else None),
        ),
        Column("scheme", _("扶持方案"), scheme_title, sort="scheme", priority=2),
        Column("month", _("月份"), lambda x: x.month, kind="month", priority=3),
        Column(
            "effect", _("影响"), lambda x: x.get_effect_display(), kind="badge",
            tone=lambda x: TONES[Effect(x.effect)],
        ),
        Column("before", _("现行"), lambda x: x.before_fen, kind="money", sort="before_fen", priority=2),
        Column(
            "wanted", _("应付"), lambda x: x.wanted_fen, kind="money", sort="wanted_fen",
            on_list=False,
        ),
        Column(
            "after", pgettext_lazy("simulation", "测算"), lambda x: x.after_fen, kind="money",
            sort="after_fen", priority=2,
        ),
        Column("difference", _("增减"), lambda x: x.difference_fen, kind="money", sort="difference_fen"),
        Column(
            "cut", _("资金不足"), lambda x: _("资金不足") if x.is_cut else "", kind="badge",
            tone=lambda _x: "wait", priority=3,
        ),
        Column(
            "place", _("排队位次"), lambda x: x.place, kind="number", sort="place", priority=3
        ),
        Column("town", _("镇"), lambda x: x.town_name, sort="town_code", priority=3),
        Column(
            "scenario", _("政策测算"), lambda x: x.outcome.scenario.name, on_list=False,
        ),
    ),
    filter_form=LineFilter,
    search=scenarios.named,
    search_hint=_("工厂、人员"),
    detail_url=lambda x: reverse("simulation:line", args=(x.pk,)),
    record_export=audit.record_export,
    empty=_("测算办完后，每个工厂、工人、租赁合同的增减列在这里。"),
)  # fmt: skip
