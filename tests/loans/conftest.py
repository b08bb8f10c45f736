from datetime import date

import pytest
from tests import makers

from county.accounts.choices import Role

TODAY = date(2019, 12, 20)


@pytest.fixture
def town():
    return makers.make_town(code="610926100", name="城关镇")


@pytest.fixture
def factory(town):
    return makers.make_factory(town=town)


@pytest.fixture
def owner(factory):
    return makers.make_owner(enterprise=factory.enterprise)


@pytest.fixture
def clerk(town):
    return makers.make_town_clerk(town=town)


@pytest.fixture
def elsewhere():
    return makers.make_town_clerk(
        town=makers.make_town(code="610926103", name="老县镇"), username="elsewhere"
    )


@pytest.fixture
def department():
    return makers.make_actor(role=Role.DEPARTMENT)
