"""The sheets of docs/demo: as the script writes them, and importing as expectations.json says."""

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings
from tests.makers.batches import check, receive, store

from county.accounts.models import User
from county.accounts.queries import actor_of
from county.demo import seeding, stories
from county.demo.sheets import making
from county.factories.models import Factory
from county.intake.choices import BatchState, Mode, RowState
from county.intake.models import Batch, StagedRow
from county.workforce.models import Employment, HouseholdStatus, Payroll

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FOLDER = Path(settings.ROOT) / "docs" / "demo"
EXPECTED = json.loads((FOLDER / "expectations.json").read_text(encoding="utf-8"))


def take(name: str) -> Batch:
    """Receive and check one file as the person of its README line."""
    facts = EXPECTED[name]
    actor = actor_of(User.objects.get(username=facts["login"]), today=stories.DEMO_DAY)
    batch = receive(
        actor=actor,
        factory=Factory.objects.get(name=facts["factory"]),
        kind=facts["kind"],
        name=name,
        data=(FOLDER / name).read_bytes(),
    )
    return check(batch, actor=actor)


def confirm(batch: Batch) -> Batch:
    actor = actor_of(User.objects.get(pk=batch.uploaded_by_id), today=stories.DEMO_DAY)
    return store(batch, actor=actor, mode=Mode.GOOD_ROWS)


def found_bad(batch: Batch) -> list[tuple[int, int, str]]:
    rows = StagedRow.objects.filter(batch=batch, state=RowState.BAD)
    return sorted(
        (row.sheet, row.row, problem["code"])
        for row in rows
        for problem in row.problems
        if not problem["warning"]
    )


def jobs() -> int:
    return Employment.objects.filter(to_on__isnull=True).count()


def wages() -> int:
    paid = Payroll.objects.filter(paid_on__lte=stories.DEMO_DAY, paid_on__gt="2018-12-20")
    return sum(paid.values_list("net_fen", flat=True))


def test_sheets_when_made_again_then_same_bytes(tmp_path) -> None:
    making.make_all(tmp_path)
    committed = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in FOLDER.iterdir()}
    made = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in tmp_path.iterdir()}
    assert made == committed


@pytest.mark.parametrize("name", EXPECTED)
def test_sheet_when_imported_then_moves_what_is_expected(seeded: seeding.Seeded, name: str) -> None:
    facts = EXPECTED[name]
    if needed := facts.get("needs"):
        confirm(take(needed))
    before = jobs(), wages()
    batch = take(name)
    assert batch.state == BatchState.CHECKED, batch.problem
    expected = sorted((bad["sheet"], bad["row"], bad["code"]) for bad in facts["bad"])
    assert found_bad(batch) == expected
    counts = (
        batch.rows_total,
        batch.rows_same,
        batch.rows_good + batch.rows_warned,
        batch.rows_bad,
    )
    assert counts == (facts["rows"], facts["same"], facts["good"], len(facts["bad"]))
    told = {
        p["code"]
        for row in StagedRow.objects.filter(batch=batch)
        for p in row.problems
        if p["warning"]
    }
    assert told <= {"day_assumed"}
    assert batch.notes == ([] if not facts["bad"] or facts["kind"] == "roster" else batch.notes)
    batch = confirm(batch)
    assert (batch.state, batch.problem) == (BatchState.DONE, "")
    assert (jobs() - before[0], wages() - before[1]) == (
        facts["jobs_added"],
        facts["net_fen_added"],
    )


def test_roster_when_mended_after_the_first_then_the_rest_comes(seeded: seeding.Seeded) -> None:
    before = jobs()
    confirm(take(making.ROSTER))
    mended = confirm(take(making.ROSTER_MENDED))
    assert mended.rows_stored == 4
    assert jobs() - before == EXPECTED[making.ROSTER_MENDED]["jobs_added"]


def test_tenth_worker_when_imported_then_of_a_relocated_family(seeded: seeding.Seeded) -> None:
    confirm(take(making.PLUSH_ROSTER))
    tenth = Employment.objects.select_related("person").get(
        person__name=stories.PLUSH_TENTH, factory__name=stories.PLUSH_FACTORY
    )
    assert HouseholdStatus.objects.filter(
        household=tenth.person.household_id, kind="relocated"
    ).exists()
