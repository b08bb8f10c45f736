"""A file's nodes become a Scheme; every key is known or refused, every value has its kind."""

import difflib
from collections.abc import Callable
from datetime import date
from keyword import iskeyword
from typing import TypeVar

from rulebook import relations, values
from rulebook.expressions import Tree, parse, parse_fact
from rulebook.faults import Mark, Notebook
from rulebook.model import Condition, FactUse, Parameter, Scheme, Text, Window, Working
from rulebook.yamls import Node

VERSION_DATES = ("hire", "contract", "application", "month", "first_approval")
PERIODS = ("once", "year", "quarter", "month")
WINDOWS = {
    "rolling": True,
    "this_month": False,
    "this_year": False,
    "last_year": False,
    "custom_year": True,
    "quarter": False,
    "since": True,
}
KEYS = (
    "scheme",
    "title",
    "clause",
    "document",
    "based_on",
    "inherits",
    "subject",
    "payee",
    "version_date",
    "period",
    "each_month_of",
    "applications",
    "in_force",
    "parameters",
    "facts",
    "windows",
    "workings",
    "conditions",
    "amount",
    "limits",
    "excludes",
    "after",
    "payments",
    "funds",
    "fund",
    "when_short",
    "papers",
    "steps",
    "silent",
    "true_up",
    "template",
    "automatic",
    "note",
)
SUBJECTS = ("factory", "worker", "worker_month", "lease", "loan")
T = TypeVar("T")
Reader = Callable[[str, Node, Notebook], T | None]
# What happens when the money of the funds does not suffice.
WHEN_SHORT = ("queue", "pro_rata")
PAYEES = ("enterprise", "worker", "household", "landlord", "agent", "person")


def phrase(node: Node | None) -> Text:
    """A text, or its two languages."""
    if node is None:
        return Text()
    return Text(node.text) if node.text else Text(node.say("zh"), node.say("en"))


def known(node: Node, allowed: "tuple[str, ...] | list[str]", notes: Notebook) -> None:
    """Refuse keys that mean nothing here, naming the nearest that does."""
    for key, value in node:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1)
            hint_zh = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(allowed)}。"
            hint_en = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(allowed)}."
            notes.note(
                value.mark,
                "unknown_key",
                f"不认识“{key}”。{hint_zh}",
                f"Unknown key '{key}'. {hint_en}",
            )


def needed(node: Node, key: str, notes: Notebook) -> str:
    """The text of a field that must be there."""
    found = node.say(key)
    if not found:
        notes.note(
            node.mark.under(key), "missing", f"缺少“{key}”。请补上。", f"'{key}' is missing."
        )
    return found


def one_of(node: Node, key: str, allowed: "tuple[str, ...]", notes: Notebook, default: str) -> str:
    """A word out of a list."""
    found = node.get(key)
    if found is None:
        return default
    if found.text not in allowed:
        notes.note(
            found.mark,
            "not_one_of",
            f"“{found.text}”不在可选之列：{'、'.join(allowed)}。",
            f"'{found.text}' is none of: {', '.join(allowed)}.",
        )
        return default
    return found.text


def day(node: Node | None, notes: Notebook) -> date | None:
    """A date, or nothing."""
    if node is None or not node.text:
        return None
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        notes.note(
            node.mark,
            "date",
            f"“{node.text}”不是日期。请写成 2017-04-15。",
            f"Not a date: {node.text}.",
        )
        return None


