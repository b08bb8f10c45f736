"""Small pieces of canonical SQL, written once: dates as whole numbers of months, bit sets, words.

Whole months from a day to a day: the month is whole when the day of the month has come round again.
"""

from datetime import date


def word(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def words(texts: tuple[str, ...]) -> str:
    """Texts as the right side of IN; none gives a list that nothing is in."""
    return "(" + ", ".join(word(text) for text in texts) + ")" if texts else "(NULL)"


def day(value: date) -> str:
    """A date as an SQL literal."""
    return f"DATE '{value.isoformat()}'"


def month_of(sql: str) -> str:
    """The month of a date: year * 12 + month - 1."""
    return f"(EXTRACT(YEAR FROM {sql}) * 12 + EXTRACT(MONTH FROM {sql}) - 1)"


def month(value: date) -> int:
    """The month of a date in hand."""
    return value.year * 12 + value.month - 1


def whole_months(first: str, last: str) -> str:
    """Whole months from the day `first` to the day `last`."""
    return (
        f"CAST({month_of(last)} - {month_of(first)} - CASE WHEN EXTRACT(DAY FROM {last})"
        f" < EXTRACT(DAY FROM {first}) THEN 1 ELSE 0 END AS BIGINT)"
    )


def whole_years(first: str, last: str) -> str:
    """Full years from a birthday to a day."""
    return (
        f"CAST(EXTRACT(YEAR FROM {last}) - EXTRACT(YEAR FROM {first}) - CASE WHEN"
        f" EXTRACT(MONTH FROM {last}) * 32 + EXTRACT(DAY FROM {last})"
        f" < EXTRACT(MONTH FROM {first}) * 32 + EXTRACT(DAY FROM {first})"
        " THEN 1 ELSE 0 END AS BIGINT)"
    )


def days(first: str, last: str) -> str:
    """Days from a day to a day."""
    return f"CAST({last} - {first} AS BIGINT)"


def later(sql: str) -> str:
    """The day after."""
    return f"({sql} + 1)"


def within(column: str, on: str) -> str:
    """Does a row with `from_on` and `to_on` hold on a day; an open end is null."""
    return f"({column}.from_on <= {on} AND ({column}.to_on IS NULL OR {column}.to_on >= {on}))"


def has_run(bits: str, length: int) -> str:
    """Levels of `b & (b >> n)` that leave a bit only where `length` bits stand together.

    Returns: an SQL text of the bits left; not nought means there is such a run.
    """
    reached, text = 1, bits
    while reached < length:
        step = min(reached, length - reached)
        text = f"({text} & ({text} >> {step}))"
        reached += step
    return text


def longest_run(relation: str, bits: str, keys: str) -> str:
    """A query over `relation`: its keys and `run`, the length of the longest run of bits (at most 62)."""
    inner = f"SELECT {keys}, {bits} AS x1 FROM {relation}"
    for step in (1, 2, 4, 8, 16):
        inner = f"SELECT *, x{step} & (x{step} >> {step}) AS x{step * 2} FROM ({inner}) AS q{step}"
    inner = f"SELECT *, CAST(4611686018427387903 AS BIGINT) AS y, 0 AS r FROM ({inner}) AS q32"
    names = f"{keys}, " + ", ".join(f"x{step}" for step in (1, 2, 4, 8, 16, 32))
    for step in (32, 16, 8, 4, 2, 1):
        hit = f"(y & (x{step} >> r))"
        inner = (
            f"SELECT {names}, CASE WHEN {hit} <> 0 THEN {hit} ELSE y END AS y,"
            f" CASE WHEN {hit} <> 0 THEN r + {step} ELSE r END AS r FROM ({inner}) AS s{step}"
        )
    return f"SELECT {keys}, CAST(r AS BIGINT) AS run FROM ({inner}) AS runs"
