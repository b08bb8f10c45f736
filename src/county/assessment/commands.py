"""Setting what is promised: the towns' yearly tasks and the county's end goals."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.assessment import permissions
from county.assessment.models import Goal, TownTask
from county.assessment.queries import goals
from county.assessment.queries.indicators import INDICATORS
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.places.models import Town


@transaction.atomic
def issue_task(
    actor: Actor, *, town: Town, year: int, indicator: str, value: int, paper: str = ""
) -> TownTask:
    """Issue one town's task of a year.

    Args: value: in the indicator's unit, fen for money.
    Refuses: `duplicate` when the town already has this task of the year; `not_positive`.
    Then: audit `task.issued`. Source: 4.3-2.
    """
    permissions.require(actor, "create")
    _require_value(indicator, value)
    if TownTask.objects.filter(town=town, year=year, indicator=indicator).exists():
        raise Refused(
            _("%(town)s %(year)s 年的这项任务已经下达。请打开原任务修改，不要重复下达。")
            % {"town": town, "year": year},
            field="indicator",
            code="duplicate",
        )
    task = TownTask.objects.create(
        town=town, year=year, indicator=indicator, value=value, paper=paper
    )
    audit.record(
        actor, "task.issued", task, value=value, year=year, indicator=indicator, paper=paper
    )
    return task


@transaction.atomic
def correct_task(
    pk: int, *, actor: Actor, version: int, value: int, reason: str, paper: str = "", **_fixed: Any
) -> TownTask:
    """Correct a task's value or paper; its town, year and indicator stay.

    Refuses: `stale`; `not_positive`. Locks: the task.
    Then: audit `task.corrected` with the value before. Source: 4.3-2.
    """
    task = goals.tasks_for(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if task is None:
        raise NotFound
    permissions.require(actor, "edit", task)
    require_version(task, version)
    _require_value(task.indicator, value)
    before, task.value, task.paper = task.value, value, paper
    task.save(update_fields=["value", "paper", "version"])
    audit.record(
        actor, "task.corrected", task, reason=reason, before=before, value=value, paper=paper
    )
    return task


@transaction.atomic
def correct_goal(
    pk: int, *, actor: Actor, version: int, value: int, basis: str, starts_on: date, due_on: date,
    reason: str,
) -> Goal:  # fmt: skip
    """Correct an end goal: its value, its days or the basis it is measured over.

    Refuses: `stale`; `not_positive`; `due_before_start`; `wrong_basis`. Locks: the goal.
    Then: audit `goal.corrected` with what stood before. Source: 2-4 to 2-8.
    """
    goal = goals.goals_for(actor).select_for_update().filter(pk=pk).first()
    if goal is None:
        raise NotFound
    permissions.require(actor, "edit", goal)
    require_version(goal, version)
    _require_value(goal.indicator, value)
    if due_on <= starts_on:
        raise Refused(
            _("完成期限应晚于起算日期。请核对两个日期。"), field="due_on", code="due_before_start"
        )
    if basis not in INDICATORS[goal.indicator].bases:
        raise Refused(
            _("这项指标不能按所选口径计算。请换一个口径。"), field="basis", code="wrong_basis"
        )
    before = _facts(goal)
    goal.value, goal.basis, goal.starts_on, goal.due_on = value, basis, starts_on, due_on
    goal.save()
    audit.record(actor, "goal.corrected", goal, reason=reason, before=before, after=_facts(goal))
    return goal


def _require_value(indicator: str, value: int) -> None:
    if indicator not in INDICATORS:
        raise Refused(_("没有这项指标。请从列表中选择。"), field="indicator", code="unknown")
    if value <= 0:
        raise Refused(_("目标和任务应大于零。"), field="value", code="not_positive")


def _facts(goal: Goal) -> dict[str, Any]:
    return {
        "value": goal.value, "basis": goal.basis,
        "starts_on": goal.starts_on.isoformat(), "due_on": goal.due_on.isoformat(),
    }  # fmt: skip
