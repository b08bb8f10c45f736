"""Each check finds what was planted and leaves the lawful alone; what is found is the same, gone, or new."""

from collections import defaultdict

import pytest
from tests.risk import planting
from tests.risk.planting import DAY, PATTERNS, SUBJECT, plant

from county.core.actor import SYSTEM
from county.risk import commands
from county.risk.kinds import CHECKS
from county.risk.models import Finding

pytestmark = pytest.mark.django_db


def found_by_pattern():
    found = defaultdict(set)
    for row in Finding.objects.filter(state="open"):
        kind = SUBJECT[row.pattern]
        key = int(row.key.partition(":")[0]) if kind == "user" else getattr(row, kind)
        found[row.pattern].add(key)
    return found


def false_alarms(told):
    wrong = defaultdict(list)
    for row in Finding.objects.filter(state="open"):
        named = {"factory": row.factory_id, "person": row.person_id, "claim": row.claim_id}
        if row.pattern == "quick":
            named = {"user": int(row.key.partition(":")[0])}
        if any(key in told.lawful[kind] for kind, key in named.items()):
            wrong[row.pattern].append(row.key)
    return dict(wrong)


def test_every_check_finds_what_was_planted_and_nothing_lawful():
    told = plant(2)
    commands.sweep(actor=SYSTEM, today=DAY)
    found = found_by_pattern()
    missed = {p: sorted(told.cases[p] - found[p]) for p in CHECKS if told.cases[p] - found[p]}
    assert (missed, false_alarms(told)) == ({}, {})
    assert set(PATTERNS) == set(CHECKS)
    # Run again the next day, it writes the same findings.
    before = set(Finding.objects.values_list("pk", "pattern", "key", "state"))
    again = commands.sweep(actor=SYSTEM, today=planting.DAY)
    assert (again.opened, again.gone) == (0, 0)
    assert set(Finding.objects.values_list("pk", "pattern", "key", "state")) == before
