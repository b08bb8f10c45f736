"""The pages open for whom they should, with constant queries and sentences instead of errors."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from county.accounts.models import User
from county.assessment.choices import Basis
from county.assessment.models import Goal, TownTask
from county.assessment.queries.indicators import GOALS, INDICATORS
from county.core.months import month_from
from tests.makers import (
    make_employment,
    make_enterprise,
    make_factory,
    make_leader,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_report,
    make_site,
    make_town,
    make_town_clerk,
)

pytestmark = pytest.mark.django_db
PAGES = ["/overview/", *(f"/goals/{code}/" for code in INDICATORS)]


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def make_goals():
    for position, code in enumerate(GOALS):
        Goal.objects.create(
            indicator=code, starts_on=date(2017, 4, 15), due_on=date(2019, 12, 31), value=100,
            basis=INDICATORS[code].bases[0], position=position,
        )  # fmt: skip


def make_county(*, factories=2, prefix=""):
    towns = [make_town(), make_town(code="610926101", name="乙镇")]
    for i in range(factories):
        town = towns[i % 2]
        site = make_site(town=town, name=f"{prefix}{i}点")
        factory = make_factory(town=town, site=site if i % 3 else None, name=f"{prefix}{i}厂")
        person = make_person(name=f"{prefix}工人{i}")
        make_employment(person=person, factory=factory)
        for month in range(month_from(2019, 6), month_from(2019, 12)):
            make_payroll(person=person, factory=factory, month=month, paid_on=date(2019, 12, 5))
            make_report(factory=factory, month=month)
    return towns


@pytest.mark.parametrize("page", PAGES)
def test_open_page_when_rows_grow_then_same_number_of_queries(client, page):
    make_goals()
    make_county(factories=2, prefix="a")
    signed_in(client, make_office())
    client.get(page)
    with CaptureQueriesContext(connection, ) as few:
        assert client.get(page).status_code == 200
    make_county(factories=18, prefix="b")
    with CaptureQueriesContext(connection) as many:
        assert client.get(page).status_code == 200
    assert len(many) == len(few), [q["sql"][:90] for q in many]
    assert len(many) <= 16, len(many)
