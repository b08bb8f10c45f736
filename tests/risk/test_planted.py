"""Each check finds what was planted and leaves the lawful alone; what is found is the same, gone, or new."""

import pytest
from tests.risk.planting.planted import DAY, PATTERNS, false_alarms, found_by_pattern, plant

from county.core.actor import SYSTEM
from county.risk import commands
from county.risk.kinds import CHECKS
from county.risk.models import Finding

pytestmark = pytest.mark.django_db


def test_every_check_finds_what_was_planted_and_nothing_lawful():
    told = plant(2)
    commands.sweep(actor=SYSTEM, today=DAY)
    found = found_by_pattern()
    missed = {p: sorted(told.cases[p] - found[p]) for p in CHECKS if told.cases[p] - found[p]}
    assert (missed, false_alarms(told)) == ({}, {})
    assert set(PATTERNS) == set(CHECKS)
    # Run again the next day, it writes the same findings.
    before = set(Finding.objects.values_list("pk", "pattern", "key", "state"))
    again = commands.sweep(actor=SYSTEM, today=DAY)
    assert (again.opened, again.gone) == (0, 0)
    assert set(Finding.objects.values_list("pk", "pattern", "key", "state")) == before
