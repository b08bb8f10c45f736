"""Input of a scenario: every parameter of the day's rules with its value, drafts, ceilings; filters of the lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from county.core.fields import YuanFormField
from county.core.text import in_english, listed, sentences
from county.places.models import Town
from county.screens.forms import HouseForm, ScopedForm
from county.simulation.choices import FUNDS, CapMode, ChangeKind, Effect, Turn
from county.simulation.kinds.budgets import Cap, caps_of
from county.simulation.kinds.changes import Change, changes_of
from county.simulation.models import Outcome, Scenario
from county.simulation.queries import scenarios
from county.simulation.queries.rules import Draft, InForce
from rulebook import words
from rulebook.changing import read_value, write_value
from rulebook.model import Key, Parameter, Span, Table
from rulebook.units import AnyUnit, TableUnit, Unit

KEEP, OFF = "keep", "off"
DRAFT = "draft:"
CUT = "cut"
GAINS, LOSSES = "gains", "losses"


def language() -> str:
    """The rulebook's word for the reader's language."""
    return "en" if in_english() else "zh"


def fund_label(fund: str) -> str:
    return str(FUNDS.get(fund, fund))


def in_words(value: Any, unit: AnyUnit) -> str:
    """A parameter's value as it is read, a table row by row."""
    if isinstance(value, Table) and isinstance(unit, TableUnit):
        colon = ": " if in_english() else "："
        return sentences(
            f"{_keys(keys, unit)}{colon}{words.value(number, unit.gives, language())}"
            for keys, number in value.rows
        )
    if isinstance(value, tuple):
        return listed(value)
    return words.value(value, unit, language()) if isinstance(unit, Unit) else str(value)


def _keys(keys: tuple[Key, ...], unit: TableUnit) -> str:
    parts = (
        key if isinstance(key, str) else words.value(key, one, language())
        for key, one in zip(keys, unit.keys, strict=True)
    )
    return listed(parts)


class ValueField(forms.CharField):
    """One parameter as a person writes it; cleaned to the same in the house's way, None when unchanged."""

    def __init__(self, parameter: Parameter, span: Span, **more: Any) -> None:
        self.unit, self.now = parameter.unit, span.value
        self.example = write_value(span.value, parameter.unit).splitlines()[0]
        super().__init__(required=False, max_length=2000, **more)
        self.widget = _widget(parameter, span)

    def clean(self, value: Any) -> str | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            read = read_value(typed, self.unit)
        except ValueError:
            said = _("看不懂“%(text)s”。请照现在的写法填，例如“%(example)s”。")
            raise forms.ValidationError(
                said % {"text": typed[:30], "example": self.example}, code="value"
            ) from None
        return None if read == self.now else write_value(read, self.unit)


def _widget(parameter: Parameter, span: Span) -> forms.Widget:
    unit = parameter.unit
    if isinstance(span.value, Table):
        return forms.Textarea(attrs={"rows": min(len(span.value.rows) + 1, 8), "class": "inp"})
    if isinstance(unit, Unit) and unit.kind == "flag":
        choices = [("true", _("是")), ("false", _("否"))]
        return forms.Select(choices=choices, attrs={"class": "inp"})
    if isinstance(unit, Unit) and unit.kind == "date":
        return forms.DateInput(attrs={"class": "inp", "type": "date"})
    return forms.TextInput(attrs={"class": "inp", "autocomplete": "off"})


@dataclass(frozen=True)
class Asked:
    """One parameter on the page."""

    label: str
    now: str
    demo: bool
    field: str


@dataclass(frozen=True)
class Block:
    """One scheme on the page. at: its place among the fields."""

    at: int
    title: str
    clause: str
    name: str
    asked: tuple[Asked, ...]


class DayForm(HouseForm):
    """As of which day, and by which day's rules."""

    day = forms.DateField(
        label=gettext_lazy("评估日"),
        help_text=gettext_lazy("按这一天的花名册、工资、租赁等记录计算。"),
    )
    rules_on = forms.DateField(
        label=gettext_lazy("现行规则日期"),
        required=False,
        help_text=gettext_lazy("拿来比较的是这一天施行的扶持方案；不填就是评估日。"),
    )


