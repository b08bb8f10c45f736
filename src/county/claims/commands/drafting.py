"""Claims drawn up by the system from the latest run, set by set; drafts kept fresh; later ones held to account."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from county.audit import commands as audit
from county.claims import permissions
from county.claims.choices import ActKind, ClaimSource
from county.claims.commands import moving, telling
from county.claims.kinds import rights
from county.claims.models import Claim
from county.claims.states import MOVING
from county.core import codes, scope
from county.core.actor import Actor
from county.entitlements import queries as entitlements
from county.entitlements.choices import FindingState
from county.entitlements.commands import deciding
from county.entitlements.models import Run, RunScheme
from county.policies.kinds import rules
from county.policies.models import SchemeVersion

LOCK = "claims.draft"
# f: finding, l: its line, r: its run. Who was granted before is not found again by the rule itself.
# Clusters are worked out over all enterprises: once, not for each row.
_INSERT = """WITH fa AS MATERIALIZED (SELECT factory_id, cluster_id FROM fact_factory WHERE {by_cluster}),
  found AS MATERIALIZED {rows}
  INSERT INTO claims_claim (uid, version, receipt, source, scheme, title_zh, title_en, rule_id, run_id,
    snapshot_id, decided_as_of, subject, item, holder, period, factory_id, enterprise_id, town_id, person_id,
    payee, fund, amount_fen, "row", row_sha256, decision_zh, decision_en, frozen_times, state, place,
    changed_said, released_said, paying, open_objections, drafted_on, reason, form_key, search_text)
  SELECT gen_random_uuid(), 1, %(prefix)s::text || lpad(nextval('claims_receipt')::text, 7, '0'),
    %(source)s::text, %(scheme)s::text, %(title_zh)s::text, %(title_en)s::text, %(rule)s::bigint, %(run)s::bigint,
    %(snapshot)s::bigint, %(day)s::text::date, %(subject)s::text, f.item, {holder}, %(period)s::text,
    f.factory_id, f.enterprise_id, f.town_id, f.person_id, %(payee)s::text, %(fund)s::text, f.amount_fen, f."row", '',
    {said_zh}, {said_en}, 1, 'drafted', 0, '', '', '', 0, %(today)s::date, '', %(form_key)s::uuid,
    concat_ws('|', fc.search_text, p.search_text, %(title_zh)s::text)
  FROM found f JOIN factories_factory fc ON fc.id = f.factory_id
    LEFT JOIN fa ON fa.factory_id = f.factory_id LEFT JOIN workforce_person p ON p.id = f.person_id
  ORDER BY f.amount_fen DESC, f.item
  ON CONFLICT DO NOTHING RETURNING id"""
_YUAN = "to_char(f.amount_fen / 100.0, 'FM999,999,999,990.00')"
_SAID_ZH = (
    f"%(title_zh)s::text || '：符合条件，核定 ' || {_YUAN} || ' 元（' || %(day)s::text || ' 评定）'"
)
_SAID_EN = f"%(title_en)s::text || ': all conditions met, ' || {_YUAN} || ' yuan (as of ' || %(day)s::text || ')'"
# Of the run's line: every finding that qualifies and whose right is not claimed already.
_FOUND = f"""(SELECT * FROM entitlements_finding q WHERE q.line_id = %(line)s::bigint
    AND q.state = '{FindingState.QUALIFIES}'
    AND NOT EXISTS (SELECT FROM claims_claim c WHERE c.scheme = %(scheme)s::text AND c.subject = %(subject)s::text
      AND c.item = q.item AND c.period = %(period)s::text AND c.state NOT IN ('lapsed')))"""  # noqa: S608 -- our own words


@transaction.atomic
def draft_claims(*, actor: Actor, today: date) -> int:
    """Draw up a claim for everybody whom the latest run found entitled; keep those nobody confirmed yet fresh.

    A right claimed before, also refused or withdrawn for the period, is not drawn up again.
    Locks: other drawing waits. Then: audit `claim.drafted`, `claim.redrawn`, `claim.lapsed` for each.
    Returns: how many are new. Source: 3.2-1 (免申即享).
    """
    permissions.require(actor, "claim.draft")
    codes.hold(LOCK)
    run = entitlements.last_run()
    if run is None:
        return 0
    # The right was asked above; what was found is found over every row.
    with scope.everything():
        made: list[int] = []
        for line in RunScheme.objects.filter(run=run).select_related("version").order_by("name"):
            _refresh(line, run, actor=actor, today=today)
            made += _draft_line(line, run, today=today)
        moving.add_acts(made, ActKind.DRAFTED, actor=actor, today=today)
        rows = ((row, {"amount_fen": row.amount_fen}) for row in moving.slim(made))
        audit.record_many(actor, "claim.drafted", rows)
    telling.owners_to_confirm(made, today=today)
    return len(made)


@transaction.atomic
def hold_changed(*, actor: Actor, today: date) -> int:
    """Hold every claim under way of which the latest run decides otherwise; let go what it bears out again.

    Compared by the same version of the rule only: a claim decided by an older one is decided by it anew. What was
    looked into and released is not held for the same again.
    Then: audit `claim.held` for each. Returns: how many are newly held.
    """
    permissions.require(actor, "claim.hold")
    run = entitlements.last_run()
    if run is None:
        return 0
    with scope.everything(), connection.cursor() as cursor:
        asked: dict[str, Any] = {"run": run.pk, "states": list(MOVING), "today": today}
        held = _compare(cursor, _NOW, asked)
        for version in _older(run):
            said = deciding.amounts_by(version, run.day)
            held += _compare(
                cursor,
                _BY_OLDER,
                asked | {"rule": version.pk, "items": list(said), "amounts": list(said.values())},
            )
        audit.record_many(actor, "claim.held", ((row, {}) for row in moving.slim(held)))
    return len(held)


def _older(run: Run) -> list[SchemeVersion]:
    """Versions that claims under way were decided by and the run was not."""
    newest = RunScheme.objects.filter(run=run).values("version")
    rules_used = Claim.objects.filter(state__in=MOVING).exclude(rule__in=newest).values("rule")
    return list(SchemeVersion.objects.filter(pk__in=rules_used).order_by("pk"))


def _compare(cursor: Any, now: str, asked: dict[str, Any]) -> list[int]:
    """Let go what is borne out, hold what is not. Returns: the keys newly held."""
    cursor.execute(_LET_GO.format(now=now), asked)
    cursor.execute(_HOLD.format(now=now), asked)
    return [row[0] for row in cursor.fetchall()]


_NOW = """SELECT c.id, CASE WHEN q.id IS NULL THEN 'gone' WHEN q.amount_fen <> c.amount_fen
      THEN 'amount:' || q.amount_fen ELSE '' END AS said
    FROM claims_claim c JOIN entitlements_runscheme l ON l.run_id = %(run)s::bigint AND l.version_id = c.rule_id
    LEFT JOIN entitlements_finding q ON q.line_id = l.id AND q.item = c.item AND q.state = 'qualifies'
    WHERE c.state = ANY(%(states)s::text[]) AND c.run_id IS DISTINCT FROM %(run)s::bigint"""
_BY_OLDER = """SELECT c.id, CASE WHEN q.item IS NULL THEN 'gone' WHEN q.fen <> c.amount_fen
      THEN 'amount:' || q.fen ELSE '' END AS said
    FROM claims_claim c LEFT JOIN unnest(%(items)s::bigint[], %(amounts)s::bigint[]) AS q(item, fen)
      ON q.item = c.item
    WHERE c.rule_id = %(rule)s::bigint AND c.state = ANY(%(states)s::text[])
      AND c.run_id IS DISTINCT FROM %(run)s::bigint"""
_HOLD = """UPDATE claims_claim c SET changed_on = %(today)s::date, changed_said = n.said, version = c.version + 1
  FROM ({now}) n WHERE n.id = c.id AND n.said NOT IN ('', c.released_said, c.changed_said) RETURNING c.id"""
_LET_GO = """UPDATE claims_claim c SET changed_on = NULL, changed_said = '', version = c.version + 1
  FROM ({now}) n WHERE n.id = c.id AND n.said = '' AND c.changed_on IS NOT NULL"""


def insert(scheme: Any, *, source: str, given: dict[str, Any]) -> list[int]:
    """Write claims from a source of findings' rows. Returns: their keys; none where the right is claimed already."""
    key = rights.holder_key(scheme)
    text = _INSERT.format(
        holder=rights.HOLDERS[key],
        by_cluster="true" if key == "identity_cluster" else "false",
        said_zh=_SAID_ZH,
        said_en=_SAID_EN,
        rows=source,
    )
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return [row[0] for row in cursor.fetchall()]


