"""Expressions as text become small trees, through a whitelist of Python's own syntax. Nothing is ever run.

Allowed: names, comparisons, and/or/not, + - *, `a if test else b`, and calls of plain functions.
Refused: numbers and strings (every number is a dated parameter), attributes, subscripts, everything else.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from rulebook.faults import Mark, Notebook

LONGEST = 2_000
DEEPEST = 30
COMPARES: dict[type[ast.cmpop], str] = {
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.Eq: "=",
    ast.NotEq: "<>",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


@dataclass(frozen=True)
class Tree:
    """One node. kind: name, call, compare, and, or, not, + , -, *, if. word: the name or the operator."""

    kind: str
    word: str
    parts: "tuple[Tree, ...]"
    mark: Mark
    text: str

    def names(self) -> "set[str]":
        """Every name the expression reads."""
        found = {self.word} if self.kind == "name" else set()
        for part in self.parts:
            found |= part.names()
        return found

    def leaves(self) -> "list[Tree]":
        """The comparisons and bare flags under and/or/not, from left to right."""
        if self.kind in {"and", "or", "not"}:
            return [leaf for part in self.parts for leaf in part.leaves()]
        return [self]


class _Refused(Exception):
    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(en)


def parse(text: str, *, mark: Mark, notes: Notebook) -> Tree | None:
    """Read one expression; what is wrong goes into the notebook and None comes back."""
    try:
        if len(text) > LONGEST:
            _refuse("too_long", "表达式太长。", "The expression is too long.")
        module = ast.parse(text.strip() or "()", mode="eval")
        return _tree(module.body, mark, 0)
    except _Refused as refused:
        notes.note(mark, refused.code, refused.zh, refused.en)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        cut = text.count("(") != text.count(")")
        notes.note(
            mark,
            "syntax",
            f"读不懂“{text}”。" + (_CUT[0] if cut else "请写成 名称 >= 参数 这样的式子。"),
            f"Cannot read '{text}'. " + (_CUT[1] if cut else "Write it like: name >= parameter."),
        )
    return None


_CUT = (
    "括号不成对：写在 { } 里的式子如果有逗号，请整句加引号。",
    "Its brackets do not match: inside { } an expression with a comma must be quoted whole.",
)


def _tree(node: ast.expr, mark: Mark, depth: int) -> Tree:
    if depth > DEEPEST:
        _refuse("too_deep", "表达式层次太深。", "The expression is nested too deep.")
    kind, word, parts = _shape(node)
    return Tree(
        kind,
        word,
        tuple(_tree(part, mark, depth + 1) for part in parts),
        mark,
        ast.unparse(node),
    )


_Shape = tuple[str, str, list[ast.expr]]


def _shape(node: ast.expr) -> _Shape:
    read = _READERS.get(type(node))
    shape = read(node) if read else None
    if shape is None:
        said = ast.unparse(node)[:60]
        _refuse(
            "not_allowed", f"式子里不能用“{said}”。", f"Not allowed in an expression: '{said}'."
        )
    return shape


def _name(node: ast.Name) -> _Shape:
    return "name", node.id, []


def _joined(node: ast.BoolOp) -> _Shape:
    word = "and" if isinstance(node.op, ast.And) else "or"
    return word, word, node.values


def _negated(node: ast.UnaryOp) -> _Shape | None:
    return ("not", "not", [node.operand]) if isinstance(node.op, ast.Not) else None


def _choice(node: ast.IfExp) -> _Shape:
    return "if", "if", [node.test, node.body, node.orelse]


def _sum(node: ast.BinOp) -> _Shape | None:
    word = _ARITHMETIC.get(type(node.op))
    return (word, word, [node.left, node.right]) if word else None


def _bare(node: ast.Constant) -> NoReturn:
    said = ast.unparse(node)
    _refuse(
        "bare_number",
        f"式子里不能直接写“{said}”：请在 parameters 里写明单位、出处和起始日期，再用它的名称。",
        f"No bare value in an expression ({said}): name it under parameters, with unit, source and date.",
    )


def _compare(node: ast.Compare) -> _Shape:
    if len(node.ops) != 1:
        _refuse(
            "chained",
            "请把连写的比较分成两个，用 and 连接。",
            "Write a chained comparison as two, joined by and.",
        )
    if type(node.ops[0]) not in COMPARES:
        _refuse("not_allowed", "只能用 >= > <= < == !=。", "Only >= > <= < == and != compare.")
    return "compare", COMPARES[type(node.ops[0])], [node.left, node.comparators[0]]


def _call(node: ast.Call) -> _Shape:
    if not isinstance(node.func, ast.Name) or node.keywords:
        _refuse(
            "not_allowed",
            "函数只能写成 名称(甲, 乙)。",
            "A function is written name(a, b), nothing else.",
        )
    return "call", node.func.id, node.args


_READERS: dict[type[ast.expr], Callable[[Any], _Shape | None]] = {
    ast.Name: _name,
    ast.BoolOp: _joined,
    ast.UnaryOp: _negated,
    ast.IfExp: _choice,
    ast.BinOp: _sum,
    ast.Compare: _compare,
    ast.Call: _call,
    ast.Constant: _bare,
}


def _refuse(code: str, zh: str, en: str) -> NoReturn:
    raise _Refused(code, zh, en)


@dataclass(frozen=True)
class FactCall:
    """`factory.stable_workers(months=stable_months, groups=[relocated, poor])`, read but not yet checked."""

    subject: str
    name: str
    arguments: "dict[str, tuple[str, ...]]"
    mark: Mark
    text: str


def parse_fact(text: str, *, mark: Mark, notes: Notebook) -> FactCall | None:
    """Read one fact call; its arguments are names or lists of names."""
    try:
        node: ast.expr = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        node = ast.Constant(None)
    arguments: dict[str, tuple[str, ...]] = {}
    good = True
    if isinstance(node, ast.Call) and not node.args:
        for keyword in node.keywords:
            words = _words(keyword.value)
            good = good and bool(keyword.arg) and words is not None
            arguments[keyword.arg or ""] = words or ()
        node = node.func
    if good and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return FactCall(node.value.id, node.attr, arguments, mark, text.strip())
    notes.note(
        mark,
        "fact_syntax",
        f"读不懂“{text}”。事实写成 主体.事实(参数=名称)，例如 factory.workers()。",
        f"Cannot read '{text}'. A fact is written subject.fact(argument=name), as in factory.workers().",
    )
    return None


def _words(node: ast.expr) -> tuple[str, ...] | None:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.List) and all(isinstance(member, ast.Name) for member in node.elts):
        return tuple(member.id for member in node.elts if isinstance(member, ast.Name))
    return None
