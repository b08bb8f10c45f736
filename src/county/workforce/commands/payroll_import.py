"""Whole payrolls: compared with the registry, then stored in one COPY."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from county.core import months
from county.core.money import format_yuan
from county.core.text import listed
from county.intake.kinds import CheckedRow, Stored, Target
from county.workforce.choices import Confirmation, PayChannel
from county.workforce.commands.imports import (
    copy_rows,
    index_of,
    people_by_index,
    refuse_changes,
    twin,
    with_problem,
)
from county.workforce.models import Employment, Payroll

__all__ = [
    "MonthBook",
    "books_of",
    "compare",
    "identities",
    "store",
    "totals_of",
    "twin",
    "with_person",
]

_COLUMNS = {
    "version": "int4",
    "person_id": "int8",
    "factory_id": "int8",
    "month": "int2",
    "days_tenths": "int2",
    "gross_fen": "int8",
    "deductions_fen": "int8",
    "net_fen": "int8",
    "paid_on": "date",
    "channel": "varchar",
    "confirmation": "varchar",
    "batch_id": "int8",
    "batch_row": "int4",
}
_STORED_FIELDS = ("days_tenths", "gross_fen", "deductions_fen", "net_fen", "paid_on", "channel")


@dataclass(frozen=True)
class MonthBook:
    """What the registry knows of one month at the factory: its people, and who is paid already."""

    names: Mapping[int, str]
    by_index: Mapping[bytes, int]
    by_name: Mapping[str, Sequence[int]]
    paid: Mapping[int, tuple[Any, ...]]


def books_of(target: Target) -> dict[int, MonthBook]:
    """What the registry knows of each month the sheets speak of."""
    return {month: _book(target.factory_id, month) for month in set(target.months.values())}


def compare(
    target: Target,
    rows: Sequence[CheckedRow],
    *,
    books: Mapping[int, MonthBook] | None = None,
) -> list[CheckedRow]:
    """Find each row's person on the factory's roster and its pay in the registry. A constant number of queries.

    Returns: the rows in the same order, with `person` in their values where found.
    """
    if books is None:
        books = books_of(target)
    indexes, known = identities(rows, books)
    seen: dict[tuple[int, int], CheckedRow] = {}
    compared = []
    for row in rows:
        month = target.months[row.sheet]
        found = _placed(row, books[month], month, indexes=indexes, known=known)
        person = found.values.get("person")
        if person is not None and found.is_storable:
            earlier = seen.setdefault((person, month), found)
            # The same number twice is found before; this is a row by name beside a row by number.
            if earlier is not found:
                found = twin(found, [earlier], field="name")
        compared.append(found)
    return compared


def store(target: Target, rows: Sequence[CheckedRow]) -> Stored:
    """Copy the rows in, each as one month's pay.

    Refuses: `changed_since`. Runs in the caller's transaction.
    """
    now = compare(target, rows)
    refuse_changes(rows, now)
    copy_rows(Payroll._meta.db_table, _COLUMNS, (_record(row, target) for row in now))
    return Stored(count=len(now), totals=totals_of(now))


def totals_of(rows: Iterable[CheckedRow]) -> dict[str, int]:
    """Sums over the rows that can be stored: fen, tenths of days, people."""
    values = [row.values for row in rows if row.is_storable]
    return {
        "people": len({one.get("person") for one in values}),
        "gross_fen": sum(one["gross"] for one in values),
        "deductions_fen": sum(one["deductions"] for one in values),
        "net_fen": sum(one["net"] for one in values),
        "days_tenths": sum(one["days"] or 0 for one in values),
    }


def _record(row: CheckedRow, target: Target) -> tuple[Any, ...]:
    values = row.values
    return (
        1,
        values["person"],
        target.factory_id,
        target.months[row.sheet],
        values["days"] or 0,
        values["gross"],
        values["deductions"],
        values["net"],
        date.fromisoformat(values["paid_on"]) if values["paid_on"] else None,
        values["channel"] or PayChannel.BANK.value,
        Confirmation.NONE.value,
        target.batch_id,
        row.row,
    )


def _book(factory_id: int, month: int) -> MonthBook:
    rows = Employment.objects.filter(
        factory=factory_id, from_on__lte=months.last_day(month)
    ).exclude(to_on__lt=months.first_day(month))
    names: dict[int, str] = {}
    by_index: dict[bytes, int] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for pk, name, index in (
        rows.order_by().values_list("person", "person__name", "person__id_index").iterator()
    ):
        if pk in names:
            continue
        names[pk] = name
        by_name[name].append(pk)
        if index is not None:
            by_index[bytes(index)] = pk
    paid = Payroll.objects.filter(factory=factory_id, month=month).order_by()
    found = {row[0]: row[1:] for row in paid.values_list("person", *_STORED_FIELDS).iterator()}
    return MonthBook(names, by_index, by_name, found)


def identities(
    rows: Sequence[CheckedRow], books: Mapping[int, MonthBook]
) -> tuple[dict[str, bytes], frozenset[bytes]]:
    """The lookup keys of the numbers written in the rows, and which of them are known elsewhere."""
    indexes = {row.values["id"]: index_of(row.values["id"]) for row in rows if _wants_index(row)}
    return indexes, _elsewhere(indexes, books)


def _wants_index(row: CheckedRow) -> bool:
    return bool(row.values["id"]) and row.values.get("person") is None


def _elsewhere(indexes: Mapping[str, bytes], books: Mapping[int, MonthBook]) -> frozenset[bytes]:
    """The indexes of those who are registered but not on every month's roster, to tell the two apart."""
    strange = {
        index
        for index in indexes.values()
        if not all(index in book.by_index for book in books.values())
    }
    return frozenset(people_by_index(strange)) if strange else frozenset()


