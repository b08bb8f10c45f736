"""Files become schemes: read, take the parents in, check. One fault anywhere and nothing is given out.

Inheritance goes by part: a child's parameter, fact, condition or working replaces its parent's of the same
name; each parameter remembers whether it is its own, inherited or overridden, and whose it was.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from rulebook import order, structure, yamls
from rulebook.checker import check, overrides
from rulebook.faults import Fault, Faulty, Mark, Notebook
from rulebook.model import Parameter, Scheme

CASES = ".cases.yaml"


@dataclass(frozen=True)
class Library:
    """Schemes by name (a file's path under the folder, without its ending), and what is wrong."""

    schemes: dict[str, Scheme]
    faults: tuple[Fault, ...]

    def usable(self) -> dict[str, Scheme]:
        """The schemes. Raises: Faulty when any file has a fault."""
        if self.faults:
            raise Faulty(self.faults)
        return self.schemes


def load(folder: Path) -> Library:
    """Read every scheme file under a folder; files ending in .cases.yaml are left aside."""
    files = sorted(path for path in folder.rglob("*.yaml") if not path.name.endswith(CASES))
    texts = {
        path.relative_to(folder).with_suffix("").as_posix(): (str(path), _text(path))
        for path in files
    }
    return load_texts(texts)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def load_texts(texts: dict[str, tuple[str, str]]) -> Library:
    """The same from texts in hand: path to (file name for messages, text)."""
    notes = Notebook()
    raw: dict[str, Scheme] = {}
    for path, (file, text) in texts.items():
        root = yamls.read(text, file=file, notes=notes)
        if root is not None:
            raw[path] = structure.scheme(root, notes=notes, text=text)
    schemes: dict[str, Scheme] = {}
    for path in raw:
        whole = _resolved(path, raw, (), notes)
        if whole is not None:
            check(whole, notes=notes)
            schemes[path] = whole
    _named_once(raw, notes)
    order.check(schemes, notes)
    return Library(schemes, tuple(sorted(set(notes.faults))))


def read_scheme(
    text: str, *, file: str = "scheme.yaml", library: dict[str, Scheme] | None = None
) -> Scheme:
    """One scheme from its text, for a page or a test; parents come from the library. Raises: Faulty."""
    notes = Notebook()
    root = yamls.read(text, file=file, notes=notes)
    notes.raise_any()
    if root is None:
        raise Faulty([])
    raw = {**(library or {}), "": structure.scheme(root, notes=notes, text=text)}
    whole = _resolved("", raw, (), notes)
    if whole is None:
        raise Faulty(notes.faults)
    check(whole, notes=notes)
    notes.raise_any()
    return whole


def fingerprint(scheme: Scheme) -> str:
    """The hash of what the file says, parents' parts included by their own text."""
    return hashlib.sha256(scheme.text.encode()).hexdigest()


def _named_once(raw: dict[str, Scheme], notes: Notebook) -> None:
    seen: dict[str, Mark] = {}
    for scheme in raw.values():
        if scheme.name in seen:
            notes.note(
                scheme.mark.under("scheme"),
                "duplicate",
                f"方案名“{scheme.name}”已在 {seen[scheme.name].file} 用过。",
                f"The scheme '{scheme.name}' is already in {seen[scheme.name].file}.",
            )
        seen[scheme.name] = scheme.mark


def _resolved(
    path: str, raw: dict[str, Scheme], below: tuple[str, ...], notes: Notebook
) -> Scheme | None:
    scheme = raw[path]
    if not scheme.parent:
        return scheme
    if scheme.parent in (*below, path) or scheme.parent not in raw:
        circle = scheme.parent in raw
        notes.note(
            scheme.mark.under("based_on"),
            "cycle" if circle else "unknown_parent",
            f"上级方案“{scheme.parent}”{'绕成了圈' if circle else '找不到'}。",
            f"The parent '{scheme.parent}' {'comes round in a circle' if circle else 'is not there'}.",
        )
        return None
    parent = _resolved(scheme.parent, raw, (*below, path), notes)
    return parent and inherit(scheme, parent, notes)


def inherit(child: Scheme, parent: Scheme, notes: Notebook) -> Scheme:
    """The child with everything it does not say taken from its parent."""
    parameters: dict[str, Parameter] = {
        name: replace(parameter, origin="inherited")
        for name, parameter in parent.parameters.items()
    }
    for name, parameter in child.parameters.items():
        above = parent.parameters.get(name)
        if above is not None:
            overrides(parameter, above, notes=notes)
        parameters[name] = replace(parameter, origin="overridden" if above else "own")
    own = {condition.name: condition for condition in child.conditions}
    conditions = [own.pop(one.name, one) for one in parent.conditions] + list(own.values())
    return replace(
        child,
        title=child.title if child.title.zh else parent.title,
        clause=child.clause or parent.clause,
        document=child.document or parent.document,
        subject=child.subject or parent.subject,
        payee=child.payee or parent.payee,
        version_date=child.version_date or parent.version_date,
        period=child.period or parent.period,
        start=max(child.start, parent.start),
        end=child.end or parent.end,
        amount=child.amount or parent.amount,
        automatic=child.automatic or parent.automatic,
        true_up=child.true_up or parent.true_up,
        parameters=parameters,
        facts={**parent.facts, **child.facts},
        windows={**parent.windows, **child.windows},
        workings={**parent.workings, **child.workings},
        conditions=tuple(conditions),
        limits=child.limits or parent.limits,
        excludes=child.excludes or parent.excludes,
        after=child.after or parent.after,
        payments=child.payments or parent.payments,
        funds=child.funds or parent.funds,
        when_short=child.when_short or parent.when_short,
        papers=child.papers or parent.papers,
        steps=child.steps or parent.steps,
        season=child.season or parent.season,
        each_month_of=child.each_month_of or parent.each_month_of,
        silent=(*parent.silent, *child.silent),
        text=f"{parent.text}\n---\n{child.text}",
    )
