"""The figures of an outcome: made once, kept as plain numbers, added up again for each page.

cost: rows [scheme, fund, town, month, before, wanted, after] in fen. month: when the last step of the scheme's
review is due, had everybody applied on the day. reach: rows [scheme, town, before, after, gain, loss, cut] in
subjects, and gain_fen, loss_fen.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from county.core import months
from county.simulation.choices import Effect
from county.simulation.kinds.working_out import Answer, Worked
from rulebook.model import Scheme

Json = Any
_SATURDAY = 5
GAINS = frozenset({Effect.NEW, Effect.MORE})
LOSSES = frozenset({Effect.LESS, Effect.LOST})


@dataclass(frozen=True)
class Sum:
    """Fen by today's rules, by the scenario's, and what its funds suffice for."""

    before: int = 0
    wanted: int = 0
    after: int = 0

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def short(self) -> int:
        return self.wanted - self.after

    def plus(self, other: "Sum") -> "Sum":
        return Sum(self.before + other.before, self.wanted + other.wanted, self.after + other.after)


@dataclass(frozen=True)
class Reach:
    """How many subjects, and how much they gain and lose."""

    before: int = 0
    after: int = 0
    gain: int = 0
    loss: int = 0
    cut: int = 0
    gain_fen: int = 0
    loss_fen: int = 0

    def plus(self, other: "Reach") -> "Reach":
        return Reach(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))


def _values(reach: Reach) -> tuple[int, ...]:
    return tuple(vars(reach).values())


def due_month(scheme: Scheme, day: date) -> int:
    """The month in which the money is due when everybody applies on the day.

    Working days are Monday to Friday: public holidays are not counted off.
    """
    for step in scheme.steps:
        day = _after(day, step.days) if step.working else day + timedelta(days=step.days)
    return months.month_of(day)


def _after(day: date, days: int) -> date:
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def figures_of(
    answer: Answer, now: Mapping[str, Scheme], then: Mapping[str, Scheme], day: date
) -> dict[str, Json]:
    """What is kept of an answer besides its rows."""
    return {
        "schemes": [
            _scheme(name, now.get(name), then.get(name), answer)
            for name in sorted(now.keys() | then.keys())
        ],
        "cost": _cost(answer.rows, now, then, day),
        "reach": _reach(answer.rows),
    }


def _scheme(name: str, now: Scheme | None, then: Scheme | None, answer: Answer) -> dict[str, Json]:
    one = then or now
    if one is None:
        raise KeyError(name)
    before, after = answer.before.get(name), answer.after.get(name)
    return {
        "name": name,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "subject": one.subject,
        "before": {key: before[key] for key in ("decisions", "qualify", "unknown")} if before else None,
        "after": {key: after[key] for key in ("decisions", "qualify", "unknown")} if after else None,
    }  # fmt: skip


def _cost(
    rows: Iterable[Worked], now: Mapping[str, Scheme], then: Mapping[str, Scheme], day: date
) -> list[list[Json]]:
    due_now = {name: due_month(scheme, day) for name, scheme in now.items()}
    due_then = {name: due_month(scheme, day) for name, scheme in then.items()}
    sums: dict[tuple[Json, ...], Sum] = defaultdict(Sum)

    def add(row: Worked, fund: str, month: int, one: Sum) -> None:
        key = (row.key[0], fund, row.where.town_id, month)
        sums[key] = sums[key].plus(one)

    for row in rows:
        for fund, fen in row.before.items():
            add(row, fund, due_now[row.key[0]], Sum(before=fen))
        for fund, fen in row.wanted.items():
            given = row.after.get(fund, 0)
            add(row, fund, due_then[row.key[0]], Sum(wanted=fen, after=given))
    return [
        [*key, one.before, one.wanted, one.after]
        for key, one in sorted(sums.items(), key=lambda item: tuple(map(str, item[0])))
    ]


def _reach(rows: Iterable[Worked]) -> list[list[Json]]:
    found: dict[tuple[Json, ...], Reach] = defaultdict(Reach)
    for row in rows:
        key, more = (row.key[0], row.where.town_id), row.after_fen - row.before_fen
        one = Reach(
            before=row.before_fen > 0,
            after=row.after_fen > 0,
            gain=row.effect in GAINS,
            loss=row.effect in LOSSES,
            cut=bool(row.award and row.award.is_cut),
            gain_fen=max(more, 0),
            loss_fen=max(-more, 0),
        )
        found[key] = found[key].plus(one)
    return [
        [*key, *map(int, _values(one))]
        for key, one in sorted(found.items(), key=lambda item: tuple(map(str, item[0])))
    ]


_COST = {"scheme": 0, "fund": 1, "town": 2, "month": 3}


def cost_by(figures: Mapping[str, Json], *names: str) -> dict[Any, Sum]:
    """Sums by scheme, fund, town or month, or by several of them; "" none of them: the whole under ()."""
    return _added(figures["cost"], _key(names, _COST), lambda row: Sum(*row[4:]), Sum())


def reach_by(figures: Mapping[str, Json], *names: str) -> dict[Any, Reach]:
    """Subjects by scheme or town."""
    places = {"scheme": 0, "town": 1}
    return _added(figures["reach"], _key(names, places), lambda row: Reach(*row[2:]), Reach())


def _key(names: tuple[str, ...], places: Mapping[str, int]) -> Callable[[list[Json]], Any]:
    at = [places[name] for name in names]
    return lambda row: row[at[0]] if len(at) == 1 else tuple(row[place] for place in at)


def _added(
    rows: Iterable[list[Json]],
    key: Callable[[list[Json]], Any],
    read: Callable[[list[Json]], Any],
    nothing: Any,
) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for row in rows:
        at = key(row)
        found[at] = found.get(at, nothing).plus(read(row))
    return found