def _placed(
    row: CheckedRow,
    book: MonthBook,
    month: int,
    *,
    indexes: Mapping[str, bytes],
    known: frozenset[bytes],
) -> CheckedRow:
    row = with_person(row, book, month, indexes=indexes, known=known)
    person = row.values.get("person")
    return row if person is None else _against_paid(row, book.paid.get(person), month)


def with_person(
    row: CheckedRow,
    book: MonthBook,
    month: int,
    *,
    indexes: Mapping[str, bytes],
    known: frozenset[bytes],
) -> CheckedRow:
    """The row with its `person` on the factory's roster of the month, or with the problem of finding him."""
    person = row.values.get("person")
    if person is not None:
        if person not in book.names:
            return with_problem(row, "id", "not_on_roster", _not_on_roster(month))
    elif row.values["id"]:
        index = indexes[row.values["id"]]
        row, person = _by_number(row, book, month, index=index, known=known)
    elif row.values["no_id"] and row.values["name"]:
        row, person = _by_name(row, book, month)
    if person is None:
        return row
    if "person" not in row.values:
        # Written out: dataclasses.replace takes four times as long, 72,000 times.
        values = {**row.values, "person": person}
        row = CheckedRow(row.sheet, row.row, values, row.problems, row.is_same)
    name = row.values["name"]
    if name and name != book.names[person]:
        reason = _(
            "这个身份证号在花名册上的姓名是“%(known)s”，表上是“%(said)s”。请核对；登记有误的请先更正人员信息。"
        )
        row = with_problem(
            row, "name", "name_differs", reason % {"known": book.names[person], "said": name}
        )
    return row


def _by_number(
    row: CheckedRow, book: MonthBook, month: int, *, index: bytes, known: frozenset[bytes]
) -> tuple[CheckedRow, int | None]:
    person = book.by_index.get(index)
    if person is None:
        if index in known:
            return with_problem(row, "id", "not_on_roster", _not_on_roster(month)), None
        reason = _("花名册里没有这个人。请先导入花名册，或核对身份证号。")
        return with_problem(row, "id", "unknown_person", reason), None
    return row, person


def _by_name(row: CheckedRow, book: MonthBook, month: int) -> tuple[CheckedRow, int | None]:
    found = book.by_name.get(row.values["name"], ())
    if len(found) == 1:
        reason = _("没有身份证号，按本厂花名册上唯一的“%(name)s”认人，请核对。")
        row = with_problem(
            row, "id", "by_name", reason % {"name": row.values["name"]}, is_warning=True
        )
        return row, found[0]
    if found:
        reason = _("没有身份证号，花名册上有 %(count)s 个“%(name)s”，分不清是谁。请补上身份证号。")
        words = {"count": len(found), "name": row.values["name"]}
        return with_problem(row, "id", "name_ambiguous", reason % words), None
    return with_problem(row, "name", "not_on_roster", _not_on_roster(month)), None


def _not_on_roster(month: int) -> str:
    reason = _(
        "这个人 %(month)s 不在本厂花名册上。请先导入花名册（或更正入职、离职日期），或核对人和月份。"
    )
    return reason % {"month": months.iso(month)}


def _against_paid(row: CheckedRow, paid: tuple[Any, ...] | None, month: int) -> CheckedRow:
    """A month already paid: the same is skipped, anything else is a problem that says both."""
    values = row.values
    if paid is None or values["net"] is None:
        return row
    days, gross, deductions, net, paid_on, channel = paid
    said_day = date.fromisoformat(values["paid_on"]) if values["paid_on"] else None
    same = (
        (values["gross"], values["deductions"], values["net"]) == (gross, deductions, net)
        and values["days"] in {None, days}
        and said_day in {None, paid_on}
        and values["channel"] in {None, channel}
    )
    if same:
        return row if row.is_bad else replace(row, is_same=True)
    words = {
        "month": months.iso(month),
        "known": _told(gross, net, days, paid_on),
        "said": _told(values["gross"], values["net"], values["days"], said_day),
    }
    reason = _(
        "库里已有这个人 %(month)s 的工资：%(known)s；表上是：%(said)s。"
        "库里有误的，请在工资记录里更正这一条，或撤销原来那批后再导入。"
    )
    return with_problem(row, "net", "differs", reason % words)


def _told(gross: int, net: int, days: int | None, paid_on: date | None) -> str:
    parts = [
        _("应发 %(gross)s、实发 %(net)s") % {"gross": format_yuan(gross), "net": format_yuan(net)}
    ]
    if days is not None:
        parts.append(
            _("出勤 %(days)s 天") % {"days": f"{days // 10}.5" if days % 10 else days // 10}
        )
    if paid_on is not None:
        parts.append(_("%(day)s 发放") % {"day": paid_on.isoformat()})
    return listed(parts)
