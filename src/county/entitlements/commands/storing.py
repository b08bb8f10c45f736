"""What a run found, written set by set: who qualifies and who is unknown straight from the decisions' table."""

from typing import Any

from django.db import connection

from county.entitlements.choices import WORKERS, FindingState, Turn
from county.entitlements.facts import nearness
from county.entitlements.facts.deciding import InPlace
from county.entitlements.models import Finding, Run, RunScheme
from rulebook.compiler import Compiled

_STATE = f"""CASE WHEN d.qualifies THEN '{FindingState.QUALIFIES}'
    WHEN d.qualifies IS NULL THEN '{FindingState.UNKNOWN}' ELSE '{FindingState.NEAR}' END"""
_TURN = f"""CASE WHEN old.id IS NULL THEN '{Turn.NEW}' WHEN d.qualifies AND old.amount_fen <> d.amount
    THEN '{Turn.CHANGED}' ELSE '{Turn.SAME}' END, old.amount_fen"""
_COLUMNS = """run_id, line_id, state, item, factory_id, enterprise_id, town_id, person_id, amount_fen,
    turn, amount_before_fen, fact, need, distance, due_on, brings_fen, said_zh, said_en, "row\""""


def store(run: Run, line: RunScheme, place: InPlace, one: Compiled) -> None:
    """Write one scheme's findings and the totals on its line."""
    before = _line_before(run, line)
    table = place.table_of(one)
    steps = nearness.find(one, place.rows(nearness.candidates(one, table)))
    with connection.cursor() as cursor:
        _hand_over(cursor, steps)
        _write(cursor, line, place, one, before)
        _totals(cursor, line, table, before)
        cursor.execute("DROP TABLE passing_step")
    line.save()


def _line_before(run: Run, line: RunScheme) -> int:
    """The same scheme's line in the run before; 0 when there is none."""
    rows = RunScheme.objects.filter(run=run.before_id, name=line.name)
    return rows.values_list("pk", flat=True).first() or 0


def _hand_over(cursor: Any, steps: list[nearness.Step]) -> None:
    cursor.execute(
        "CREATE TEMP TABLE passing_step (item bigint PRIMARY KEY, fact text, need bigint, distance integer,"
        " due_on date, brings bigint, zh text, en text) ON COMMIT DROP"
    )
    with cursor.copy("COPY passing_step FROM STDIN") as copy:
        for n in steps:
            words = (n.zh[:400], n.en[:500])
            copy.write_row((n.item, n.fact, n.need, n.distance, n.due_on, n.brings, *words))


def _write(cursor: Any, line: RunScheme, place: InPlace, one: Compiled, before: int) -> None:
    person = "d.person_id" if one.scheme.subject in WORKERS else "NULL::bigint"
    cursor.execute(
        f"INSERT INTO entitlements_finding ({_COLUMNS}) SELECT %(run)s, %(line)s, {_STATE}, d.item_id,"
        f" d.factory_id, d.enterprise_id, f.town_id, {person},"
        f" CASE WHEN d.qualifies THEN d.amount END, {_TURN}, COALESCE(n.fact, ''), n.need, n.distance,"
        " n.due_on, n.brings, COALESCE(n.zh, ''), COALESCE(n.en, ''), to_jsonb(d)"
        f" FROM {place.table_of(one)} d JOIN {place.tables['factory']} f ON f.factory_id = d.factory_id"
        " LEFT JOIN passing_step n ON n.item = d.item_id"
        f" LEFT JOIN entitlements_finding old ON old.line_id = %(before)s AND old.item = d.item_id"
        f" AND old.state = {_STATE} WHERE d.qualifies IS NOT FALSE OR n.item IS NOT NULL",
        {"run": line.run_id, "line": line.pk, "before": before},
    )


def _totals(cursor: Any, line: RunScheme, table: str, before: int) -> None:
    cursor.execute(
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE qualifies), COUNT(*) FILTER (WHERE qualifies IS NULL),"
        f" COALESCE(SUM(amount), 0)::bigint FROM {table}"
    )
    line.decisions, line.qualify, line.unknown, line.fen = cursor.fetchone()
    line.near = Finding.objects.filter(line=line, state=FindingState.NEAR).count()
    qualifies = Finding.objects.filter(state=FindingState.QUALIFIES)
    now = qualifies.filter(line=line)
    line.added = now.filter(turn=Turn.NEW).count()
    line.changed = now.filter(turn=Turn.CHANGED).count()
    still = now.exclude(turn=Turn.NEW).count()
    line.gone = qualifies.filter(line=before).count() - still if before else 0
