"""Before any scheme is adopted."""

import pytest
from tests import makers
from tests.makers.entitlements import DAY, make_schemes

from county.core.errors import Refused
from county.entitlements import commands


def test_look_through_when_no_scheme_then_refused(db):
    with pytest.raises(Refused, match="没有正在施行的方案"):
        commands.run_nightly(today=DAY)


def test_maker_adopts_what_is_asked_for(db):
    found = make_schemes(
        bureau=makers.make_actor(role="department", username="b"), leader=makers.make_leader(),
        names=("training",),
    )  # fmt: skip
    assert list(found) == ["training"]
