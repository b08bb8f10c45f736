"""What the tests of the commands share."""

from datetime import date

import pytest
from tests import makers

from county.core.errors import Refused
from county.factories import commands
from county.factories.choices import (
    FactoryStatus,
    OperatingMode,
    Trade,
)

TODAY = date(2019, 12, 20)


@pytest.fixture
def town():
    return makers.make_town(code="610926100", name="城关镇")


@pytest.fixture
def other_town():
    return makers.make_town(code="610926103", name="老县镇")


@pytest.fixture
def office():
    return makers.make_office()


@pytest.fixture
def factory(town):
    return makers.make_factory(town=town)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def register_factory(*, actor, town, enterprise, **changes):
    fields = {
        "site": None,
        "name": "锦绣 一厂",
        "address": "",
        "trade": Trade.KNITWEAR,
        "mode": OperatingMode.CHAIN,
        "products": "袜子",
        "home_workers": 0,
        "status": FactoryStatus.PREPARING,
        "from_on": date(2019, 5, 1),
    } | changes
    return commands.register_factory(
        actor=actor, today=TODAY, town=town, enterprise=enterprise, **fields
    )


def change_state(factory, *, actor, **changes):
    fields = {
        "status": FactoryStatus.SEASONAL_STOP,
        "from_on": date(2019, 1, 20),
        "reason": "春节停产",
    } | changes
    return commands.change_state(factory.pk, actor=actor, today=TODAY, **fields)
