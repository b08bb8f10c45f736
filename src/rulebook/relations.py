"""The parts of a scheme around its arithmetic: limits, other schemes, funds, payments, papers, steps."""

from rulebook.expressions import Tree, parse
from rulebook.faults import Notebook
from rulebook.model import Limit, Paper, Relation, Season, Share, Silent, Step, Text
from rulebook.yamls import Node

GROUPS = ("item", "person", "household", "factory", "enterprise", "identity_cluster", "post")
OVERS = ("decision", "month", "year", "ever")
KINDS = ("once", "cap", "months", "count", "items")
_LIMIT_KEYS = frozenset({*KINDS, "per", "over", "pool"})


def _odd(node: Node, allowed: frozenset[str], notes: Notebook) -> None:
    for key, value in node:
        if key not in allowed:
            notes.note(
                value.mark,
                "unknown_key",
                f"不认识“{key}”。可用：{'、'.join(sorted(allowed))}。",
                f"Unknown key '{key}'. Known: {', '.join(sorted(allowed))}.",
            )


def _word(node: Node, key: str, allowed: tuple[str, ...], default: str, notes: Notebook) -> str:
    found = node.say(key, default)
    if found not in allowed:
        notes.note(
            node.mark.under(key),
            "not_one_of",
            f"“{found}”不在可选之列：{'、'.join(allowed)}。",
            f"'{found}' is none of: {', '.join(allowed)}.",
        )
        return allowed[0]
    return found


def limits(node: Node | None, notes: Notebook) -> tuple[Limit, ...]:
    """`{once: person, over: year}`, `{cap: name, per: factory, over: year}`, `{months: name, per: person}`."""
    found: list[Limit] = []
    for item in node.items if node else []:
        _odd(item, _LIMIT_KEYS, notes)
        kind = next((key for key in KINDS if item.get(key)), "")
        if not kind:
            notes.note(
                item.mark,
                "limit",
                "限制应写 once、cap、months、count 或 items。",
                "A limit says once, cap, months, count or items.",
            )
            continue
        pool = item.get("pool")
        per = "once" if kind == "once" else "per"
        found.append(
            Limit(
                kind=kind,
                key=_word(item, per, GROUPS, "item", notes),
                over=_word(item, "over", OVERS, "ever", notes),
                parameter="" if kind == "once" else item.say(kind),
                pool=tuple(member.text for member in pool.items) if pool else (),
                mark=item.mark,
            )
        )
    return tuple(found)


def others(node: Node | None, notes: Notebook) -> tuple[Relation, ...]:
    """`{scheme: name, same: person, over: year, months: parameter}`."""
    found: list[Relation] = []
    for item in node.items if node else []:
        _odd(item, frozenset({"scheme", "same", "over", "months"}), notes)
        if not item.say("scheme"):
            notes.note(item.mark, "missing", "缺少 scheme。", "'scheme' is missing.")
            continue
        found.append(
            Relation(
                item.say("scheme"),
                _word(item, "same", GROUPS, "item", notes),
                _word(item, "over", OVERS, "ever", notes),
                item.say("months"),
                item.mark,
            )
        )
    return tuple(found)


def season(node: Node | None, notes: Notebook) -> Season | None:
    """`{from: parameter, until: parameter}`: the days of a year on which one may apply."""
    if node is None:
        return None
    _odd(node, frozenset({"from", "until"}), notes)
    if not node.say("from") or not node.say("until"):
        notes.note(
            node.mark,
            "missing",
            "申报期要写 from 和 until 两个参数（单位 day_of_year）。",
            "applications names two parameters in day_of_year: from and until.",
        )
        return None
    return Season(node.say("from"), node.say("until"), node.mark)


def _tree(node: Node, key: str, notes: Notebook) -> Tree | None:
    found = node.get(key)
    return parse(found.text, mark=found.mark, notes=notes) if found else None


def shares(node: Node | None, notes: Notebook, tested: str = "") -> tuple[Share, ...]:
    """`{name: x, share: parameter}`, `{up_to: parameter}` or `{rest: true}`; the last takes what is left."""
    found: list[Share] = []
    for place, item in enumerate(node.items if node else [], 1):
        _odd(item, frozenset({"fund", "name", "share", "up_to", "rest", "say", tested}), notes)
        kind = next((key for key in ("share", "up_to") if item.get(key)), "rest")
        name = item.say("fund") or item.say("name") or f"part_{place}"
        tree = _tree(item, tested, notes) if tested else None
        found.append(Share(name, item.say(kind), kind, tree, Text(item.say("say")), item.mark))
    if found and any(one.kind == "rest" for one in found[:-1]):
        notes.note(
            found[0].mark, "rest", "“其余”只能写在最后。", "Only the last may take the rest."
        )
    return tuple(found)


def funds(root: Node, notes: Notebook) -> tuple[Share, ...]:
    """`fund: name` for one, `funds:` for several."""
    single = root.get("fund")
    if single is not None and single.text:
        return (Share(single.text, "", "rest", None, Text(), single.mark),)
    return shares(root.get("funds"), notes)


def papers(node: Node | None, notes: Notebook) -> tuple[Paper, ...]:
    """A paper's name, or `{any_of: [a, [b, c]], when: flag}`."""
    found: list[Paper] = []
    for item in node.items if node else []:
        _odd(item, frozenset({"any_of", "when"}), notes)
        options = item.get("any_of")
        choices = options.items if options else [item]
        any_of = tuple(
            tuple(member.text for member in option.items) for option in choices if option.items
        )
        found.append(Paper(any_of, _tree(item, "when", notes), item.mark))
    return tuple(found)


def steps(node: Node | None, notes: Notebook) -> tuple[Step, ...]:
    """`{by: town, days: 5 working}`, `{notice: 5 working}`, `{pay: 15 calendar}`."""
    found: list[Step] = []
    for item in node.items if node else []:
        _odd(item, frozenset({"by", "days", "notice", "pay"}), notes)
        kind = next((key for key in ("notice", "pay") if item.get(key)), "review")
        written = item.say(kind) or item.say("days")
        number, _, calendar = written.partition(" ")
        if not number.isdigit() or calendar not in {"working", "calendar"}:
            notes.note(
                item.mark,
                "days",
                f"“{written}”应写成 5 working 或 7 calendar。",
                f"Write '5 working' or '7 calendar', not '{written}'.",
            )
            continue
        found.append(
            Step(item.say("by", kind), int(number), calendar == "working", kind, item.mark)
        )
    return tuple(found)


def silent(node: Node | None, notes: Notebook) -> tuple[Silent, ...]:
    """`{question: …, default: …}`: both must be there."""
    found: list[Silent] = []
    for item in node.items if node else []:
        asked = item.get("question")
        zh = asked.text or asked.say("zh") if asked else ""
        if not zh or not item.say("default"):
            notes.note(
                item.mark,
                "silent",
                "文件没有说明之处要写 question 和 default。",
                "A silent point needs its question and its default.",
            )
        found.append(
            Silent(Text(zh, asked.say("en") if asked else ""), item.say("default"), item.mark)
        )
    return tuple(found)