def given_for(scheme: Any, *, rule: int, day: date, today: date) -> dict[str, Any]:
    """What every claim of one scheme is written with."""
    return {
        "prefix": f"BT{today.year}",
        "scheme": scheme.name,
        "title_zh": scheme.title.zh[:120],
        "title_en": (scheme.title.en or scheme.title.zh)[:160],
        "rule": rule,
        "run": None,
        "snapshot": None,
        "day": day.isoformat(),
        "today": today,
        "subject": scheme.subject,
        "period": rights.period_of(scheme, day),
        "payee": scheme.payee,
        "fund": "、".join(share.name for share in scheme.funds)[:60],
        "form_key": None,
        "source": ClaimSource.RUN,
    }


def _draft_line(line: RunScheme, run: Run, *, today: date) -> list[int]:
    scheme = rules.scheme_of(line.version)
    given = given_for(scheme, rule=line.version_id, day=run.day, today=today)
    given |= {"run": run.pk, "snapshot": run.snapshot_id, "line": line.pk}
    return insert(scheme, source=_FOUND, given=given)


def _refresh(line: RunScheme, run: Run, *, actor: Actor, today: date) -> None:
    """Drafts of an earlier run: drawn anew where the finding changed, lapsed where it is gone."""
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "line": line.pk,
            "scheme": line.name,
            "run": run.pk,
            "rule": line.version_id,
        }
        asked |= {"snapshot": run.snapshot_id, "day": run.day.isoformat(), "today": today}
        cursor.execute(_LAPSE, asked)
        lapsed = [row[0] for row in cursor.fetchall()]
        cursor.execute(_REDRAW, asked | {"title_zh": line.title_zh, "title_en": line.title_en})
        redrawn = [row[0] for row in cursor.fetchall() if row[1]]
    audit.record_many(actor, "claim.lapsed", ((row, {}) for row in moving.slim(lapsed)))
    rows = ((row, {"amount_fen": row.amount_fen}) for row in moving.slim(redrawn))
    audit.record_many(actor, "claim.redrawn", rows)


