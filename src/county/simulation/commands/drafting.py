"""Drawing up what is to be tried: checked as strictly as a rule that is adopted, and never edited after."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.text import in_english, search_text, sentences
from county.simulation import permissions
from county.simulation.choices import ChangeKind
from county.simulation.kinds.budgets import Cap
from county.simulation.kinds.changes import Change, changed, schemes_of
from county.simulation.models import Scenario
from county.simulation.queries import rules, scenarios
from rulebook import runs
from rulebook.faults import Faulty


@transaction.atomic
def draw_up(
    *,
    actor: Actor,
    today: date,
    name: str,
    day: date,
    rules_on: date,
    changes: Sequence[Change],
    caps: Sequence[Cap] = (),
    turn: str,
    note: str = "",
    copied_from: int | None = None,
) -> Scenario:
    """Draw up a scenario: the rules of a day, what is changed in them, what the funds hold.

    Refuses: `future`; `no_rules` on that day; `nothing` changed; `both` at once for one scheme; `faulty`, when a
    value does not fit its unit or bounds, or a draft is not sound; `ceiling` below nought.
    Then: audit `scenario.drawn_up`. The rules' texts are frozen in it.
    """
    permissions.require(actor, "create")
    source = scenarios.scenario_for(actor, copied_from) if copied_from else None
    if day > today:
        raise Refused(
            _("评估日在将来，那一天的数据还没有。请选今天或以前的日期。"),
            field="day",
            code="future",
        )
    baseline = [one.rule for one in rules.in_force(rules_on)]
    if not baseline:
        raise Refused(
            _("%(day)s 没有已批准的扶持方案，没有可比的现行规则。请换一个日期。")
            % {"day": rules_on.isoformat()},
            field="rules_on",
            code="no_rules",
        )
    _require_sense(changes, caps, known={rule.scheme for rule in baseline})
    _require_sound(changes, baseline_on=rules_on, day=day)
    row = Scenario.objects.create(
        name=name,
        note=note,
        day=day,
        rules_on=rules_on,
        baseline=[rule.as_json() for rule in baseline],
        changes=[change.as_json() for change in changes],
        budgets=[cap.as_json() for cap in caps],
        turn=turn,
        copied_from=source,
        drawn_up_by_id=actor.user_id,
        search_text=search_text(name, note),
    )
    audit.record(
        actor,
        "scenario.drawn_up",
        row,
        day=day.isoformat(),
        tried=[f"{one.kind} {one.scheme} {one.parameter}".strip() for one in changes],
        funds=[cap.fund for cap in caps],
    )
    return row


def _require_sense(changes: Sequence[Change], caps: Sequence[Cap], *, known: set[str]) -> None:
    if not changes and not caps:
        raise Refused(
            _("还没有任何改动。请改一个参数、停用或换上一个方案，或者给资金设限额。"),
            code="nothing",
        )
    whole = [one.scheme for one in changes if one.kind != ChangeKind.PARAMETER]
    parts = {one.scheme for one in changes if one.kind == ChangeKind.PARAMETER}
    if len(whole) != len(set(whole)) or parts & set(whole):
        raise Refused(_("同一个扶持方案不能既改参数又停用或换成草稿。请只选一种。"), code="both")
    for one in changes:
        if (one.kind == ChangeKind.ADD) == (one.scheme in known):
            raise Refused(
                _("扶持方案“%(name)s”这一天的状态与所选的改动不符。请刷新页面再选。")
                % {"name": one.scheme},
                code="both",
            )
    if any(cap.ceiling_fen < 0 for cap in caps):
        raise Refused(_("资金限额不能小于零。"), code="ceiling")


def _require_sound(changes: Sequence[Change], *, baseline_on: date, day: date) -> None:
    """Every change gives sound rules; a fault of a value is told at its field."""
    now = schemes_of(one.rule for one in rules.in_force(baseline_on))
    for change in changes:
        try:
            changed(now, [change], day)
        except Faulty as faulty:
            field = f"{change.scheme}.{change.parameter}" if change.parameter else None
            raise Refused(said(faulty), field=field, code="faulty") from faulty
    try:
        # What fits alone may not fit together.
        runs.reform(runs.plan(now, day), changed(now, changes, day))
    except Faulty as faulty:
        raise Refused(said(faulty), code="faulty") from faulty


def said(faulty: Faulty, most: int = 3) -> str:
    """The first faults in the reader's language."""
    faults: Iterable[str] = dict.fromkeys(
        fault.en if in_english() else fault.zh for fault in faulty.faults
    )
    return sentences(list(faults)[:most])
