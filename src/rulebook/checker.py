"""Everything a scheme must be before it may decide anything; every fault told at once, with file, key, line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from rulebook import ledger, stages
from rulebook.compiler import add_before, compile_scheme, fact_value, limit_value, month_span
from rulebook.expressions import Tree
from rulebook.facts.base import Ask, Builder
from rulebook.facts.catalogue import FACTS, readable
from rulebook.faults import Mark, Notebook
from rulebook.functions import FUNCTIONS, WORDS
from rulebook.model import Parameter, Scheme
from rulebook.quantities import Misfit, Quantity
from rulebook.registry import SUBJECTS
from rulebook.scope import Scope, arguments, ordered_workings, window_span
from rulebook.units import FEN, MONTHS

_CONDITIONS_WANTED = 1


def check(scheme: Scheme, *, notes: Notebook) -> None:
    """Note every fault of a scheme (parents already taken in)."""
    before = len(notes.faults)
    _whole(scheme, notes)
    _sources(scheme, notes)
    _coverage(scheme, notes)
    _names(scheme, notes)
    _subject(scheme, notes)
    for epoch in scheme.epochs:
        if scheme.end is None or epoch <= scheme.end:
            _Epoch(scheme, epoch, notes).check()
    if len(notes.faults) == before:
        _compiles(scheme, notes)


def _compiles(scheme: Scheme, notes: Notebook) -> None:
    """The last net: whatever is left shows when the whole is compiled."""
    try:
        compile_scheme(scheme, scheme.epochs[-1], detail=True)
    except Misfit as misfit:
        notes.note(scheme.mark, misfit.code, misfit.zh, misfit.en)


def _whole(scheme: Scheme, notes: Notebook) -> None:
    lacking = []
    if scheme.amount is None:
        lacking.append(("amount", "多少钱"))
    if len(scheme.conditions) < _CONDITIONS_WANTED:
        lacking.append(("conditions", "什么条件"))
    if not scheme.title.zh:
        lacking.append(("title", "名称"))
    if not scheme.steps:
        lacking.append(("steps", "办理步骤和期限"))
    if not scheme.funds:
        lacking.append(("fund", "资金来源"))
    for key, zh in lacking:
        notes.note(
            scheme.mark.under(key), "missing", f"缺少“{key}”（{zh}）。", f"'{key}' is missing."
        )


def _sources(scheme: Scheme, notes: Notebook) -> None:
    if not scheme.clause and not scheme.document:
        notes.note(
            scheme.mark.under("clause"),
            "no_source",
            "方案没有条款，也没有文件依据。",
            "The scheme has no source.",
        )
    for condition in scheme.conditions:
        if not condition.say.zh:
            notes.note(
                condition.mark,
                "missing",
                f"条件“{condition.name}”没有 say：这一条用什么话告诉申请人？",
                f"Condition '{condition.name}' has no say: what are its words?",
            )


def _coverage(scheme: Scheme, notes: Notebook) -> None:
    """Every parameter holds from the scheme's first day to its last."""
    for parameter in scheme.parameters.values():
        if not parameter.spans:
            continue
        first, last = parameter.spans[0], parameter.spans[-1]
        if first.start > scheme.start:
            notes.note(
                first.mark,
                "gap",
                f"参数“{parameter.name}”从 {first.start} 才有值，方案从 {scheme.start} 起施行。",
                f"'{parameter.name}' starts {first.start}, but the scheme holds from {scheme.start}.",
            )
        if last.end is not None and (scheme.end is None or last.end < scheme.end):
            notes.note(
                last.mark,
                "gap",
                f"参数“{parameter.name}”到 {last.end} 就没有值了，方案还在施行。",
                f"'{parameter.name}' ends {last.end}, but the scheme goes on.",
            )


def used_names(scheme: Scheme) -> set[str]:
    """Every name that anything in the scheme reads."""
    trees: list[Tree] = [one.tree for one in scheme.conditions]
    trees += [one.tree for one in scheme.workings.values()]
    trees += [one.tree for one in (*scheme.payments, *scheme.funds) if one.tree]
    trees += [one.when for one in scheme.papers if one.when]
    trees += [scheme.amount] if scheme.amount else []
    used = {name for tree in trees for name in tree.names()}
    for use in scheme.facts.values():
        used |= {word for words in use.call.arguments.values() for word in words}
    used |= {window.parameter for window in scheme.windows.values()}
    if scheme.season is not None:
        used |= {scheme.season.opens, scheme.season.closes}
    used |= {limit.parameter for limit in scheme.limits}
    used |= {relation.parameter for relation in (*scheme.after, *scheme.excludes)}
    used |= {share.parameter for share in (*scheme.payments, *scheme.funds)}
    return used


