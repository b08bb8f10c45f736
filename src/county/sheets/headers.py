"""Find the header row of a sheet and which column holds what, whatever the factory called it or
where it put it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from county.sheets.cells import text_of
from county.sheets.naming import (
    REMEMBERED,
    SURE,
    FieldSpec,
    Heading,
    normalise,
    suggestions,
    sure_matches,
)
from county.sheets.reading import Row, Sheet

__all__ = ["ColumnMatch", "FieldSpec", "HeaderMatch", "find_header", "header_at", "reassigned"]

_SEARCHED_ROWS = 40
_FIGURE = re.compile(r"[-+¥]?[\d.,/%年月日:\-]+X?元?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of the sheet and the field it was taken for.

    index: from 0. text: the header as written, a group header before it (`应发工资/加班工资`).
    name: the normalised text, the key under which a user's choice is to be remembered.
    key: the field, or None. confidence: percent; below SURE it is a suggestion for the user to
    confirm.
    """

    index: int
    text: str
    name: str
    key: str | None = None
    confidence: int = 0

    @property
    def letter(self) -> str:
        """A, B, … Z, AA: what Excel shows above the column."""
        letters, rest = "", self.index + 1
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(65 + last) + letters
        return letters

    @property
    def is_sure(self) -> bool:
        return self.key is not None and self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Where the header is and what its columns mean.

    first_row, last_row: as Excel counts; they differ for a two-row header. titles: the text of
    each row above.
    missing: keys of required fields without any column.
    """

    first_row: int
    last_row: int
    columns: tuple[ColumnMatch, ...]
    titles: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def positions(self) -> dict[str, int]:
        """Field key -> column from 0, suggestions included."""
        return {column.key: column.index for column in self.columns if column.key is not None}

    @property
    def unsure(self) -> tuple[ColumnMatch, ...]:
        return tuple(
            column for column in self.columns if column.key is not None and not column.is_sure
        )


def find_header(
    sheet: Sheet, fields: Sequence[FieldSpec], *, remembered: Mapping[str, str | None] | None = None
) -> HeaderMatch | None:
    """Find the row, or pair of rows, in the first 40 that names the most fields.

    remembered: ColumnMatch.name -> field key, or None for "not wanted"; goes before every guess.
    Returns: None when no row names two of the fields (one, when only one is asked for).
    """
    needed = min(2, len(fields))
    best: tuple[int, int, int] | None = None
    for start, end in _candidates(sheet):
        headings = _headings(sheet, start=start, end=end)
        score = len(sure_matches(headings, fields, remembered=remembered or {}))
        # On a tie a real pair of header rows goes before its lower half, an upper row before a
        # lower one.
        rank = (
            score,
            end - start if _is_pair(sheet, start=start, end=end) else start - end,
            -start,
        )
        if score >= needed and (best is None or rank > best):
            best = rank
    if best is None:
        return None
    start = -best[2]
    return header_at(
        sheet,
        fields,
        first_row=sheet.rows[start].number,
        depth=abs(best[1]) + 1,
        remembered=remembered,
    )


def header_at(
    sheet: Sheet,
    fields: Sequence[FieldSpec],
    *,
    first_row: int,
    depth: int = 1,
    remembered: Mapping[str, str | None] | None = None,
) -> HeaderMatch:
    """Match the header in a row the user points at.

    first_row: as Excel counts. depth: 1 or 2 rows. Raises: ValueError when the row is blank or
    absent.
    """
    start = next((i for i, row in enumerate(sheet.rows) if row.number == first_row), None)
    if start is None:
        raise ValueError(first_row)
    end = min(start + depth - 1, len(sheet.rows) - 1)
    headings = _headings(sheet, start=start, end=end)
    taken = sure_matches(headings, fields, remembered=remembered or {})
    ignored = {name for name, key in (remembered or {}).items() if key is None}
    taken |= suggestions(headings, fields, taken=taken, ignored=ignored)
    columns = tuple(
        ColumnMatch(
            heading.index,
            heading.text,
            normalise(heading.text),
            *taken.get(heading.index, (None, 0)),
        )
        for heading in headings
    )
    return _match(
        columns,
        fields,
        first_row=first_row,
        last_row=sheet.rows[end].number,
        titles=_titles(sheet, start),
    )


def reassigned(
    match: HeaderMatch, fields: Sequence[FieldSpec], *, choices: Mapping[int, str | None]
) -> HeaderMatch:
    """Take over a user's choice of fields. choices: column from 0 -> field key, or None for "not
    wanted".
    """
    chosen = {key for key in choices.values() if key is not None}
    columns = tuple(
        replace(column, key=choices[column.index], confidence=REMEMBERED)
        if column.index in choices
        else replace(column, key=None if column.key in chosen else column.key)
        for column in match.columns
    )
    return _match(
        columns, fields, first_row=match.first_row, last_row=match.last_row, titles=match.titles
    )


def _match(
    columns: tuple[ColumnMatch, ...],
    fields: Sequence[FieldSpec],
    *,
    first_row: int,
    last_row: int,
    titles: tuple[str, ...],
) -> HeaderMatch:
    present = {column.key for column in columns}
    missing = tuple(spec.key for spec in fields if spec.required and spec.key not in present)
    return HeaderMatch(first_row, last_row, columns, titles, missing)


def _titles(sheet: Sheet, start: int) -> tuple[str, ...]:
    return tuple(
        " ".join(dict.fromkeys(filter(None, (text_of(cell) for cell in row.cells))))
        for row in sheet.rows[:start]
    )


# ---------------------------------------------------------------------------------------------


def _candidates(sheet: Sheet) -> Iterable[tuple[int, int]]:
    """Yields: (first, last) indexes into sheet.rows of what may be a header."""
    for start, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        has_groups = _has_subheader(sheet, start)
        if has_groups:
            yield start, start + 1
        # A row of group headers alone would take 应发工资 for the first of the columns under it.
        if not (has_groups and _spans(sheet, row)):
            yield start, start


def _spans(sheet: Sheet, row: Row) -> list[tuple[int, int]]:
    return [(m.left, m.right) for m in sheet.merges if m.top == row.number and m.right > m.left]


def _has_subheader(sheet: Sheet, start: int) -> bool:
    """Tells whether the next row names the parts of this one: words only, under blanks or merges
    of this one.
    """
    if start + 1 >= len(sheet.rows):
        return False
    upper, lower = sheet.rows[start], sheet.rows[start + 1]
    if lower.number != upper.number + 1 or sum(cell is not None for cell in upper.cells) < 2:
        return False
    if not all(cell is None or _is_word(text_of(cell)) for cell in lower.cells):
        return False
    return any(
        upper.cell(column) is None for column, cell in enumerate(lower.cells) if cell is not None
    )


def _is_word(text: str) -> bool:
    return _FIGURE.fullmatch(unicodedata.normalize("NFKC", text)) is None


def _is_pair(sheet: Sheet, *, start: int, end: int) -> bool:
    """Two rows share the names that are merged over both."""
    upper, lower = sheet.rows[start].cells, sheet.rows[end].cells
    return end > start and any(a is not None and a == b for a, b in zip(upper, lower, strict=False))


def _headings(sheet: Sheet, *, start: int, end: int) -> list[Heading]:
    upper = [text_of(cell) for cell in sheet.rows[start].cells]
    if end == start:
        return [Heading(index, "", text) for index, text in enumerate(upper) if text]
    lower = [text_of(cell) for cell in sheet.rows[end].cells]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    groups = _groups(upper, lower, spans=_spans(sheet, sheet.rows[start]))
    headings = [
        Heading(index, groups[index] if groups[index] != lower[index] else "", lower[index])
        if lower[index]
        else Heading(index, "", upper[index])
        for index in range(width)
    ]
    return [heading for heading in headings if heading.leaf]


def _groups(upper: list[str], lower: list[str], *, spans: list[tuple[int, int]]) -> list[str]:
    """Spread each group header over its columns: as far as it is merged, or over the blanks that
    have parts below.
    """
    groups = list(upper)
    for left, right in spans:
        for column in range(left, min(right + 1, len(groups))):
            groups[column] = upper[left]
    for column in range(1, len(groups)):
        if (
            not groups[column]
            and lower[column]
            and lower[column - 1]
            and lower[column - 1] != upper[column - 1]
        ):
            groups[column] = groups[column - 1]
    return groups
