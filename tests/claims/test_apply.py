"""Applying where the nightly run drew up nothing."""

import uuid

import pytest
from tests.makers.accounts import make_owner
from tests.makers.entitlements import DAY, make_entitled

from county.audit.models import Event
from county.claims import commands
from county.claims.choices import ClaimSource, ClaimState

pytestmark = pytest.mark.django_db


def test_apply_when_entitled_then_a_draft_and_its_event():
    county = make_entitled()
    owner = make_owner(enterprise=county.full.enterprise)
    claim = commands.apply_claim(
        actor=owner, today=DAY, scheme="stable_employment_reward", factory=county.full.pk,
        item=county.full.pk, form_key=uuid.uuid4(),
    )  # fmt: skip
    assert (claim.state, claim.source) == (ClaimState.DRAFTED, ClaimSource.APPLIED)
    event = Event.objects.get(action="claim.drafted")
    assert event.actor_id == owner.user_id
