"""A version that is no longer the newest, decided over the registry as it is: what of its claims still stands?"""

from datetime import date

from django.db import transaction

from county.entitlements.facts import registry, rules
from county.entitlements.facts.deciding import InPlace
from county.policies.kinds import rules as texts
from county.policies.models import SchemeVersion


def amounts_by(version: SchemeVersion, day: date) -> dict[int, int]:
    """Subject -> what the version gives it as of the day, of those that qualify. Nothing is stored.

    The caller has every row in sight.
    """
    scheme = texts.scheme_of(version)
    named = {one.scheme for one in (*scheme.excludes, *scheme.after)}
    beside = {n: rule.scheme for n, rule in rules.in_force(day).items() if n in named}
    planned = rules.plan({**beside, scheme.name: scheme}, day)
    with transaction.atomic():
        place = InPlace(planned)
        place.tables = registry.tables()
        try:
            place.decide()
            table = place.table_of(planned.compiled[scheme.name])
            found = place.rows(f"SELECT item_id, amount FROM {table} WHERE qualifies")
        finally:
            place.drop()
    return {row["item_id"]: row["amount"] for row in found}
