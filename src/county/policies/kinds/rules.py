"""A rule's text read and checked, and the scheme of a version: the same text is the same scheme for ever.

Holds no database: texts in, rulebook values out.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rulebook import library, structure, yamls
from rulebook.faults import Fault, Faulty, Mark, Notebook
from rulebook.model import Scheme

# A rule has some sixty lines; a file of this size was made to be a burden.
LARGEST = 60_000
LARGEST_WHOLE = 400_000
FILE = "scheme.yaml"
_KEPT = 256


class Version(Protocol):
    """What of a kept version is needed to read it."""

    text: str
    inherited: dict[str, str]
    sha256: str


@dataclass(frozen=True)
class Checked:
    """A text as read: the scheme, when nothing is wrong; every fault, in the order of the lines."""

    scheme: Scheme | None
    faults: tuple[Fault, ...]


def digest(text: str, inherited: Mapping[str, str], cases: str = "") -> str:
    """The fingerprint of a version: its text, what it inherits from, and its cases."""
    whole = json.dumps([text, sorted(inherited.items()), cases], ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", errors="surrogatepass")).hexdigest()


def read(text: str, inherited: Mapping[str, str] | None = None) -> Checked:
    """Read and check a text. inherited: {path: text} of the texts it takes parts from.

    Returns: all faults at once; those of an inherited text name its path as their file.
    """
    above = dict(inherited or {})
    if len(text) > LARGEST or len(text) + sum(map(len, above.values())) > LARGEST_WHOLE:
        mark = Mark(FILE, 1)
        zh = f"文字太长：一个方案最多 {LARGEST:,} 字。请删去不属于规则的内容。"
        en = f"Too long: a scheme has at most {LARGEST:,} characters. Remove what is not the rule."
        return Checked(None, (Fault(mark, "too_long", zh, en),))
    notes = Notebook()
    parents: dict[str, Scheme] = {}
    for path, said in above.items():
        root = yamls.read(said, file=path, notes=notes)
        if root is not None:
            parents[path] = structure.scheme(root, notes=notes, text=said)
    try:
        scheme = library.read_scheme(text, file=FILE, library=parents)
    except Faulty as faulty:
        return Checked(None, tuple(sorted({*notes.faults, *faulty.faults})))
    faults = tuple(sorted(set(notes.faults)))
    return Checked(None if faults else scheme, faults)


def parent_of(text: str) -> str:
    """The path a text inherits from, or nothing; a text that cannot be read names none."""
    root = yamls.read(text, file=FILE, notes=Notebook()) if len(text) <= LARGEST else None
    if root is None:
        return ""
    based = root.get("based_on")
    return (based.say("inherits") if based else "") or root.say("inherits")


@dataclass
class _Loose:
    text: str
    inherited: dict[str, str]
    sha256: str


class Kept:
    """Texts that are the same when their fingerprints are."""

    __slots__ = ("inherited", "sha256", "text")

    def __init__(self, version: Version) -> None:
        self.text, self.inherited, self.sha256 = version.text, version.inherited, version.sha256

    @classmethod
    def of(cls, text: str, inherited: Mapping[str, str]) -> "Kept":
        """A text that is in hand and not yet stored."""
        return cls(_Loose(text, dict(inherited), digest(text, inherited)))

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and other.sha256 == self.sha256


@lru_cache(maxsize=_KEPT)
def scheme_kept(kept: Kept) -> Scheme:
    """The scheme of a kept text. Raises: Faulty."""
    checked = read(kept.text, kept.inherited)
    if checked.scheme is None:
        raise Faulty(checked.faults)
    return checked.scheme


def scheme_of(version: Version) -> Scheme:
    """The scheme of a kept version; the fingerprint is its name in the cache.

    Raises: Faulty, for a draft whose text has faults.
    """
    return scheme_kept(Kept(version))
