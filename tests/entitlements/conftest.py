import pytest
from tests.makers.entitlements import DAY, make_entitled

from county.core.actor import SYSTEM
from county.entitlements import commands


@pytest.fixture
def county(db):
    return make_entitled()


@pytest.fixture
def ran(county):
    """The county, looked through once."""
    county.run = commands.run_nightly(today=DAY)
    assert county.run.state == "done", SYSTEM
    return county
