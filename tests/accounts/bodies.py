"""A body of a town with people and money, as the tests of bodies begin."""

from datetime import date

from county.accounts import queries
from county.accounts.models import (
    BodyFund,
    BodyGap,
    Organisation,
)

TODAY = date(2019, 12, 20)
FROM = date(2017, 5, 2)
PHONE = "0915-8430001"


def make_body(
    code="b", *, kind="town_body", town=None, telephone="0915-8420301", since=FROM, **more
):
    return Organisation.objects.create(
        code=code, name=f"机构{code}", kind=kind, town=town, telephone=telephone, valid_from=since,
        **more,
    )  # fmt: skip


def person(**more):
    return {"name": "柯麦穗", "kind": "staff", "from_on": FROM, **more}


def money(**more):
    return {
        "year": 2019, "source": "town", "paper": "甲政发〔2019〕1号", "received_on": date(2019, 3, 1),
        "amount_fen": 5_000_000, "used_fen": 0, **more,
    }  # fmt: skip


def kinds_on(day):
    rows = BodyGap.objects.filter(queries.in_force(day))
    return sorted((gap.kind, gap.organisation and gap.organisation.code) for gap in rows)


def given(body, year):
    return BodyFund.objects.create(
        organisation=body, year=year, source="town", paper="甲", received_on=FROM, amount_fen=100
    )
