"""After the tests: who is first where only one may be, caps in their declared order, funds, payments, true-up.

Each stage adds its own columns, so that a loser's explanation names the winner and a cap shows what it took.
Rows compete by the amount they would bring, then by their number; the order of rows in a table never counts.
"""

import math
from datetime import date
from fractions import Fraction

from rulebook import ledger
from rulebook.columns import Column
from rulebook.model import Limit, Scheme, Share
from rulebook.quantities import Misfit, Quantity
from rulebook.registry import KEY_COLUMNS
from rulebook.scope import Scope, parameter_value
from rulebook.units import DAY_OF_YEAR, FEN, SHARE, Unit

NOTHING = Fraction(0)
Layers = list[tuple[str, str]]


def ledger_tests(scheme: Scheme, scope: Scope, day: date) -> list[tuple[str, str]]:
    """A test column for the season, each once, count, exclusion and required earlier scheme."""
    found: list[tuple[str, str]] = []
    if scheme.season is not None:
        found.append(("in_season", "TRUE" if in_season(scheme, scope.epoch, day) else "FALSE"))
    for limit in scheme.limits:
        column = f"b_{limit.name}"
        if limit.kind == "once":
            found.append((limit.name, f"({column} = 0)"))
        elif limit.kind in {"count", "months", "items"}:
            found.append((limit.name, f"({column} < {_number(scope, limit.parameter)})"))
    for relation in scheme.excludes:
        column = ledger.of_relation("excludes", relation).column
        found.append((f"excludes_{relation.scheme}", f"({column} = 0)"))
    for relation in scheme.after:
        column = ledger.of_relation("after", relation).column
        least = _number(scope, relation.parameter) if relation.parameter else 1
        found.append((f"after_{relation.scheme}", f"({column} >= {least})"))
    return found


def season_days(scheme: Scheme, epoch: date) -> tuple[int, int]:
    """The first and last day of the season, as month * 100 + day. Raises: Misfit."""
    season = scheme.season
    if season is None:
        return 101, 1231
    found = []
    for name in (season.opens, season.closes):
        parameter = scheme.parameters.get(name)
        value = parameter_value(parameter, epoch) if parameter else None
        if not isinstance(value, Quantity) or value.constant is None:
            raise Misfit(
                "unknown_name",
                f"申报期的参数“{name}”没有写。",
                f"No parameter '{name}' for applications.",
            )
        if value.unit.dims != DAY_OF_YEAR:
            raise Misfit(
                "unit_misfit",
                f"申报期要单位 day_of_year，参数“{name}”是“{value.unit}”。",
                f"applications wants day_of_year, but '{name}' is in {value.unit}.",
            )
        found.append(int(value.constant))
    return found[0], found[1]


def in_season(scheme: Scheme, epoch: date, day: date) -> bool:
    """May one apply on this day; a season may go over New Year."""
    opens, closes = season_days(scheme, epoch)
    at = day.month * 100 + day.day
    return opens <= at <= closes if opens <= closes else at >= opens or at <= closes


def _number(scope: Scope, name: str) -> int:
    parameter = scope.scheme.parameters.get(name)
    value = parameter_value(parameter, scope.epoch) if parameter else None
    if not isinstance(value, Quantity) or value.constant is None:
        raise Misfit(
            "unknown_name", f"限制的参数“{name}”没有写。", f"The limit names no parameter '{name}'."
        )
    return math.floor(value.constant)


def write(scheme: Scheme, columns: list[Column], scope: Scope) -> Layers:
    """The layers from `judged` to `decided`."""
    tests = [column.name for column in columns if column.kind == "test"]
    meets = f"({' AND '.join(tests) or 'TRUE'})"
    amount = "CASE WHEN meets THEN worth WHEN NOT meets THEN 0 END"
    layers: Layers = [
        ("met", f"SELECT *, {meets} AS meets FROM judged"),
        ("valued", f"SELECT *, {amount} AS amount_0 FROM met"),
    ]
    source, current = "valued", "amount_0"
    for limit in scheme.limits:
        if limit.kind == "once":
            source, current = _first(limit, source, current, layers, columns)
        elif limit.kind == "cap":
            source, current = _cap(limit, source, current, layers, columns, scope)
    layers.append(("decided", _last(scheme, source, current, columns, scope)))
    return layers


def _column(name: str, kind: str, unit: Unit, of: str) -> Column:
    return Column(name, kind, unit, 1, of)


