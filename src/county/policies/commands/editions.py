"""A new edition of a document's text, and which wordings it begins and ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Max
from django.utils.translation import gettext as _

from county.accounts.models import User
from county.core import text
from county.core.actor import Actor
from county.core.errors import Refused
from county.policies.models import Clause, Document, Edition, Wording

How = Literal["merge", "replace", "amend"]
# What a wording keeps.
_SAID = ("kind", "level", "numbering", "text", "summary", "summary_en", "position")


@dataclass(frozen=True)
class Entry:
    """One clause of the new text. told: fields of Clause to set; what is not told stays."""

    code: str
    parent: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


def write_edition(
    document: Document,
    entries: Sequence[Entry],
    *,
    actor: Actor,
    kind: str,
    note: str = "",
    file_name: str = "",
    file_digest: str = "",
    how: How = "merge",
) -> Edition | None:
    """Make the entries the document's text, in their order.

    how: `merge` keeps clauses that are not among them, behind their siblings; `replace` ends them;
        `amend` leaves every clause where it is.
    Locks: the document's clauses. Returns: None when nothing differs.
    Refuses: a code given twice.
    """
    _require_codes_once(entries)
    known = {c.code: c for c in Clause.objects.select_for_update().filter(document=document)}
    before = {code: _said(clause) for code, clause in known.items() if clause.is_current}
    _create_missing(document, entries, known)
    told = {entry.code: entry for entry in entries}
    order = _order([entry.code for entry in entries], before, known, how=how)
    for position, code in enumerate(order):
        clause = known[code]
        entry = told.get(code)
        if entry:
            _tell(clause, entry, known)
        clause.position, clause.is_current = position, True
    for code in before.keys() - set(order):
        known[code].is_current = False
    # Clauses of before there were editions have no wording yet.
    kept = before if Edition.objects.filter(document=document).exists() else {}
    changed = [
        c for c in known.values() if kept.get(c.code) != (_said(c) if c.is_current else None)
    ]
    _save(known.values())
    if not changed:
        return None
    edition = Edition.objects.create(
        document=document, number=_next_number(document), kind=kind, note=note[:200],
        file_name=file_name, file_digest=file_digest, made_by=_user(actor),
    )  # fmt: skip
    _turn_wordings(changed, edition.number)
    return edition


def _require_codes_once(entries: Sequence[Entry]) -> None:
    codes = [entry.code for entry in entries]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise Refused(
            _("条款编号重复：%(codes)s。请在核对页改正后再发布。") % {"codes": text.listed(twice)},
            code="same_code",
        )


def _create_missing(document: Document, entries: Sequence[Entry], known: dict[str, Clause]) -> None:
    made = Clause.objects.bulk_create(
        Clause(document=document, code=entry.code, position=0, is_current=False)
        for entry in entries
        if entry.code not in known
    )
    known.update((clause.code, clause) for clause in made)


def _tell(clause: Clause, entry: Entry, known: Mapping[str, Clause]) -> None:
    for name, value in entry.told.items():
        setattr(clause, name, value)
    clause.parent = known.get(entry.parent)
    clause.search_text = text.search_text(
        clause.code, clause.text, clause.summary, clause.summary_en, clause.part,
        *text.pinyin_of((clause.summary or clause.text)[:60], surname=False),
    )  # fmt: skip


def _order(
    told: list[str], before: Mapping[str, Any], known: Mapping[str, Clause], *, how: How
) -> list[str]:
    if how == "replace":
        return told
    standing = sorted(before, key=lambda code: known[code].position)
    if how == "amend":
        return standing
    order = list(told)
    for code in [kept for kept in standing if kept not in set(told)]:
        parent = known[code].parent
        above = parent.code if parent else ""
        near = [
            i
            for i, other in enumerate(order)
            if above and (other == above or _is_under(other, above))
        ]
        order.insert(near[-1] + 1 if near else len(order), code)
    return order


def _is_under(code: str, above: str) -> bool:
    return code.startswith((f"{above}-", f"{above}."))


def _said(clause: Clause) -> tuple[Any, ...]:
    """What would be another wording; a place further down the page is none."""
    return tuple(getattr(clause, name) for name in _SAID if name != "position")


def _save(clauses: Any) -> None:
    names = (
        *_SAID,
        "parent",
        "part",
        "part_en",
        "is_current",
        "missing",
        "missing_en",
        "search_text",
    )
    Clause.objects.bulk_update(list(clauses), names)


def _turn_wordings(changed: Sequence[Clause], number: int) -> None:
    Wording.objects.filter(clause__in=changed, to_edition__isnull=True).update(
        to_edition=number - 1
    )
    Wording.objects.bulk_create(
        Wording(clause=clause, from_edition=number, **{n: getattr(clause, n) for n in _SAID})
        for clause in changed
        if clause.is_current
    )


def _next_number(document: Document) -> int:
    newest = Edition.objects.filter(document=document).aggregate(n=Max("number"))["n"]
    return (newest or 0) + 1


def _user(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
