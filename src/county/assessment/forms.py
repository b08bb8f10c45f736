"""Input for tasks and goals. Amounts of money are typed in 万元, numbers of things as whole
numbers.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.assessment.choices import Basis
from county.assessment.models import Goal, TownTask
from county.assessment.queries.indicators import INDICATORS
from county.core import money
from county.core.text import aside
from county.places.models import Town
from county.screens.forms import ScopedForm

FIRST_YEAR, LAST_YEAR = 2016, 2035
_WAN_LIMIT = Decimal(1_000_000_000)


def _indicator_choices() -> list[tuple[str, str]]:
    return [
        (code, f"{i.title}{aside(_('万元') if i.is_money else i.unit)}")
        for code, i in INDICATORS.items()
    ]


def _any_indicator() -> list[tuple[str, str]]:
    return [("", _("全部指标")), *_indicator_choices()]


def written(indicator: str, value: int) -> Decimal | int:
    """The value as it is typed: 万元 for money."""
    if INDICATORS[indicator].is_money:
        return (Decimal(value) / money.FEN_PER_WAN).normalize()
    return value


class _ValueForm(ScopedForm):
    """Turns `value` into the indicator's unit once the indicator is known."""

    def indicator_code(self) -> str:
        return str(self.row.indicator if self.row else self.cleaned_data.get("indicator", ""))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        code, typed = self.indicator_code(), cleaned.get("value")
        if code not in INDICATORS or typed is None:
            return cleaned
        scaled = typed * money.FEN_PER_WAN if INDICATORS[code].is_money else typed
        if scaled != scaled.to_integral_value():
            self.add_error("value", _("家数、人数应填整数；金额以万元计，最多六位小数。"))
        else:
            cleaned["value"] = int(scaled)
        return cleaned


def _value_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("任务数"), min_value=Decimal(0), max_value=_WAN_LIMIT,
        help_text=gettext_lazy("家数、人数填整数；产值、务工收入以万元填写。"),
    )  # fmt: skip


def _reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("调整理由"),
        max_length=300,
        help_text=gettext_lazy("记入审计，例如会议纪要或文号。"),
    )


class TaskForm(_ValueForm):
    """Create asks everything; edit keeps town, year and indicator and asks a reason."""

    town = forms.ModelChoiceField(label=gettext_lazy("镇"), queryset=Town.objects.none())
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    indicator = forms.ChoiceField(
        label=gettext_lazy("指标"), choices=lazy(_indicator_choices, list)
    )
    value = _value_field()
    paper = forms.CharField(label=gettext_lazy("下达文号"), max_length=80, required=False)
    reason = _reason_field()

    def scope(self, actor: Any) -> None:
        self.fields["town"].queryset = Town.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        if self.row is None:
            del self.fields["reason"]
            return
        for name in ("town", "year", "indicator"):
            self.fields[name].disabled = True
            self.fields[name].initial = getattr(self.row, name)

    @staticmethod
    def values_of(task: TownTask) -> dict[str, Any]:
        return {
            "town": task.town, "year": task.year, "indicator": task.indicator,
            "value": written(task.indicator, task.value), "paper": task.paper,
        }  # fmt: skip


class GoalForm(_ValueForm):
    value = _value_field()
    basis = forms.ChoiceField(label=gettext_lazy("口径"), choices=Basis)
    starts_on = forms.DateField(label=gettext_lazy("起算日期"), widget=forms.DateInput)
    due_on = forms.DateField(label=gettext_lazy("完成期限"), widget=forms.DateInput)
    reason = _reason_field()

    def scope(self, actor: Any) -> None:
        self.fields["value"].label = _("目标值")
        if self.row is not None:
            bases = INDICATORS[self.row.indicator].bases
            self.fields["basis"].choices = [(b, Basis(b).label) for b in bases]  # type: ignore[attr-defined]  # a ChoiceField

    @staticmethod
    def values_of(goal: Goal) -> dict[str, Any]:
        return {
            "value": written(goal.indicator, goal.value), "basis": goal.basis,
            "starts_on": goal.starts_on, "due_on": goal.due_on,
        }  # fmt: skip


class TaskFilter(ScopedForm):
    year = forms.IntegerField(
        label=gettext_lazy("年度"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    town = forms.ModelChoiceField(
        label=gettext_lazy("镇"),
        required=False,
        queryset=Town.objects.none(),
        empty_label=gettext_lazy("全部镇"),
    )
    indicator = forms.ChoiceField(
        label=gettext_lazy("指标"), required=False, choices=lazy(_any_indicator, list)
    )

    def scope(self, actor: Any) -> None:
        self.fields["town"].queryset = Town.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField

    def narrow(self, rows: Any) -> Any:
        chosen = {key: value for key, value in self.cleaned_data.items() if value}
        return rows.filter(**chosen)
