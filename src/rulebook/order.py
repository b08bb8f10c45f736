"""Which scheme is decided before which: those that shut out, come first, or whose amounts another one adds up."""

from collections.abc import Mapping

from rulebook.faults import Faulty, Mark, Notebook
from rulebook.model import FactUse, Scheme

SUMS = "decided"  # the fact that reads other schemes' amounts


def summed(scheme: Scheme) -> dict[str, FactUse]:
    """The schemes whose amounts this one adds up, each with the fact that does."""
    found: dict[str, FactUse] = {}
    for use in scheme.facts.values():
        if use.call.name == SUMS:
            for word in use.call.arguments.get("schemes", ()):
                found[word] = use
    return found


def waits_for(scheme: Scheme) -> list[str]:
    """The schemes that must be decided before this one, when they are in the same run."""
    related = [relation.scheme for relation in (*scheme.excludes, *scheme.after)]
    return [*related, *summed(scheme)]


def decision_order(schemes: Mapping[str, Scheme]) -> list[str]:
    """The schemes, each after those it waits for. Raises: Faulty when they wait in a circle."""
    by_name = {scheme.name: key for key, scheme in schemes.items()}
    order: list[str] = []
    open_: list[str] = []

    def visit(key: str) -> None:
        if key in order:
            return
        if key in open_:
            notes = Notebook()
            mark = Mark(schemes[key].mark.file, schemes[key].mark.line, "excludes")
            notes.note(
                mark,
                "cycle",
                "方案互相等待，绕成了圈：互斥请只写一边，金额之和不能包含自己。",
                "Schemes wait for each other in a circle: write one side of an exclusion; no sum holds itself.",
            )
            raise Faulty(notes.faults)
        open_.append(key)
        for name in waits_for(schemes[key]):
            if name in by_name:
                visit(by_name[name])
        open_.remove(key)
        order.append(key)

    for key in sorted(schemes):
        visit(key)
    return order


def check(schemes: Mapping[str, Scheme], notes: Notebook) -> None:
    """Note sums over schemes that are not there, and circles."""
    names = {scheme.name for scheme in schemes.values()}
    for scheme in schemes.values():
        for name, use in summed(scheme).items():
            if name not in names:
                notes.note(
                    use.mark,
                    "unknown_scheme",
                    f"没有方案“{name}”，不能把它的金额加进来。",
                    f"There is no scheme '{name}' whose amounts could be added up.",
                )
    try:
        decision_order(schemes)
    except Faulty as faulty:
        notes.faults += faulty.faults
