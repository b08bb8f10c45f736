"""Which papers a claim needs, and which of them are missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from rulebook.model import Scheme

Alternatives = tuple[tuple[str, ...], ...]


def needed(scheme: Scheme, row: Mapping[str, Any]) -> list[Alternatives]:
    """Each paper asked for with its alternatives; one for a flag that is not set is not asked."""
    return [paper.any_of for paper in scheme.papers if _is_asked(paper.when, row)]


def missing(asked: Iterable[Alternatives], on_file: Iterable[str]) -> list[Alternatives]:
    """What no alternative of is whole."""
    kinds = set(on_file)
    return [one for one in asked if not any(set(way) <= kinds for way in one)]


def used(asked: Iterable[Alternatives], on_file: Iterable[str]) -> list[str]:
    """The kinds that the claim rests on: of each paper the first alternative that is whole."""
    kinds, found = set(on_file), dict[str, None]()
    for one in asked:
        way = next((way for way in one if set(way) <= kinds), ())
        found.update(dict.fromkeys(way))
    return list(found)


def _is_asked(when: Any, row: Mapping[str, Any]) -> bool:
    if when is None or when.kind != "name":
        return True
    return row.get(f"f_{when.word}", True) is not False