def _first(
    limit: Limit, source: str, current: str, layers: Layers, columns: list[Column]
) -> tuple[str, str]:
    """Only one of those with the same key is served: the largest amount, then the lowest number."""
    key, name = KEY_COLUMNS[limit.key], f"a_{limit.name}"
    if limit.key == "item":
        return source, current
    # Few keys are contested: they are looked for first, so that nobody else is sorted.
    layers.append(
        (
            f"contested_{limit.name}",
            f"SELECT {key}, MAX({current}) AS best FROM {source}"
            f" WHERE {current} > 0 AND NOT {key} IS NULL GROUP BY {key} HAVING COUNT(*) > 1",
        )
    )
    layers.append(
        (
            f"first_{limit.name}",
            f"SELECT c.{key}, MIN(v.item_id) AS winner_{limit.name} FROM contested_{limit.name} AS c"
            f" JOIN {source} AS v ON v.{key} = c.{key} AND v.{current} = c.best GROUP BY c.{key}",
        )
    )
    layers.append(
        (
            f"only_{limit.name}",
            f"SELECT v.*, w.winner_{limit.name}, CASE WHEN v.{current} > 0"
            f" AND w.winner_{limit.name} <> v.item_id THEN 0 ELSE v.{current} END AS {name}"
            f" FROM {source} AS v LEFT JOIN first_{limit.name} AS w ON w.{key} = v.{key}",
        )
    )
    columns.append(_column(f"winner_{limit.name}", "winner", Unit(), limit.name))
    columns.append(_column(name, "stage", FEN, limit.name))
    return f"only_{limit.name}", name


def _cap(
    limit: Limit, source: str, current: str, layers: Layers, columns: list[Column], scope: Scope
) -> tuple[str, str]:
    """At most so much for the key: what was granted before counts first, then rows by their number."""
    name, top = f"a_{limit.name}", _number(scope, limit.parameter)
    if limit.over == "decision":
        room = str(top)
    elif limit.key == "item":
        room = f"{top} - b_{limit.name}"
    else:
        key = f"COALESCE({KEY_COLUMNS[limit.key]}, -item_id)"
        taken = (
            f"SUM(COALESCE({current}, 0)) OVER (PARTITION BY {key} ORDER BY item_id"
            f" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        )
        room = f"CAST({top} - b_{limit.name} - ({taken} - COALESCE({current}, 0)) AS BIGINT)"
    layers.append((f"room_{limit.name}", f"SELECT *, {room} AS r_{limit.name} FROM {source}"))
    layers.append(
        (
            f"capped_{limit.name}",
            f"SELECT *, CASE WHEN {current} = 0 OR r_{limit.name} <= 0 THEN 0"
            f" WHEN {current} <= r_{limit.name} THEN {current}"
            f" WHEN {current} > r_{limit.name} THEN r_{limit.name} END AS {name}"
            f" FROM room_{limit.name}",
        )
    )
    columns.append(_column(f"r_{limit.name}", "room", FEN, limit.name))
    columns.append(_column(name, "stage", FEN, limit.name))
    return f"capped_{limit.name}", name


def _last(scheme: Scheme, source: str, current: str, columns: list[Column], scope: Scope) -> str:
    parts = [f"{current} AS amount", f"({current} > 0) AS qualifies"]
    columns += [_column("meets", "meets", Unit("flag"), ""), _column("amount", "final", FEN, "")]
    columns.append(_column("qualifies", "final", Unit("flag"), ""))
    if scheme.true_up:
        parts.append(f"({current} - b_paid) AS due")
        columns.append(_column("due", "final", FEN, "due"))
    if len(scheme.funds) > 1:
        parts += _split(scheme.funds, current, "fund", columns, scope)
    parts += _split(scheme.payments, current, "pay", columns, scope)
    return f"SELECT *, {', '.join(parts)} FROM {source}"


def _split(
    shares: tuple[Share, ...], current: str, stem: str, columns: list[Column], scope: Scope
) -> list[str]:
    """Parts that add up exactly: each rounded down to the fen, the last takes the rest."""
    parts, before = [], "0"
    for place, share in enumerate(shares):
        if share.kind == "rest" or place == len(shares) - 1:
            sql = f"{current} - ({before})"
        elif share.kind == "up_to":
            top = _number(scope, share.parameter)
            left = f"({current} - ({before}))"
            sql = f"CASE WHEN {left} > {top} THEN {top} ELSE {left} END"
        else:
            value = _share(scope, share)
            sql = f"({current} * {value.numerator}) // {value.denominator}"
        parts.append(f"{sql} AS {stem}_{share.name}")
        columns.append(_column(f"{stem}_{share.name}", "part", FEN, share.name))
        before = f"{before} + {sql}"
    return parts


def _share(scope: Scope, share: Share) -> Fraction:
    parameter = scope.scheme.parameters.get(share.parameter)
    value = parameter_value(parameter, scope.epoch) if parameter else None
    if not isinstance(value, Quantity) or value.constant is None or not value.unit.same(SHARE):
        raise Misfit(
            "unit_misfit", f"“{share.parameter}”不是份额。", f"'{share.parameter}' is no share."
        )
    return value.constant
