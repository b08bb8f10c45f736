"""The registers of what is promised: yearly tasks by town, end goals of the county."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.assessment import commands, permissions
from county.assessment.choices import OFFICIALS
from county.assessment.forms import GoalForm, TaskFilter, TaskForm
from county.assessment.queries import goals
from county.assessment.queries.indicators import INDICATORS
from county.audit import commands as audit
from county.audit import panels as audit_panels
from county.screens import formats
from county.screens.register import Column, Panel, Register, Writer


def indicator_title(row: Any) -> Any:
    known = INDICATORS.get(row.indicator)
    return known.title if known else row.indicator


def written_value(row: Any) -> str:
    known = INDICATORS.get(row.indicator)
    if known is not None and known.is_money:
        return formats.wan(row.value)
    return f"{formats.thousands(row.value)} {known.unit if known else ''}".strip()


def goal_page(row: Any) -> str:
    return reverse("portal:goal_page", args=(row.indicator,)) if row.indicator in INDICATORS else ""


def of_row(row: Any, actor: Any) -> list[Panel]:
    return [audit_panels.history(row, actor)]


TASKS = Register(
    name="task",
    app="assessment",
    title=pgettext_lazy("list", "年度任务"),
    noun=_("年度任务"),
    query=goals.tasks_for,
    may=permissions.may,
    roles=OFFICIALS,
    columns=(
        Column("year", _("年度"), lambda t: str(t.year), sort="year", numeric=True),
        Column("town", _("镇"), lambda t: t.town.label, sort="town__code"),
        Column("indicator", _("指标"), indicator_title, sort="indicator", link=goal_page),
        Column("value", _("任务数"), written_value, numeric=True),
        Column("paper", _("下达文号"), lambda t: t.paper, priority=2),
    ),
    filter_form=TaskFilter,
    writer=Writer(
        TaskForm,
        create=commands.issue_task,
        edit=commands.correct_task,
        initial=TaskForm.values_of,
        roles=permissions.TABLE["create"],
    ),
    record_export=audit.record_export,
    panels=of_row,
    empty=_("由县社区工厂办按年度把任务下达到镇。下达后，各镇完成情况会出现在总览的排名表里。"),
)

GOALS = Register(
    name="goal",
    app="assessment",
    title=pgettext_lazy("list", "县级目标"),
    noun=_("县级目标"),
    query=goals.goals_for,
    may=permissions.may,
    roles=OFFICIALS,
    columns=(
        Column("indicator", _("指标"), indicator_title, sort="position"),
        Column("value", _("目标值"), written_value, numeric=True),
        Column("basis", _("口径"), lambda g: g.get_basis_display()),
        Column("starts_on", _("起算日期"), lambda g: g.starts_on, kind="date", priority=2),
        Column("due_on", _("完成期限"), lambda g: g.due_on, kind="date"),
        Column("page", _("完成情况"), lambda g: _("查看"), link=goal_page, exported=False),
    ),
    writer=Writer(
        GoalForm,
        edit=commands.correct_goal,
        initial=GoalForm.values_of,
        roles=permissions.TABLE["edit"],
    ),
    panels=of_row,
    record_export=audit.record_export,
)