def _names(scheme: Scheme, notes: Notebook) -> None:
    owners: dict[str, str] = {}
    for group, items in (
        ("parameters", scheme.parameters),
        ("facts", scheme.facts),
        ("workings", scheme.workings),
    ):
        for name, item in items.items():
            mark: Mark = item.mark
            if name in owners or name in FUNCTIONS or name in WORDS or name == "months_left":
                notes.note(
                    mark,
                    "duplicate",
                    f"名称“{name}”已经用过（{owners.get(name, '语言本身')}）。",
                    f"The name '{name}' is taken ({owners.get(name, 'by the language')}).",
                )
            if not name.isascii():
                notes.note(
                    mark, "name", f"名称“{name}”请用英文字母。", f"Use plain letters: {name}."
                )
            owners[name] = group
    used = used_names(scheme)
    for parameter in scheme.parameters.values():
        if parameter.name not in used and parameter.origin == "own":
            notes.note(
                parameter.mark,
                "unused",
                f"参数“{parameter.name}”没有用到。写错名称了吗？",
                f"Parameter '{parameter.name}' is used nowhere. A slip in its name?",
            )
    _order, circle = ordered_workings(scheme)
    for name in circle:
        notes.note(
            scheme.workings[name].mark,
            "cycle",
            f"“{name}”绕了一圈又用到自己。",
            f"'{name}' needs itself, in a circle.",
        )


def _subject(scheme: Scheme, notes: Notebook) -> None:
    subject = SUBJECTS[scheme.subject]
    if scheme.version_date in {"hire", "contract"} and scheme.version_date not in subject.days:
        notes.note(
            scheme.mark.under("version_date"),
            "version_date",
            f"主体 {scheme.subject} 没有“{scheme.version_date}”日期。",
            f"A {scheme.subject} has no {scheme.version_date} date.",
        )
    if scheme.version_date == "month" and "month" not in subject.days:
        notes.note(
            scheme.mark.under("version_date"),
            "version_date",
            f"主体 {scheme.subject} 不是按月的，不能按月选用版本：请用 subject: worker_month。",
            f"A {scheme.subject} has no month of its own: use subject: worker_month.",
        )
    monthly = "{months}" in subject.query
    if monthly != bool(scheme.each_month_of):
        notes.note(
            scheme.mark.under("each_month_of"),
            "missing" if monthly else "not_monthly",
            "按月的主体要写 each_month_of: 时段名，其他主体不能写。",
            "A month-wise subject names its window in each_month_of; no other subject may.",
        )
    keyed = [(limit.key, limit.mark) for limit in scheme.limits]
    keyed += [(relation.key, relation.mark) for relation in (*scheme.excludes, *scheme.after)]
    for key, mark in keyed:
        if key not in subject.keys:
            notes.note(
                mark,
                "key",
                f"主体 {scheme.subject} 不能按“{key}”限制。可用：{'、'.join(subject.keys)}。",
                f"A {scheme.subject} cannot be limited by {key}. Known: {', '.join(subject.keys)}.",
            )


