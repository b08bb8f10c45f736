"""What both kinds of sheets need to reach the registry: looking many people up at once, COPY, changes and refusals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from county.core.crypto import blind_index
from county.core.errors import Refused
from county.core.text import listed, sentences
from county.intake.kinds import CheckedRow, Problem

_SHOWN_ROWS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A person as registered, as far as a comparison needs. The indexes stand for phone and account."""

    pk: int
    name: str
    phone_index: bytes | None
    account_index: bytes | None
    household: int | None
    version: int


def people_by_index(indexes: Iterable[bytes]) -> dict[bytes, Known]:
    """Everyone of these identity numbers, in one query. indexes: blind_index(number, purpose="id_number").

    The number of a merged double stands for whom he was merged into.
    """
    statement = (
        "SELECT n.id_index, p.id, p.name, p.phone_index, p.account_index, p.household_id, p.version"
        " FROM workforce_person n JOIN workforce_person p ON p.id = coalesce(n.merged_into_id, n.id)"
        " WHERE n.id_index = ANY(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(indexes)])
        return {bytes(row[0]): Known(*row[1:]) for row in cursor.fetchall()}


def index_of(number: str) -> bytes:
    """The lookup key of an identity number."""
    return blind_index(number, purpose="id_number")


def new_keys(table: str, count: int) -> list[int]:
    """Take keys from the table's sequence, so that rows copied in can refer to one another."""
    with connection.cursor() as cursor:
        statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(statement, [table, count])
        return [row[0] for row in cursor.fetchall()]


def copy_rows(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table, by way of a passing one: PostgreSQL copies into no table with
    row-level security.

    columns: name -> PostgreSQL type, in the order of each row. table: never a user's word.
    """
    names, passing = ", ".join(columns), f"passing_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {passing} ON COMMIT DROP"  # noqa: S608 -- our own words
            f" AS SELECT {names} FROM {table} LIMIT 0"
        )
        with cursor.copy(f"COPY {passing} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(list(columns.values()))
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {passing}")  # noqa: S608
        cursor.execute(f"DROP TABLE {passing}")


def with_problem(
    row: CheckedRow, field: str, code: str, text: str, *, is_warning: bool = False
) -> CheckedRow:
    """Returns: the row with one more problem or warning."""
    return replace(row, problems=(*row.problems, Problem(field, code, text, is_warning)))


def twin(row: CheckedRow, others: Sequence[CheckedRow], *, field: str) -> CheckedRow:
    """Refuse a row that says the same as others of its file."""
    shown = listed(_("第 %(row)s 行") % {"row": other.row} for other in others[:_SHOWN_ROWS])
    reason = _("与%(rows)s是同一个人，重复了。请合并成一行，或删去多余的。")
    return with_problem(row, field, "twice_in_file", reason % {"rows": shown})


def refuse_changes(before: Sequence[CheckedRow], now: Sequence[CheckedRow]) -> None:
    """Refuses: `changed_since`, when a row that could be stored when it was checked no longer can."""
    fallen = [row for row in now if not row.is_storable]
    if not fallen:
        return
    first = fallen[0]
    why = next((p.text for p in first.problems if not p.is_warning), _("库里已经有了同样的记录。"))
    words = {"count": len(fallen), "total": len(before), "row": first.row, "why": why}
    reason = _(
        "检查之后库里的数据变了，%(total)s 行里有 %(count)s 行不能再入库（例如第 %(row)s 行：%(why)s）"
        "没有写入任何一行。请点“重新检查”。"
    )
    raise Refused(reason % words, code="changed_since")


def refuse_dependents(found: Sequence[tuple[int, str]]) -> None:
    """Refuses: `in_use`, listing what stands on the batch. found: (how many, sentence part with %(count)s)."""
    found_here = [text % {"count": count} for count, text in found if count]
    if found_here:
        reason = _("这批数据不能整批撤销：%(list)s。请先处理这些记录，或者逐条更正。")
        raise Refused(reason % {"list": sentences(found_here)}, code="in_use")