def scheme(root: Node, *, notes: Notebook, text: str) -> Scheme:
    """Build the scheme; call the checker afterwards."""
    known(root, KEYS, notes)
    name = needed(root, "scheme", notes)
    if name and not name.isidentifier():
        notes.note(
            root.mark.under("scheme"), "name", f"“{name}”不能作名称。", f"Not a name: {name}."
        )
    parent = root.say("inherits")
    based = root.get("based_on")
    if based is not None:
        known(based, ("document", "inherits"), notes)
        parent = based.say("inherits", parent)
    force = root.get("in_force")
    start = day(force.get("from"), notes) if force else None
    if start is None and not parent:
        notes.note(
            root.mark.under("in_force"),
            "missing",
            "缺少 in_force: {from: 日期}：从哪天起施行？",
            "in_force: {from: date} is missing: from which day does it hold?",
        )
    amount = root.get("amount")
    return Scheme(
        name=name,
        title=phrase(root.get("title")),
        clause=needed(root, "clause", notes) if not parent else root.say("clause"),
        document=(based.say("document") if based else "") or root.say("document"),
        parent=parent,
        subject=one_of(root, "subject", SUBJECTS, notes, "factory" if not parent else ""),
        payee=one_of(root, "payee", PAYEES, notes, "" if parent else "enterprise"),
        version_date=one_of(
            root, "version_date", VERSION_DATES, notes, "" if parent else "application"
        ),
        period=one_of(root, "period", PERIODS, notes, "" if parent else "once"),
        start=start or date(1949, 10, 1),
        end=day(force.get("to"), notes) if force else None,
        amount=parse(amount.text, mark=amount.mark, notes=notes) if amount else None,
        mark=root.mark,
        template=root.say("template") == "true",
        automatic=root.say("automatic") == "true",
        true_up=root.say("true_up") == "true",
        season=relations.season(root.get("applications"), notes),
        each_month_of=root.say("each_month_of"),
        parameters=_parameters(root.get("parameters"), name, notes),
        facts=_named(root.get("facts"), notes, _fact),
        windows=_named(root.get("windows"), notes, _window),
        workings=_named(root.get("workings"), notes, _working),
        conditions=_conditions(root.get("conditions"), root.say("clause"), notes),
        limits=relations.limits(root.get("limits"), notes),
        excludes=relations.others(root.get("excludes"), notes),
        after=relations.others(root.get("after"), notes),
        payments=relations.shares(root.get("payments"), notes, "when"),
        funds=relations.funds(root, notes),
        when_short=one_of(root, "when_short", WHEN_SHORT, notes, "" if parent else "queue"),
        papers=relations.papers(root.get("papers"), notes),
        steps=relations.steps(root.get("steps"), notes),
        silent=relations.silent(root.get("silent"), notes),
        text=text,
    )


def _named(node: Node | None, notes: Notebook, read: "Reader[T]") -> dict[str, T]:
    found: dict[str, T] = {}
    for name, value in node or ():
        if not name.isidentifier() or iskeyword(name):
            notes.note(value.mark, "name", f"“{name}”不能作名称。", f"Not a name: {name}.")
            continue
        made = read(name, value, notes)
        if made is not None:
            found[name] = made
    return found


def _parameters(node: Node | None, scheme_name: str, notes: Notebook) -> dict[str, Parameter]:
    def one(name: str, value: Node, notes: Notebook) -> Parameter | None:
        known(value, values.KEYS, notes)
        return values.parameter(
            name, value, say=phrase(value.get("say")), scheme=scheme_name, notes=notes
        )

    return _named(node, notes, one)


def _fact(name: str, node: Node, notes: Notebook) -> FactUse | None:
    known(node, ("is", "say", "paper"), notes)
    text = node.text or needed(node, "is", notes)
    call = parse_fact(text, mark=node.mark, notes=notes) if text else None
    return (
        FactUse(name, call, phrase(node.get("say")), node.mark, node.say("paper")) if call else None
    )


def _working(name: str, node: Node, notes: Notebook) -> Working | None:
    known(node, ("is", "say"), notes)
    text = node.text or needed(node, "is", notes)
    tree = parse(text, mark=node.mark, notes=notes) if text else None
    return Working(name, phrase(node.get("say")), tree, node.mark) if tree else None


def _window(name: str, node: Node, notes: Notebook) -> Window | None:
    kind = node.text or next(iter(node.fields), "")
    inner = node.get(kind)
    if kind not in WINDOWS or (WINDOWS[kind] and inner is None):
        notes.note(
            node.mark,
            "window",
            f"读不懂时段“{kind}”。可用：{'、'.join(WINDOWS)}；rolling、custom_year、since 要带参数名。",
            f"Unknown window '{kind}'. Known: {', '.join(WINDOWS)}; rolling, custom_year, since name a parameter.",
        )
        return None
    return Window(name, kind, inner.text if inner else "", node.mark)


def _conditions(node: Node | None, clause: str, notes: Notebook) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for item in node.items if node else []:
        known(item, ("id", "say", "check", "clause"), notes)
        name, check = needed(item, "id", notes), needed(item, "check", notes)
        if name and (not name.isidentifier() or name in {one.name for one in found}):
            notes.note(
                item.mark, "name", f"条件编号“{name}”不能用或重复。", f"Bad or second id: {name}."
            )
        tree: Tree | None = parse(check, mark=_at(item, "check"), notes=notes) if check else None
        if name and tree:
            found.append(
                Condition(
                    name, phrase(item.get("say")), tree, item.say("clause", clause), item.mark
                )
            )
    return tuple(found)


def _at(node: Node, key: str) -> Mark:
    found = node.get(key)
    return found.mark if found else node.mark
