"""What a restored copy must stand: rows, money, constraints, the record, sealed papers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from county.audit.commands import verifying
from county.config import env, rowrights
from county.core import scope
from county.files import commands as files
from county.files.models import Paper

SHOWN = 10
PAPERS = 200
NOTHING_TOLD: dict[str, Any] = {"rows": {}, "head": [0, ""], "entry": 0, "money": {}}
# Rows are only ever added, so a later copy holds no fewer.
GROWING = ("audit_event", "audit_change", "payments_entry", "payments_line", "payments_command")
_MONEY = """SELECT account, appropriation_id, coalesce(sum(debit_fen), 0)::bigint, coalesce(sum(credit_fen), 0)::bigint
    FROM payments_line WHERE entry_id <= %s GROUP BY 1, 2"""
_BALANCES = """SELECT b.appropriation_id FROM payments_balance b LEFT JOIN (SELECT p.appropriation_id AS a,
      sum(p.amount_fen) FILTER (WHERE o.state NOT IN ('returned', 'cancelled')) AS live,
      sum(p.amount_fen) FILTER (WHERE o.state = 'paid') AS paid
    FROM payments_orderpart p JOIN payments_order o ON o.id = p.order_id GROUP BY 1) s ON s.a = b.appropriation_id
    WHERE b.committed_fen <> coalesce(s.live, 0) OR b.spent_fen <> coalesce(s.paid, 0)"""


@dataclass(frozen=True)
class Check:
    """One thing looked at. found: what, in words; wrong: up to a few of what is not as it must be."""

    name: str
    found: str
    wrong: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.wrong


@dataclass(frozen=True)
class Whose:
    """Which database of which server a connection is of, and as whom."""

    server: tuple[str, str]
    user: str
    is_superuser: bool


def whose() -> Whose:
    # A copy has its original's identifier; no two servers were started in the same microsecond.
    query = """SELECT pg_postmaster_start_time()::text, current_database(), current_user,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"""
    with connection.cursor() as cursor:
        cursor.execute(query)
        started, name, user, is_superuser = cursor.fetchone()
    return Whose((started, name), user, is_superuser)


@contextmanager
def looking_at(url: str, *, user: str = "") -> Iterator[None]:
    """Have the platform's own queries read another server for a while. user: instead of the address's own."""
    kept = dict(connection.settings_dict)
    there = env.database(url)
    connection.close()
    connection.settings_dict |= {
        key: there[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME", "OPTIONS")
    } | ({"USER": user} if user else {})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= kept


def totals() -> dict[str, Any]:
    """What is in the database now: rows by table, the chain's head, the last entry of the books and the
    money by account up to it. Read at one moment.
    """
    with scope.within(scope.NOTHING), transaction.atomic(), connection.cursor() as cursor:
        # It must be the transaction's first word, before its scope.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with scope.everything():
            entry = _one(cursor, "SELECT coalesce(max(id), 0) FROM payments_entry")
            return {
                "rows": {table: _count(cursor, table) for table in _tables(cursor)},
                "head": _head(cursor),
                "entry": entry,
                "money": _money(cursor, entry),
            }


def examine(then: dict[str, Any]) -> list[Check]:
    """Look through the copy the connection points at. then: the totals told before the backup.

    As the owner of the server; what it does to try the constraints is taken back.
    """
    looks: tuple[Callable[[dict[str, Any]], Check], ...] = (
        _rows, _chain, _record, _money_kept, _balances, _constraints, _papers, _protection,
    )  # fmt: skip
    with transaction.atomic():
        found = [look(then) for look in looks]
        transaction.set_rollback(True)
    return found


def _rows(then: dict[str, Any]) -> Check:
    """Exactly as told where nothing was done since; of what only grows never fewer."""
    with connection.cursor() as cursor:
        is_same = _head(cursor) == list(then["head"])
        wrong = []
        told = then["rows"]
        for table, was in told.items():
            now = _count(cursor, table)
            if table in GROWING and (now < was or (is_same and now != was)):
                wrong.append(f"{table} {was} → {now}")
    return Check(_("行数"), _("%(tables)s 张表，%(rows)s 行") % _summed(told), tuple(wrong[:SHOWN]))


def _summed(rows: dict[str, int]) -> dict[str, str]:
    return {"tables": str(len(rows)), "rows": f"{sum(rows.values()):,}"}


def _chain(then: dict[str, Any]) -> Check:
    """The chain's head told then is in the copy's chain."""
    seq, mark = then["head"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(chain, 'hex') FROM audit_event WHERE seq = %s", [seq])
        found = cursor.fetchone()
        now = _head(cursor)[0]
    is_there = not seq or found == (mark,)
    return Check(
        _("操作记录链头"),
        _("备份时第 %(then)s 条，副本到第 %(now)s 条") % {"then": seq, "now": now},
        () if is_there else (f"{seq}",),
    )


def _record(_then: dict[str, Any]) -> Check:
    """Chain, log of changes and the rows of every watched table, one against the other."""
    report = verifying.verify()
    said = dict.fromkeys(f"{one.kind} {one.seq or ''} {one.where}" for one in report.findings)
    wrong = tuple(said)[:SHOWN]
    words = {"events": report.events, "changes": report.changes, "tables": report.tables}
    return Check(
        _("操作记录与数据逐行核对"),
        _("%(events)s 条记录、%(changes)s 次改动、%(tables)s 张表") % words,
        wrong,
    )


def _money_kept(then: dict[str, Any]) -> Check:
    """Money by account, as it was told up to the last entry told; debit and credit alike."""
    with connection.cursor() as cursor:
        now = _money(cursor, then["entry"])
        cursor.execute(
            "SELECT entry_id FROM payments_line GROUP BY 1 HAVING sum(debit_fen) <> sum(credit_fen) LIMIT %s",
            [SHOWN],
        )
        uneven = [f"entry {key}" for (key,) in cursor.fetchall()]
    told = then["money"]
    differing = [key for key in {*told, *now} if told.get(key) != now.get(key)]
    fen = sum(debit for debit, _credit in now.values())
    return Check(
        _("各科目金额"),
        _("%(accounts)s 个科目与拨款，借方合计 %(yuan)s 元")
        % {"accounts": len(now), "yuan": f"{fen // 100:,}.{fen % 100:02d}"},
        tuple([*sorted(differing), *uneven][:SHOWN]),
    )


def _balances(_then: dict[str, Any]) -> Check:
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES)
        wrong = [f"appropriation {key}" for (key,) in cursor.fetchall()]
        count = _count(cursor, "payments_balance")
    return Check(_("拨款余额"), _("%(count)s 笔拨款") % {"count": count}, tuple(wrong[:SHOWN]))


def _constraints(_then: dict[str, Any]) -> Check:
    """Every foreign key and check, tried anew on every row: the copy is ours to try on."""
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint"
            " WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace AND conrelid <> 0"
            " ORDER BY 1, 2"
        )
        found = cursor.fetchall()
        cursor.execute(
            "UPDATE pg_constraint SET convalidated = false WHERE contype IN ('c', 'f')"
            " AND connamespace = 'public'::regnamespace"
        )
        for table, name, was_valid in found:
            if not was_valid or not _holds(
                cursor, f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"'
            ):
                wrong.append(f"{table} {name}")
    return Check(
        _("外键和取值约束"), _("%(count)s 条逐行重验") % {"count": len(found)}, tuple(wrong[:SHOWN])
    )


def _holds(cursor: Any, statement: str) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except IntegrityError:
        return False
    return True


def _papers(_then: dict[str, Any]) -> Check:
    """Sealed papers open with the keys at hand, and are what they were."""
    rows = Paper.objects.filter(content__isnull=False).select_related("content")
    wrong, opened = [], 0
    for paper in rows.order_by("-pk")[:PAPERS]:
        opened += 1
        if not files.opens(paper):
            wrong.append(f"paper {paper.pk}")
    return Check(_("封存的材料"), _("抽查 %(count)s 份") % {"count": opened}, tuple(wrong[:SHOWN]))


def _protection(_then: dict[str, Any]) -> Check:
    """Row-level security and grants as this version of the platform lays them down."""
    wrong = () if rowrights.is_current() else ("rowrights",)
    return Check(_("行级权限"), _("与本版程序一致") if not wrong else _("与本版程序不同"), wrong)


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND relname NOT LIKE 'procrastinate%' AND relname <> 'django_session' ORDER BY 1"
    )
    return [name for (name,) in cursor.fetchall()]


def _count(cursor: Any, table: str) -> int:
    return int(_one(cursor, f'SELECT count(*) FROM "{table}"'))  # noqa: S608 -- a table of ours


def _money(cursor: Any, entry: int) -> dict[str, list[int]]:
    cursor.execute(_MONEY, [entry])
    return {f"{a} {fund}": [debit, credit] for a, fund, debit, credit in cursor.fetchall()}


def _head(cursor: Any) -> list[Any]:
    cursor.execute("SELECT seq, encode(chain, 'hex') FROM audit_head")
    return list(cursor.fetchone() or (0, ""))


def _one(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    return cursor.fetchone()[0]