class _Epoch:
    """One epoch of a scheme, written out for its faults alone."""

    def __init__(self, scheme: Scheme, epoch: date, notes: Notebook) -> None:
        self.scheme, self.epoch, self.notes = scheme, epoch, notes
        self.scope = Scope(scheme, epoch)
        self.builder = Builder(epoch)

    def check(self) -> None:
        for name in self.scheme.facts:
            self._fact(name)
        for window in self.scheme.windows.values():
            self._try(
                window.mark, partial(window_span, window, self.scheme, self.epoch, self.epoch)
            )
        for look in ledger.all_before(self.scheme):
            self._try(self.scheme.mark, partial(add_before, self.scope, look))
        self._try(
            self.scheme.mark.under("each_month_of"),
            lambda: month_span(self.scheme, self.epoch, self.epoch),
        )
        if self.scheme.season is not None:
            self._try(self.scheme.season.mark, partial(stages.season_days, self.scheme, self.epoch))
        self._workings()
        self._flags()
        self._limits()
        self._amount()

    def _flags(self) -> None:
        for condition in self.scheme.conditions:
            self._flag(condition.tree)
        for share in (*self.scheme.payments, *self.scheme.funds):
            if share.tree is not None:
                self._flag(share.tree)
        for paper in self.scheme.papers:
            if paper.when is not None:
                self._flag(paper.when)

    def _workings(self) -> None:
        order, circle = ordered_workings(self.scheme)
        for name in order:
            working = self.scheme.workings[name]
            made = None
            if name not in circle:
                made = self._try(working.mark, partial(self.scope.write, working.tree))
            if isinstance(made, Quantity):
                # A column of its own in the query, but for quotients, which are written where they stand.
                named = made if made.over else replace(made, sql=f"w_{name}", doubt="")
                self.scope.names[name] = named

    def _fact(self, name: str) -> None:
        use = self.scheme.facts[name]
        full = f"{use.call.subject}.{use.call.name}"
        fact = FACTS.get(full)
        if fact is None or fact.subject not in readable(self.scheme.subject):
            known = [one for one in FACTS if FACTS[one].subject in readable(self.scheme.subject)]
            self.notes.note(
                use.mark,
                "unknown_fact",
                f"没有事实“{full}”，或主体 {self.scheme.subject} 读不到它。可用：{'、'.join(known)}。",
                f"No fact '{full}' for a {self.scheme.subject}. Known: {', '.join(known)}.",
            )
            return
        self.scope.names[name] = fact_value(name, fact, doubted=False)
        given = self._try(
            use.mark, lambda: arguments(use.call, fact, self.scheme, self.epoch, self.epoch)
        )
        if isinstance(given, dict):
            fact.build(Ask(self.builder, given))

    def _flag(self, tree: Tree) -> None:
        def written() -> Quantity:
            return self.scope.write(tree).need("flag")

        self._try(tree.mark, written)

    def _limits(self) -> None:
        for limit in self.scheme.limits:
            if limit.kind == "once":
                continue
            unit = {"cap": FEN, "months": MONTHS}.get(limit.kind)
            value = self._try(limit.mark, partial(limit_value, self.scope, limit.parameter))
            if limit.parameter not in self.scheme.parameters:
                self.notes.note(
                    limit.mark,
                    "unknown_name",
                    f"限制的参数“{limit.parameter}”没有写。",
                    f"The limit names no parameter '{limit.parameter}'.",
                )
            elif unit is not None and isinstance(value, Quantity) and not value.unit.same(unit):
                self.notes.note(
                    limit.mark,
                    "unit_misfit",
                    f"限制要单位“{unit}”，参数“{limit.parameter}”是“{value.unit}”。",
                    f"The limit is in {unit}, but '{limit.parameter}' is in {value.unit}.",
                )
        self._try(
            self.scheme.mark.under("limits"), lambda: stages.write(self.scheme, [], self.scope)
        )

    def _amount(self) -> None:
        tree = self.scheme.amount
        if tree is None:
            return
        value = self._try(tree.mark, lambda: self.scope.write(tree))
        if not isinstance(value, Quantity):
            return
        if not value.unit.same(FEN):
            self.notes.note(
                tree.mark,
                "unit_misfit",
                f"金额的单位应是 fen，算出的是“{value.unit}”。",
                f"The amount must be in fen, not {value.unit}.",
            )
        elif value.den != 1 or value.over:
            self.notes.note(
                tree.mark,
                "unrounded",
                "金额可能不是整分：请写 round(..., down) 等取整方式。",
                "The amount may not be whole fen: name its rounding, round(..., down).",
            )
        elif value.low < 0:
            self.notes.note(
                tree.mark,
                "negative",
                "金额可能为负：请用 positive(...)。",
                "May be negative: use positive(...).",
            )

    def _try(self, mark: Mark, write: Callable[[], object]) -> object:
        try:
            return write()
        except Misfit as misfit:
            self.notes.note(mark, misfit.code, misfit.zh, misfit.en)
            return None


def overrides(child: Parameter, parent: Parameter, *, notes: Notebook) -> None:
    """May the lower level set this value? Compares the spans' values day by day."""
    allowed = "lower" if parent.up_to and parent.may == "any" else parent.may
    if allowed == "any":
        return
    for span in child.spans:
        above = parent.on(span.start) or parent.spans[0]
        mine, theirs = span.value, above.value
        if mine == theirs:
            continue
        try:
            lower = mine < theirs  # type: ignore[operator]
        except TypeError:
            lower = None
        if allowed == "never" or lower is None or lower != (allowed == "lower"):
            notes.note(
                span.mark,
                "override",
                f"上级只允许{_MAY[allowed][0]}参数“{child.name}”。",
                f"The level above lets '{child.name}' be {_MAY[allowed][1]}.",
            )


_MAY = {
    "lower": ("调低", "lowered only"),
    "higher": ("调高", "raised only"),
    "never": ("照用，不能改", "used as it is"),
}
