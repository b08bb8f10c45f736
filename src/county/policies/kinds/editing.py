"""Corrections of the outline: indent, outdent, move, join with the one above, cut apart, retype.

Each takes the pieces and gives new ones, codes and doubts found anew. Nothing here loses a character
that the user did not delete himself.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from county.policies.choices import ASKING, ClauseKind
from county.policies.kinds import numbering
from county.policies.kinds.outline import DEEPEST, Piece, checked

Pieces = list[Piece]


class Impossible(Exception):
    """The step makes no sense at this place."""


def indent(pieces: Sequence[Piece], at: int) -> Pieces:
    """One level deeper, with all that lies under it."""
    piece = pieces[at]
    above = pieces[at - 1] if at else None
    if not piece.is_asking or above is None or not above.is_asking:
        raise Impossible
    if piece.level > above.level or piece.level >= DEEPEST:
        raise Impossible
    return _moved(pieces, at, by=1)


def outdent(pieces: Sequence[Piece], at: int) -> Pieces:
    """One level up, with all that lies under it."""
    if not pieces[at].is_asking or pieces[at].level <= 1:
        raise Impossible
    return _moved(pieces, at, by=-1)


def up(pieces: Sequence[Piece], at: int) -> Pieces:
    """Before the sibling above it, each with what lies under it."""
    before = next((i for i in range(at - 1, -1, -1) if pieces[i].level <= pieces[at].level), None)
    if before is None or pieces[before].level != pieces[at].level:
        raise Impossible
    end = _end(pieces, at)
    return checked([*pieces[:before], *pieces[at:end], *pieces[before:at], *pieces[end:]])


def down(pieces: Sequence[Piece], at: int) -> Pieces:
    end = _end(pieces, at)
    if end >= len(pieces) or pieces[end].level != pieces[at].level:
        raise Impossible
    return up(pieces, end)


def join(pieces: Sequence[Piece], at: int) -> Pieces:
    """The piece becomes the end of the one above it; its number stays in the text."""
    if at == 0:
        raise Impossible
    above, piece = pieces[at - 1], pieces[at]
    said = f"{above.text}{piece.numbering}{piece.text}"
    return checked([*pieces[: at - 1], replace(above, text=said), *pieces[at + 1 :]])


def rewrite(
    pieces: Sequence[Piece], at: int, *, kind: str, text: str, written: str, code: str
) -> Pieces:
    """What the form says. Each line of the text becomes a piece of its own, of the same level.

    written: the number as it stands. code: empty or unchanged is found by itself.
    """
    piece = pieces[at]
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    if not parts and not written:
        raise Impossible
    asks = kind in ASKING
    level = max(piece.level, 1) if asks else 0
    own = bool(code) and (piece.own_code or code != piece.code)
    first = replace(
        piece, kind=kind, level=level, numbering=written if asks else "",
        text=(parts or [""])[0] if asks else f"{written}{(parts or [''])[0]}",
        code=code if own else piece.code, own_code=own and asks, doubts=(), seen=True,
    )  # fmt: skip
    rest = [_cut_off(part, first) for part in parts[1:]]
    return checked([*pieces[:at], first, *rest, *pieces[at + 1 :]])


def see(pieces: Sequence[Piece], at: int) -> Pieces:
    """Someone looked: the doubts of this piece are settled."""
    return [*pieces[:at], replace(pieces[at], seen=True), *pieces[at + 1 :]]


STEPS: dict[str, Callable[[Sequence[Piece], int], Pieces]] = {
    "indent": indent, "outdent": outdent, "up": up, "down": down, "join": join, "see": see,
}  # fmt: skip


def _cut_off(text: str, first: Piece) -> Piece:
    """A new piece beside the first; under a numbered clause a text without number lies deeper."""
    blank = replace(first, code="", own_code=False, doubts=(), seen=False)
    if first.kind not in ASKING:
        return replace(blank, text=text)
    found = numbering.read(text)
    if found:
        return replace(blank, kind=ClauseKind.CLAUSE, numbering=found.written, text=found.rest)
    deeper = first.level + (first.kind == ClauseKind.CLAUSE and bool(first.numbering))
    return replace(
        blank, kind=ClauseKind.POINT, numbering="", text=text, level=min(deeper, DEEPEST)
    )


def _end(pieces: Sequence[Piece], at: int) -> int:
    """One behind the last piece that lies under this one."""
    end = at + 1
    while end < len(pieces) and pieces[end].level > pieces[at].level > 0:
        end += 1
    return end


def _moved(pieces: Sequence[Piece], at: int, *, by: int) -> Pieces:
    end = _end(pieces, at)
    inner = [replace(p, level=min(max(p.level + by, 1), DEEPEST)) for p in pieces[at:end]]
    return checked([*pieces[:at], *inner, *pieces[end:]])
