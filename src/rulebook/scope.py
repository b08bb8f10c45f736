"""What the names of a scheme stand for in one epoch, and how its expressions become SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from rulebook import quantities, sqltext
from rulebook.expressions import FactCall, Tree
from rulebook.facts.base import Arg, Fact, Given, Monthly, Span
from rulebook.functions import WORDS, Argument, Word, call, table_of
from rulebook.model import Parameter, Scheme, Window
from rulebook.quantities import Misfit, Quantity, add, compare, fit, flag, multiply
from rulebook.units import DATE, TEXT, TEXTS, TableUnit, Unit

LONGEST = 100_000  # characters of SQL for one expression; the library's longest has some thousand


@dataclass
class Scope:
    """The names in force: parameters of the epoch, facts and workings as columns."""

    scheme: Scheme
    epoch: date
    names: dict[str, Argument] = field(default_factory=dict)

    def write(self, tree: Tree) -> Quantity:
        """The expression as a quantity. Raises: Misfit."""
        found = self._argument(tree)
        if not isinstance(found, Quantity):
            raise Misfit("kind", f"“{tree.text}”不是一个值。", f"'{tree.text}' is not a value.")
        return found

    def _argument(self, tree: Tree) -> Argument:
        """Nothing that is written small may grow without bound: a choice says its test twice."""
        found = self._made(tree)
        if isinstance(found, Quantity) and len(found.sql) > LONGEST:
            raise Misfit(
                "too_long",
                "表达式展开后太长，请分成几个 workings，或删去重复的嵌套。",
                "The expression grows too long: split it into workings, or drop nested repeats.",
            )
        return found

    def _made(self, tree: Tree) -> Argument:
        if tree.kind == "name":
            return self._name(tree.word)
        if tree.kind == "call":
            return call(tree.word, [self._argument(part) for part in tree.parts])
        parts = [self.write(part) for part in tree.parts]
        if tree.kind == "compare":
            return compare(parts[0], tree.word, parts[1])
        if tree.kind in {"and", "or"}:
            return _joined(tree.kind, parts)
        if tree.kind == "not":
            return flag(f"(NOT {parts[0].need('flag').sql})")
        if tree.kind == "if":
            return _choice(*parts)
        return multiply(*parts) if tree.kind == "*" else add(parts[0], parts[1], tree.kind)

    def _name(self, name: str) -> Argument:
        if name in self.names:
            return self.names[name]
        if name in self.scheme.parameters:
            return parameter_value(self.scheme.parameters[name], self.epoch)
        if name in WORDS:
            return Word(name)
        raise Misfit(
            "unknown_name",
            f"不认识“{name}”。请在 parameters、facts 或 workings 里写明它。",
            f"Unknown name '{name}': declare it under parameters, facts or workings.",
        )


def _joined(word: str, parts: list[Quantity]) -> Quantity:
    for part in parts:
        part.need("flag")
    return flag("(" + f" {word.upper()} ".join(part.sql for part in parts) + ")")


def _choice(test: Quantity, yes: Quantity, no: Quantity) -> Quantity:
    fit(yes, no)
    yes.plain(), no.plain()
    one, two = quantities.align(yes, no) if yes.unit.kind == "number" else (yes, no)
    sql = f"CASE WHEN {test.need('flag').sql} THEN {one.sql} WHEN NOT {test.sql} THEN {two.sql} END"
    return Quantity(sql, one.unit, one.den, low=min(one.low, two.low), high=max(one.high, two.high))


def parameter_value(parameter: Parameter, epoch: date) -> Argument:
    """What a parameter holds in an epoch. Raises: Misfit when it has no value then."""
    span = parameter.on(epoch)
    if span is None:
        raise Misfit(
            "gap",
            f"参数“{parameter.name}”在 {epoch} 没有值。",
            f"Parameter '{parameter.name}' has no value on {epoch}.",
        )
    value = span.value
    if isinstance(parameter.unit, TableUnit):
        return table_of(parameter, value)
    if isinstance(value, bool):
        return flag("TRUE" if value else "FALSE")
    if isinstance(value, Fraction):
        return quantities.constant(value, parameter.unit)
    if isinstance(value, date):
        return Quantity(sqltext.day(value), DATE)
    if isinstance(value, tuple):
        return Quantity(sqltext.words(value), TEXTS)
    return Quantity(sqltext.word(str(value)), TEXT)


def window_span(window: Window, scheme: Scheme, day: date, epoch: date) -> Span:
    """The whole months of a window as of a day. Raises: Misfit."""
    month = sqltext.month(day)
    ended = month if (day + timedelta(days=1)).day == 1 else month - 1
    if window.kind == "this_month":
        return Span(month, month)
    if window.kind == "this_year":
        return Span(day.year * 12, month)
    if window.kind == "last_year":
        return Span(day.year * 12 - 12, day.year * 12 - 1)
    if window.kind == "quarter":
        last = (ended + 1) // 3 * 3 - 1
        return Span(last - 2, last)
    value = _window_value(window, scheme, epoch)
    if window.kind == "since" and isinstance(value, date):
        return Span(min(sqltext.month(value), month), month)
    if window.kind == "rolling" and isinstance(value, Fraction):
        return Span(ended - int(value) + 1, ended)
    if window.kind == "custom_year" and isinstance(value, Fraction):
        last = ended - (ended - int(value) + 2) % 12
        return Span(last - 11, last)
    raise Misfit(
        "window",
        f"时段“{window.name}”的参数不合。",
        f"Window '{window.name}': its parameter does not fit.",
    )


def _window_value(window: Window, scheme: Scheme, epoch: date) -> object:
    parameter = scheme.parameters.get(window.parameter)
    if parameter is None:
        raise Misfit(
            "unknown_name",
            f"时段“{window.name}”的参数“{window.parameter}”没有写。",
            f"Window '{window.name}' names no parameter '{window.parameter}'.",
        )
    span = parameter.on(epoch)
    return span.value if span else None


def arguments(
    use: FactCall, fact: Fact, scheme: Scheme, day: date, epoch: date
) -> dict[str, Given]:
    """The arguments of one use of a fact, checked. Raises: Misfit."""
    for name in use.arguments:
        if name not in fact.args:
            raise Misfit(
                "unknown_argument",
                f"事实 {fact.full_name} 没有参数“{name}”。可用：{'、'.join(fact.args) or '无'}。",
                f"Fact {fact.full_name} has no argument '{name}'. Known: {', '.join(fact.args) or 'none'}.",
            )
    given: dict[str, Given] = {}
    for name, arg in fact.args.items():
        words = use.arguments.get(name, arg.default)
        if words is None:
            raise Misfit(
                "missing_argument",
                f"事实 {fact.full_name} 缺少参数“{name}”。",
                f"Fact {fact.full_name} needs its argument '{name}'.",
            )
        given[name] = _given(arg, words, scheme, day, epoch) if words else None
    return given


def _given(arg: Arg, words: tuple[str, ...], scheme: Scheme, day: date, epoch: date) -> Given:
    if arg.kind == "window":
        if words[0] not in scheme.windows:
            raise Misfit("unknown_name", f"没有时段“{words[0]}”。", f"No window '{words[0]}'.")
        return window_span(scheme.windows[words[0]], scheme, day, epoch)
    if arg.kind == "number":
        return _number(arg, words[0], scheme, epoch)
    parameter = scheme.parameters.get(words[0]) if len(words) == 1 else None
    if (
        parameter is not None
        and isinstance(parameter.unit, Unit)
        and parameter.unit.kind == "texts"
    ):
        span = parameter.on(epoch)
        words = span.value if span and isinstance(span.value, tuple) else words
    for word in words:
        if arg.allowed and word not in arg.allowed:
            raise Misfit(
                "not_one_of",
                f"“{word}”不在可选之列：{'、'.join(arg.allowed)}。",
                f"'{word}' is none of: {', '.join(arg.allowed)}.",
            )
    return words


def _number(arg: Arg, name: str, scheme: Scheme, epoch: date) -> Given:
    parameter = scheme.parameters.get(name)
    if parameter is None:
        raise Misfit("unknown_name", f"没有参数“{name}”。", f"No parameter '{name}'.")
    if (
        not isinstance(parameter.unit, Unit)
        or arg.unit is None
        or not parameter.unit.same(arg.unit)
    ):
        raise Misfit(
            "unit_misfit",
            f"这里要单位“{arg.unit}”，参数“{name}”是“{parameter.unit}”。",
            f"The unit here is {arg.unit}, but '{name}' is in {parameter.unit}.",
        )
    if arg.monthly:
        return _monthly(parameter)
    span = parameter.on(epoch)
    if span is None or not isinstance(span.value, Fraction):
        raise Misfit(
            "gap", f"参数“{name}”在 {epoch} 没有值。", f"'{name}' has no value on {epoch}."
        )
    return span.value


def _monthly(parameter: Parameter) -> Monthly:
    return tuple(
        (sqltext.month(span.start), span.value)
        for span in parameter.spans
        if isinstance(span.value, Fraction)
    )


def ordered_workings(scheme: Scheme) -> tuple[list[str], list[str]]:
    """Workings in the order they need each other. Returns: the order, and those in a circle."""
    order: list[str] = []
    open_: list[str] = []
    circle: list[str] = []

    def visit(name: str) -> None:
        if name in order or name not in scheme.workings:
            return
        if name in open_:
            circle.append(name)
            return
        open_.append(name)
        for needed in sorted(scheme.workings[name].tree.names()):
            visit(needed)
        open_.remove(name)
        order.append(name)

    for name in scheme.workings:
        visit(name)
    return order, circle


Names = Mapping[str, Argument]