class ScenarioForm(HouseForm):
    """Everything that may be tried on the rules of one day."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    turn = forms.ChoiceField(label=gettext_lazy("排队顺序"), choices=Turn, initial=Turn.EARLIEST)

    def __init__(
        self, *args: Any, rules: Sequence[InForce], drafts: Sequence[Draft], day: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.rules, self.drafts = list(rules), list(drafts)
        self.day = day
        self.blocks = [self._block(at, one) for at, one in enumerate(self.rules)]
        self.funds = sorted({share.name for one in self._schemes() for share in one.funds})
        self._add()
        for at, fund in enumerate(self.funds):
            self.fields[f"ceiling_{at}"] = YuanFormField(
                label=_("%(fund)s限额（元）") % {"fund": fund_label(fund)}, required=False
            )
            self.fields[f"mode_{at}"] = forms.ChoiceField(
                label=_("%(fund)s不够时") % {"fund": fund_label(fund)},
                choices=CapMode.choices,
                initial=CapMode.QUEUE,
            )

    def _schemes(self) -> Iterator[Any]:
        yield from (one.scheme for one in self.rules)
        yield from (one.scheme for one in self.drafts)

    def _add(self) -> None:
        known = {one.rule.scheme for one in self.rules}
        choices = [(one.pk, one.label) for one in self.drafts if one.rule.scheme not in known]
        if choices:
            self.fields["add"] = forms.TypedMultipleChoiceField(
                label=_("加上还没有施行的方案"), choices=choices, coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def _block(self, at: int, one: InForce) -> Block:
        scheme = one.scheme
        drafts = [draft for draft in self.drafts if draft.rule.scheme == scheme.name]
        self.fields[f"treat_{at}"] = forms.ChoiceField(
            label=_("怎样处理"),
            initial=KEEP,
            choices=[
                (KEEP, _("照现行规则，或改下面的数")),
                (OFF, _("停用这个方案")),
                *((f"{DRAFT}{d.pk}", _("换成 %(draft)s") % {"draft": d.label}) for d in drafts),
            ],
        )
        self.fields[f"from_{at}"] = forms.DateField(
            label=_("新数从哪天起"),
            required=False,
            widget=forms.DateInput,
            help_text=_("不填，就当从方案施行起一直如此。"),
        )
        asked = []
        for place, parameter in enumerate(scheme.parameters.values()):
            span = parameter.on(self.day) or parameter.spans[-1]
            field, label = f"p_{at}_{place}", words.name_of(scheme, parameter.name, language())
            self.fields[field] = ValueField(
                parameter, span, label=label, initial=write_value(span.value, parameter.unit)
            )
            now = in_words(span.value, parameter.unit)
            asked.append(Asked(label, now, parameter.demo, field))
        title = scheme.title.of(language())
        return Block(at, title, scheme.clause, scheme.name, tuple(asked))

    def is_touched(self, block: Block) -> bool:
        """Whether the page should show its numbers at once: changed, or with a fault."""
        names = [f"treat_{block.at}", f"from_{block.at}", *(one.field for one in block.asked)]
        if self.is_bound:
            return any(name in self.errors or name in self.changed_data for name in names)
        return any(name in self.initial for name in names)

    def field_named(self, place: str | None) -> str | None:
        """`rent.rent_share` of a refusal as the field of this form."""
        scheme, _dot, name = (place or "").partition(".")
        for at, one in enumerate(self.rules):
            if one.rule.scheme == scheme and name in one.scheme.parameters:
                return f"p_{at}_{list(one.scheme.parameters).index(name)}"
        return place if place in self.fields else None

    def changes(self) -> list[Change]:
        """What the cleaned input says is to be changed."""
        found = []
        by_key = {one.pk: one for one in self.drafts}
        for at, one in enumerate(self.rules):
            treat = self.cleaned_data.get(f"treat_{at}", "")
            if treat == OFF:
                found.append(Change(ChangeKind.OFF, one.rule.scheme))
            elif treat.startswith(DRAFT):
                draft = by_key[int(treat.removeprefix(DRAFT))]
                found.append(Change(ChangeKind.REPLACE, one.rule.scheme, rule=draft.rule))
            start = self.cleaned_data.get(f"from_{at}") or one.scheme.start
            found += self._parameters(at, one, start)
        for pk in self.cleaned_data.get("add", ()):
            draft = by_key[pk]
            found.append(Change(ChangeKind.ADD, draft.rule.scheme, rule=draft.rule))
        return found

    def _parameters(self, at: int, one: InForce, start: date) -> Iterator[Change]:
        for place, name in enumerate(one.scheme.parameters):
            written = self.cleaned_data.get(f"p_{at}_{place}")
            if written is not None:
                yield Change(ChangeKind.PARAMETER, one.rule.scheme, name, {start: written})

    def caps(self) -> list[Cap]:
        """The ceilings that were filled in."""
        return [
            Cap(fund, ceiling, self.cleaned_data.get(f"mode_{at}") or CapMode.QUEUE)
            for at, fund in enumerate(self.funds)
            if (ceiling := self.cleaned_data.get(f"ceiling_{at}")) is not None
        ]

    def take(self, source: Scenario) -> None:
        """Begin with what another scenario tries."""
        self.initial.update(
            {
                "name": _("%(name)s（改）") % {"name": source.name[:70]},
                "turn": source.turn,
            }
        )
        self.initial["note"] = source.note
        for cap in caps_of(source.budgets):
            if cap.fund in self.funds:
                at = self.funds.index(cap.fund)
                self.initial.update({f"ceiling_{at}": cap.ceiling_fen, f"mode_{at}": cap.mode})
        for change in changes_of(source.changes):
            self._take(change)

    def _take(self, change: Change) -> None:
        if change.kind == ChangeKind.ADD and change.rule:
            self.initial.setdefault("add", []).append(change.rule.version)
        for at, one in enumerate(self.rules):
            if one.rule.scheme != change.scheme:
                continue
            if change.kind == ChangeKind.OFF:
                self.initial[f"treat_{at}"] = OFF
            elif change.rule is not None:
                self.initial[f"treat_{at}"] = f"{DRAFT}{change.rule.version}"
            elif change.parameter in one.scheme.parameters and change.values:
                place = list(one.scheme.parameters).index(change.parameter)
                start, written = min(change.values.items())
                self.initial[f"p_{at}_{place}"] = written
                if start > one.scheme.start:
                    self.initial[f"from_{at}"] = start


class ScenarioFilter(ScopedForm):
    day = forms.DateField(label=gettext_lazy("评估日"), required=False, widget=forms.DateInput)

    def narrow(self, rows: Any) -> Any:
        day = self.cleaned_data["day"]
        return rows.filter(day=day) if day else rows


class LineFilter(ScopedForm):
    """Which outcome, and what happens to the line in it."""

    outcome = forms.ModelChoiceField(
        label=gettext_lazy("测算结果"),
        queryset=Outcome.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部"),
    )
    effect = forms.ChoiceField(
        label=gettext_lazy("影响"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            (GAINS, pgettext_lazy("simulation", "受益")),
            (LOSSES, pgettext_lazy("simulation", "受损")),
            *Effect.choices,
            (CUT, gettext_lazy("资金不足")),
        ],
    )
    scheme = forms.ChoiceField(label=gettext_lazy("扶持方案"), required=False)
    town = forms.ModelChoiceField(
        label=gettext_lazy("镇"),
        queryset=Town.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部"),
    )

    def scope(self, actor: Any) -> None:
        outcomes: Any = self.fields["outcome"]
        outcomes.queryset = scenarios.outcomes_for(actor)
        towns: Any = self.fields["town"]
        towns.queryset = Town.objects.all()
        schemes: Any = self.fields["scheme"]
        names = scenarios.scheme_titles(actor)
        schemes.choices = [("", _("全部")), *sorted(names.items())]

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        for name in ("outcome", "scheme"):
            if said[name]:
                rows = rows.filter(**{name: said[name]})
        if said["town"]:
            rows = rows.filter(town_id=said["town"].pk)
        if said["effect"] == CUT:
            return rows.filter(is_cut=True)
        if said["effect"] == GAINS:
            return rows.filter(effect__in=(Effect.NEW, Effect.MORE))
        if said["effect"] == LOSSES:
            return rows.filter(effect__in=(Effect.LESS, Effect.LOST))
        return rows.filter(effect=said["effect"]) if said["effect"] else rows