_LAPSE = """UPDATE claims_claim c SET state = 'lapsed', ended_on = %(today)s::date, version = c.version + 1
  WHERE c.scheme = %(scheme)s::text AND c.state = 'drafted' AND c.source = 'run' AND c.run_id <> %(run)s::bigint
    AND NOT EXISTS (SELECT FROM entitlements_finding q WHERE q.line_id = %(line)s::bigint AND q.item = c.item
      AND q.state = 'qualifies') RETURNING c.id"""
_REDRAW = f"""UPDATE claims_claim c SET amount_fen = f.amount_fen, "row" = f."row",
    rule_id = %(rule)s::bigint, run_id = %(run)s::bigint,
    snapshot_id = %(snapshot)s::bigint, decided_as_of = %(day)s::text::date, version = c.version + 1,
    decision_zh = {_SAID_ZH},
    decision_en = {_SAID_EN}
  FROM entitlements_finding f, claims_claim old
  WHERE old.id = c.id AND f.line_id = %(line)s::bigint AND f.item = c.item AND f.state = 'qualifies'
    AND c.scheme = %(scheme)s::text AND c.state = 'drafted' AND c.run_id <> %(run)s::bigint
  RETURNING c.id, c.amount_fen <> old.amount_fen"""  # noqa: S608 -- our own words
