"""What a run found, written set by set: who qualifies and who is unknown straight from the decisions' table."""

from typing import Any

from django.db import connection

from county.entitlements.choices import FindingState, Turn
from county.entitlements.facts import nearness
from county.entitlements.facts.deciding import InPlace
from county.entitlements.models import Finding, Run, RunScheme
from rulebook.compiler import Compiled

_TURN = f"""CASE WHEN old.id IS NULL THEN '{Turn.NEW}'
    WHEN old.amount_fen IS DISTINCT FROM {{amount}} THEN '{Turn.CHANGED}' ELSE '{Turn.SAME}' END,
    old.amount_fen"""
_COLUMNS = """run_id, line_id, state, item, factory_id, enterprise_id, town_id, person_id, amount_fen,
    turn, amount_before_fen, fact, need, distance, due_on, brings_fen, said_zh, said_en, "row\""""


def store(run: Run, line: RunScheme, place: InPlace, one: Compiled) -> None:
    """Write one scheme's findings and the totals on its line."""
    before = _line_before(run, line)
    table = place.table_of(one)
    near = nearness.find(one, place.rows(nearness.candidates(one, table)))
    with connection.cursor() as cursor:
        _certain(cursor, line, place, one, before)
        _near(cursor, line, place, one, before, near)
        _totals(cursor, line, table, before)
    line.near = len(near)
    line.save()


def _line_before(run: Run, line: RunScheme) -> int:
    """The same scheme's line in the run before; 0 when there is none."""
    rows = RunScheme.objects.filter(run=run.before_id, name=line.name)
    return rows.values_list("pk", flat=True).first() or 0


def _person(one: Compiled) -> str:
    return "d.person_id" if one.scheme.subject == "worker" else "NULL::bigint"


def _certain(
    cursor: Any, line: RunScheme, place: InPlace, one: Compiled, before: int
) -> None:
    state = f"CASE WHEN d.qualifies THEN '{FindingState.QUALIFIES}' ELSE '{FindingState.UNKNOWN}' END"
    cursor.execute(
        f"INSERT INTO entitlements_finding ({_COLUMNS}) SELECT %(run)s, %(line)s, {state}, d.item_id,"  # noqa: S608 -- names of a checked rule
        f" d.factory_id, d.enterprise_id, f.town_id, {_person(one)}, d.amount,"
        f" {_TURN.format(amount='d.amount')}, '', NULL, NULL, NULL, NULL, '', '', to_jsonb(d)"
        f" FROM {place.table_of(one)} d JOIN {place.tables['factory']} f ON f.factory_id = d.factory_id"
        f" LEFT JOIN entitlements_finding old ON old.line_id = %(before)s AND old.item = d.item_id"
        f" AND old.state = {state} WHERE d.qualifies IS NOT FALSE",
        {"run": line.run_id, "line": line.pk, "before": before},
    )


def _near(
    cursor: Any,
    line: RunScheme,
    place: InPlace,
    one: Compiled,
    before: int,
    near: list[nearness.Near],
) -> None:
    if not near:
        return
    cursor.execute(
        "CREATE TEMP TABLE passing_near (item bigint, fact text, need bigint, distance integer, due_on date,"
        " brings bigint, zh text, en text) ON COMMIT DROP"
    )
    with cursor.copy("COPY passing_near FROM STDIN") as copy:
        for n in near:
            words = (n.zh[:400], n.en[:500])
            copy.write_row((n.item, n.fact, n.need, n.distance, n.due_on, n.brings, *words))
    cursor.execute(
        f"INSERT INTO entitlements_finding ({_COLUMNS}) SELECT %(run)s, %(line)s, %(near)s, d.item_id,"  # noqa: S608 -- the same
        f" d.factory_id, d.enterprise_id, f.town_id, {_person(one)}, NULL::bigint,"
        f" {_TURN.format(amount='NULL::bigint')}, n.fact, n.need, n.distance, n.due_on, n.brings, n.zh, n.en,"
        f" to_jsonb(d) FROM passing_near n JOIN {place.table_of(one)} d ON d.item_id = n.item"
        f" JOIN {place.tables['factory']} f ON f.factory_id = d.factory_id"
        " LEFT JOIN entitlements_finding old ON old.line_id = %(before)s AND old.item = d.item_id"
        " AND old.state = %(near)s",
        {"run": line.run_id, "line": line.pk, "before": before, "near": FindingState.NEAR},
    )
    cursor.execute("DROP TABLE passing_near")


def _totals(cursor: Any, line: RunScheme, table: str, before: int) -> None:
    cursor.execute(
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE qualifies), COUNT(*) FILTER (WHERE qualifies IS NULL),"  # noqa: S608 -- the same
        f" COALESCE(SUM(amount), 0)::bigint FROM {table}"
    )
    line.decisions, line.qualify, line.unknown, line.fen = cursor.fetchone()
    qualifies = Finding.objects.filter(state=FindingState.QUALIFIES)
    now = qualifies.filter(line=line)
    line.added = now.filter(turn=Turn.NEW).count()
    line.changed = now.filter(turn=Turn.CHANGED).count()
    still = now.exclude(turn=Turn.NEW).count()
    line.gone = qualifies.filter(line=before).count() - still if before else 0
