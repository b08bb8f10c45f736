from copy import deepcopy

import pytest
from tests.makers.entitlements import DAY, make_entitled

from county.entitlements import commands


@pytest.fixture(scope="module")
def made(lasting):
    return make_entitled()


@pytest.fixture
def county(made, db):
    return deepcopy(made)


@pytest.fixture
def ran(county):
    """The county, looked through once."""
    return look_through(county)


def look_through(county):
    county.run = commands.run_nightly(today=DAY)
    assert county.run.state == "done"
    return county
