"""Whole insurance sheets: each row's person found on the roster, then stored kind by kind in one COPY."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from county.core import months
from county.core.money import format_yuan
from county.core.text import listed
from county.intake.kinds import Changed, CheckedRow, Stored, Target
from county.workforce.choices import InsuranceKind
from county.workforce.commands import payroll_import
from county.workforce.commands.imports import (
    copy_rows,
    refuse_changes,
    refuse_dependents,
    twin,
    with_problem,
)
from county.workforce.models import InsurancePayment

_COLUMNS = {
    "version": "int4",
    "person_id": "int8",
    "factory_id": "int8",
    "month": "int2",
    "kind": "varchar",
    "employer_fen": "int8",
    "employee_fen": "int8",
    "batch_id": "int8",
    "batch_row": "int4",
}
# person and month -> kind -> (employer, employee)
Known = Mapping[tuple[int, int], Mapping[str, tuple[int, int]]]


def compare(target: Target, rows: Sequence[CheckedRow]) -> list[CheckedRow]:
    """Find each row's person on the factory's roster and what is on record of him. A constant number of
    queries.

    Returns: the rows in the same order, with `person` in their values where found.
    """
    books = payroll_import.books_of(target)
    indexes, elsewhere = payroll_import.identities(rows, books)
    known = _known(target)
    seen: dict[tuple[int, int], CheckedRow] = {}
    compared = []
    for row in rows:
        month = target.months[row.sheet]
        found = payroll_import.with_person(
            row, books[month], month, indexes=indexes, known=elsewhere
        )
        person = found.values.get("person")
        if person is not None and not found.is_bad:
            earlier = seen.setdefault((person, month), found)
            if earlier is not found:
                found = twin(found, [earlier], field="name")
            else:
                found = _against_known(found, known.get((person, month), {}), month)
        compared.append(found)
    return compared


def store(target: Target, rows: Sequence[CheckedRow]) -> Stored:
    """Copy the rows in, one record for each kind paid.

    Refuses: `changed_since`. Runs in the caller's transaction.
    """
    now = compare(target, rows)
    refuse_changes(rows, now)
    records = [record for row in now for record in _records(row, target)]
    copy_rows(InsurancePayment._meta.db_table, _COLUMNS, records)
    return Stored(count=len(now), totals=totals_of(now))


def undo(target: Target, _changes: Sequence[Changed]) -> int:
    """Remove the batch's records.

    Refuses: `in_use`, when some were corrected since.
    Returns: records removed.
    """
    rows = InsurancePayment.objects.filter(batch=target.batch_id)
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    corrected = rows.filter(version__gt=1).count()
    refuse_dependents([(corrected, _("有 %(count)s 条缴费入库后又更正过"))])
    return int(rows.delete()[1].get(InsurancePayment._meta.label, 0))


def totals_of(rows: Iterable[CheckedRow]) -> dict[str, int]:
    """Sums over the rows that can be stored, in fen."""
    good = [row.values for row in rows if row.is_storable]
    paid = [amounts for values in good for amounts in values["paid"].values()]
    return {
        "people": len({values.get("person") for values in good}),
        "employer_fen": sum(employer for employer, _employee in paid),
        "employee_fen": sum(employee for _employer, employee in paid),
    }


def _records(row: CheckedRow, target: Target) -> Iterator[tuple[Any, ...]]:
    for kind, (employer, employee) in row.values["paid"].items():
        yield (
            1,
            row.values["person"],
            target.factory_id,
            target.months[row.sheet],
            kind,
            employer,
            employee,
            target.batch_id,
            row.row,
        )


def _known(target: Target) -> Known:
    rows = InsurancePayment.objects.filter(
        factory=target.factory_id, month__in=set(target.months.values())
    ).order_by()
    found: dict[tuple[int, int], dict[str, tuple[int, int]]] = defaultdict(dict)
    for person, month, kind, employer, employee in rows.values_list(
        "person", "month", "kind", "employer_fen", "employee_fen"
    ):
        found[person, month][kind] = (employer, employee)
    return found


def _against_known(row: CheckedRow, known: Mapping[str, tuple[int, int]], month: int) -> CheckedRow:
    """A month on record: the same is skipped, anything else is a problem that says both."""
    said = {kind: tuple(amounts) for kind, amounts in row.values["paid"].items()}
    shared = known.keys() & said.keys()
    if not shared:
        return row
    if all(known.get(kind) == amounts for kind, amounts in said.items()):
        return replace(row, is_same=True)
    words = {
        "month": months.iso(month),
        "known": _told({kind: known[kind] for kind in shared}),
        "said": _told({kind: said[kind] for kind in shared}),
    }
    reason = _(
        "库里已有这个人 %(month)s 的缴费：%(known)s；表上是：%(said)s。"
        "库里有误的，请在社会保险缴费里更正，或撤销原来那批后再导入。"
    )
    return with_problem(row, "name", "differs", reason % words)


def _told(paid: Mapping[str, Any]) -> str:
    return listed(
        _("%(kind)s单位 %(employer)s、个人 %(employee)s")
        % {
            "kind": InsuranceKind(kind).label,
            "employer": format_yuan(amounts[0]),
            "employee": format_yuan(amounts[1]),
        }
        for kind, amounts in sorted(paid.items())
    )
