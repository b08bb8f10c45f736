"""Two versions of a document side by side, clause by clause, changed words marked."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from county.core.errors import NotFound
from county.policies import queries as policies
from county.policies.models import Document, Edition, Wording

How = Literal["changed", "added", "removed", "same"]
Mark = Literal["same", "del", "ins"]


@dataclass(frozen=True)
class Difference:
    """marked: (mark, words) of the text, or of the summary where there is no text."""

    code: str
    how: How
    marked: list[tuple[Mark, str]]


@dataclass(frozen=True)
class Comparison:
    document: Document
    editions: list[Edition]
    before: int
    after: int
    differences: list[Difference]
    same: int


def compare(pk: int, *, before: str, after: str) -> Comparison:
    """before, after: numbers of editions as the address carries them; by default the last two.

    Refuses: no such document or edition (404).
    """
    document = policies.document(pk)
    editions = list(policies.editions_of(document))
    numbers = [edition.number for edition in editions]
    newest = numbers[0] if numbers else 0
    new = _chosen(after, numbers, newest)
    old = _chosen(before, numbers, next((n for n in numbers if n < new), new))
    was = {wording.clause.code: wording for wording in policies.wordings_at(document, old)}
    now = {wording.clause.code: wording for wording in policies.wordings_at(document, new)}
    told = [_difference(code, was.get(code), now.get(code)) for code in _in_order(was, now)]
    return Comparison(
        document, editions, old, new, [one for one in told if one.how != "same"],
        sum(one.how == "same" for one in told),
    )  # fmt: skip


def _chosen(said: str, numbers: list[int], default: int) -> int:
    if not said:
        return default
    if not (said.isascii() and said.isdecimal() and len(said) < 9 and int(said) in numbers):
        raise NotFound
    return int(said)


def _in_order(was: dict[str, Wording], now: dict[str, Wording]) -> list[str]:
    """As they stand now; what is gone, behind what stood before it."""
    order = list(now)
    last = ""
    for code in was:
        if code not in now:
            order.insert(order.index(last) + 1 if last in order else 0, code)
        last = code
    return order


def _difference(code: str, was: Wording | None, now: Wording | None) -> Difference:
    before, after = _said(was), _said(now)
    if was is None:
        return Difference(code, "added", [("ins", after)])
    if now is None:
        return Difference(code, "removed", [("del", before)])
    if before == after:
        return Difference(code, "same", [])
    return Difference(code, "changed", marked(before, after))


def marked(before: str, after: str) -> list[tuple[Mark, str]]:
    """The words that stayed, went and came, in reading order."""
    found: list[tuple[Mark, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", before[a:b]))
            continue
        if b > a:
            found.append(("del", before[a:b]))
        if d > c:
            found.append(("ins", after[c:d]))
    return found


def _said(wording: Wording | None) -> str:
    if wording is None:
        return ""
    parts = (wording.numbering + wording.text, wording.summary, wording.summary_en)
    return "\n".join(part for part in parts if part)
