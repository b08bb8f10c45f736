"""The committed table of rights as a file: read and written, and what it says of a role."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from county.accounts.choices import Role

TABLE = Path(__file__).with_name("matrix.csv")
WHO = ("anonymous", "no_post", *Role.values)
WHOSE_ORDER = {"": 0, "own": 1, "foreign": 2, "absent": 3}


@dataclass(frozen=True)
class Row:
    """One line of the table: statuses by role word."""

    url: str
    whose: str
    method: str
    statuses: dict[str, str]

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.url, self.whose, self.method)


def read() -> dict[tuple[str, str, str], Row]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            (line["url"], line["object"], line["method"]): Row(
                line["url"], line["object"], line["method"], {who: line[who] for who in WHO}
            )
            for line in csv.DictReader(lines)
        }


def write(rows: Sequence[Row]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("url", "object", "method", *WHO))
        for row in sorted(rows, key=lambda row: (row.url, WHOSE_ORDER[row.whose], row.method)):
            table.writerow((*row.key, *(row.statuses[who] for who in WHO)))


@cache
def opened_by(*roles: str) -> frozenset[str]:
    """The names of the pages that a holder of one of the roles can open, of his own objects at least."""
    return frozenset(
        row.url
        for row in read().values()
        if row.method == "GET"
        and row.whose in ("", "own")
        and any(row.statuses[role] == "200" for role in roles)
    )
