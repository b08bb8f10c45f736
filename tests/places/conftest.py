"""What the tests of the commands share."""

from datetime import date

import pytest
from tests import makers

from county.core.errors import Refused
from county.places import commands
from county.places.choices import PremisesKind, PremisesOwner

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


def register_site(*, actor, town, **changes):
    fields = {
        "name": "药妇沟 安置点",
        "village": None,
        "occupied_on": date(2016, 6, 1),
        "households": 120,
        "people": 400,
        "source": "安置台账",
    } | changes
    return commands.register_site(actor=actor, today=TODAY, town=town, **fields)


def register_premises(*, actor, town, **changes):
    fields = {
        "name": "一层厂房",
        "site": None,
        "kind": PremisesKind.BUILT,
        "owner_kind": PremisesOwner.TOWN,
        "area_dm2": 60_000,
        "is_reserved": True,
        "usable_from": date(2016, 6, 1),
        "usable_to": None,
    } | changes
    return commands.register_premises(actor=actor, town=town, **fields)


def register_lease(*, actor, premises, factory, **changes):
    fields = {
        "landlord": "城关镇人民政府",
        "from_on": date(2018, 1, 1),
        "to_on": date(2019, 12, 31),
        "rent_fen": 300_000,
        "area_dm2": 50_000,
        "contract_number": "ZL-001",
    } | changes
    return commands.register_lease(actor=actor, premises=premises, factory=factory, **fields)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value
