"""What stands against claims and payments: asked by them through core.stops."""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from county.core import clock, scope
from county.policies.kinds import rules
from county.policies.models import SchemeVersion
from county.risk.commands.sweeping import values_on
from county.risk.kinds import CHECKS, HARD

# Facts of a factory that are made of its people: a claim that goes by one counts whom a stop names.
COUNTS_PEOPLE = ("worker", "staff", "people", "wage", "hire", "job", "share", "person")


def _holding(word: str) -> list[str]:
    return [code for code in HARD if word in CHECKS[code].holds]


# A card's marks are the people who share it; of the others the person is the one.
_ON_PERSON = "(r.person_id = {person} OR r.pattern = 'shared_card' AND r.marks ? {person}::text)"
_AGAINST = f"""
    SELECT DISTINCT ON (c.id) c.id, c.receipt, r.pattern
    FROM ({{standing}}) r JOIN claims_claim c ON c.id = ANY(%(keys)s) AND (
        r.pattern = ANY(%(claim)s) AND r.claim_id = c.id
        OR r.pattern = ANY(%(person)s) AND {_ON_PERSON.format(person="c.person_id")}
        OR r.pattern = ANY(%(factory)s) AND r.factory_id = c.factory_id AND c.payee = 'enterprise'
        OR r.pattern = ANY(%(counting)s) AND c.person_id IS NULL AND c.factory_id IN (r.factory_id, r.other_id)
            AND c.rule_id = ANY(%(rules)s))
    ORDER BY c.id, r.pattern"""
_STORED = """SELECT pattern, factory_id, other_id, person_id, claim_id, marks FROM risk_finding
    WHERE severity = 'hard' AND state = 'open'"""
_ANY = f"SELECT EXISTS ({_STORED})"
# Looked for anew: nothing is let out on what was found last night.
_LIVE = " UNION ALL ".join(
    f"SELECT '{code}' AS pattern, s.factory_id, s.other_id, s.person_id, s.claim_id, to_jsonb(s.marks) AS marks"
    f" FROM ({CHECKS[code].sql}) s (key, factory_id, other_id, person_id, claim_id, marks, objects, data)"
    for code in HARD
)
_DUES = f"""
    WITH r AS MATERIALIZED ({_LIVE}),
    d AS (SELECT d.id, d.source_id, y.factory_id, y.person_id, c.id AS claim_id, c.rule_id, c.factory_id AS claimed,
            c.person_id AS claimant, c.payee
        FROM payments_paymentdue d JOIN payments_payee y ON y.id = d.payee_id
        LEFT JOIN claims_claim c ON c.id = d.claim_id
        WHERE d.id = ANY(%(keys)s))
    SELECT DISTINCT ON (d.id) d.id, d.source_id, r.pattern FROM r JOIN d ON (
        r.pattern = ANY(%(claim)s) AND r.claim_id = d.claim_id
        OR r.pattern = ANY(%(person)s) AND ({_ON_PERSON.format(person="d.person_id")}
            OR {_ON_PERSON.format(person="d.claimant")})
        OR r.pattern = ANY(%(factory)s) AND (r.factory_id = d.factory_id
            OR r.factory_id = d.claimed AND d.payee = 'enterprise')
        OR r.pattern = ANY(%(counting)s) AND d.claimant IS NULL AND d.claimed IN (r.factory_id, r.other_id)
            AND d.rule_id = ANY(%(rules)s))
    ORDER BY d.id, r.pattern"""


def against_claims(keys: Collection[int]) -> dict[int, str]:
    """Of which claims an open stop holds the person, the factory or the claim; and the sentence.

    Two statements at most, nearly always one. Who asks had his right to the claims checked.
    """
    with scope.everything(), connection.cursor() as cursor:
        cursor.execute(_ANY)
        if not cursor.fetchone()[0]:
            return {}
        cursor.execute(_AGAINST.format(standing=_STORED), _given(keys))
        return _said(cursor.fetchall())


def against_dues(keys: Collection[int]) -> dict[int, str]:
    """The same of dues, with every stop's check run anew: the last door before the bank. Two statements."""
    with scope.everything(), connection.cursor() as cursor:
        cursor.execute(_DUES, values_on(clock.today()) | _given(keys))
        return _said(cursor.fetchall())


def _given(keys: Collection[int]) -> dict[str, Any]:
    holds = {word: _holding(word) for word in ("claim", "person", "factory", "counting")}
    return {**holds, "keys": list(keys), "rules": _counting_rules()}


def _counting_rules() -> list[int]:
    """Versions whose rule goes by the people of a factory. Their schemes are read once and kept."""
    found = []
    for version in SchemeVersion.objects.filter(state="adopted"):
        facts = rules.scheme_of(version).facts.values()
        if any(word in one.call.name for one in facts for word in COUNTS_PEOPLE):
            found.append(version.pk)
    return found


def _said(rows: list[tuple[int, str, str]]) -> dict[int, str]:
    return {
        key: _(
            "“%(what)s”有未消除的硬拦截：%(pattern)s。请先在“风险线索”中查明、更正，解除后再办。"
        )
        % {"what": name, "pattern": CHECKS[pattern].name}
        for key, name, pattern in rows
    }
