"""Old grants brought as a sheet: kept as lines of the books that the next run sees, refused with their reasons."""

from datetime import date

import pytest
from django.db import connection
from tests import makers
from tests.makers.accounts import make_actor
from tests.makers.batches import check, codes, receive, store
from tests.makers.numbers import make_id_number

from county.accounts.choices import Role
from county.core import scope
from county.core.errors import NotFound, Refused
from county.entitlements import commands
from county.entitlements.models import Grant
from county.intake.commands import ending
from county.intake.forms import UploadForm

HEAD = ["方案", "姓名", "身份证号", "发放日期", "金额", "月数", "文号或凭证号"]
TODAY = date(2019, 12, 20)
REWARD = "stable_employment_reward"


@pytest.fixture
def office(county):
    return makers.make_office()


@pytest.fixture
def worker(county):
    number = make_id_number(born_on=date(1980, 1, 1))
    person = makers.make_person(
        id_number=number, household=makers.make_household(town=county.towns[0])
    )
    job = makers.make_employment(person=person, factory=county.full, from_on=date(2017, 1, 1))
    return person, number, job


def checked(office, factory, *rows):
    return check(
        receive(actor=office, factory=factory, sheets=[HEAD, *rows], kind="grants"), actor=office
    )


def test_import_then_lines_with_all_keys_and_the_facts_see_them(county, office, worker):
    person, number, job = worker
    reward = ["稳定就业一次性奖励", None, None, "2018-06-30", "30000元", None, "平财〔2018〕7号"]
    training = ["稳岗培训补贴", person.name, number, "2018-07-31", 1800, 3, "平财〔2018〕9号"]
    batch = store(checked(office, county.full, reward, training), actor=office)
    assert batch.totals["amount_fen"] == 3_180_000
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheme, item_id, person_id, household_id, months FROM fact_granted ORDER BY 1"
        )
        assert cursor.fetchall() == [
            (REWARD, county.full.pk, None, None, 0),
            ("training", job.pk, person.pk, person.household_id, 3),
        ]
    again = checked(office, county.full, reward)
    assert again.totals["amount_fen"] == 0  # the same line is skipped
    ending.undo_batch(batch.pk, actor=office, today=TODAY, reason="传错了")
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("at", "typed", "code"),
    [
        (0, "没有的方案", "unknown_scheme"),
        (0, "稳岗培训补贴", "person_missing"),
        (3, "2020-01-01", "future"),
        (4, None, "amount_missing"),
        (5, "半年", "months"),
        (6, None, "paper_missing"),
    ],
)
def test_check_when_a_row_is_odd_then_told_at_its_cell(county, office, at, typed, code):
    row = ["稳定就业一次性奖励", None, None, "2018-06-30", 30000, None, "平财〔2018〕7号"]
    row[at] = typed
    assert code in codes(checked(office, county.full, row))[2]


def test_undo_when_a_line_was_struck_then_refused(county, office):
    row = ["稳定就业一次性奖励", None, None, "2018-06-30", 30000, None, "平财〔2018〕7号"]
    batch = store(checked(office, county.full, row), actor=office)
    commands.remove_grant(Grant.objects.get().pk, actor=office, today=TODAY, reason="记错了")
    with pytest.raises(Refused) as refused:
        ending.undo_batch(batch.pk, actor=office, today=TODAY, reason="传错了")
    assert refused.value.code == "in_use"


def test_bring_when_a_town_then_not_offered_and_not_found(county):
    clerk = makers.make_town_clerk(town=county.towns[0])
    with scope.acting(clerk):
        assert "grants" not in dict(UploadForm(actor=clerk).fields["kind"].choices)
        with pytest.raises(NotFound):
            receive(actor=clerk, factory=county.full, sheets=[HEAD, ["x"] * 7], kind="grants")
    assert "grants" in dict(UploadForm(actor=make_actor(role=Role.OFFICE)).fields["kind"].choices)
