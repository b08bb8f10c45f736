"""Pairs that look alike, and merging them."""

from datetime import date

import pytest
from tests import makers
from tests.makers.numbers import make_id_number

from county.accounts.choices import Role
from county.core.actor import SYSTEM
from county.merging import commands
from county.merging.models import Candidate

TODAY = date(2019, 12, 20)


@pytest.fixture
def town(db):
    return makers.make_town(code="610926100", name="甲镇")


@pytest.fixture
def other_town(db):
    return makers.make_town(code="610926101", name="乙镇")


@pytest.fixture
def office(db):
    return makers.make_actor(role=Role.OFFICE)


def make_twins(town, *, name="王小芳", other_town=None):
    """The same woman twice: the birthday mistyped by a day, the same telephone."""
    first = makers.make_person(
        name=name, town=town, id_number=make_id_number(born_on=date(1985, 3, 5))
    )
    second = makers.make_person(
        name=name, town=other_town or town, id_number=make_id_number(born_on=date(1985, 3, 6))
    )
    first.born_on, second.born_on = date(1985, 3, 5), date(1985, 3, 6)
    first.phone = second.phone = "19900123456"
    first.save()
    second.save()
    return first, second


def find():
    commands.find_candidates(actor=SYSTEM, today=TODAY)
    return list(Candidate.objects.order_by("pk"))


def make_pair(kind, first, second):
    """A candidate as the search would have stored it."""
    return Candidate.objects.create(
        kind=kind,
        low=min(first.pk, second.pk),
        high=max(first.pk, second.pk),
        low_town_id=getattr(first, "town_id", None),
        high_town_id=getattr(second, "town_id", None),
        score=60,
        reasons=["same_name"],
        found_on=TODAY,
    )


def merge(pair, *, actor, survivor, chosen=None, reason="看了身份证原件"):
    return commands.merge_candidate(
        pair.pk, actor=actor, today=TODAY, survivor=survivor.pk, reason=reason, chosen=chosen
    )


def undo(done, *, actor, reason="查明是两个人"):
    return commands.undo_merge(done.pk, actor=actor, today=TODAY, reason=reason)
