"""A claim decided by a version that is no longer the newest is held when its own version would decide otherwise."""

import uuid
from datetime import date

import pytest
from tests.makers.accounts import make_owner
from tests.makers.claims import make_calendar, make_papers
from tests.makers.entitlements import DAY, make_entitled

from county.claims import commands
from county.core.actor import SYSTEM
from county.entitlements.commands import runs
from county.policies import commands as policies
from county.workforce.models import Employment, Payroll

pytestmark = pytest.mark.django_db
NAME = "stable_employment_reward"


def test_hold_when_decided_by_an_older_version_then_by_that_version():
    county = make_entitled()
    make_calendar()
    make_papers(county.full)
    owner = make_owner(enterprise=county.full.enterprise)
    claim = commands.apply_claim(
        actor=owner, today=DAY, scheme=NAME, factory=county.full.pk, item=county.full.pk,
        form_key=uuid.uuid4(),
    )  # fmt: skip
    commands.confirm_claim(claim.pk, actor=owner, today=DAY)
    first = county.versions[NAME]
    row = policies.draft_next(first.pk, actor=county.bureau)
    text = first.text.replace("10: 3万元", "10: 4万元")
    row = policies.write_version(row.pk, actor=county.bureau, version=row.version, text=text)
    policies.propose_version(
        row.pk, actor=county.bureau, version=row.version, reason="提标", in_force_from=DAY
    )
    policies.adopt_version(row.pk, actor=county.leader, today=date(2019, 12, 19))
    run = runs.run_nightly(today=DAY)
    assert run.schemes.get(name=NAME).version_id != first.pk
    # Its own version says what it said: another amount for new claims changes nothing for it.
    assert commands.hold_changed(actor=SYSTEM, today=DAY) == 0
    job = Employment.objects.filter(factory=county.full).first()
    Payroll.objects.filter(person=job.person_id).delete()
    assert commands.hold_changed(actor=SYSTEM, today=DAY) == 1
    claim.refresh_from_db()
    assert (claim.changed_on, claim.changed_said) == (DAY, "gone")
