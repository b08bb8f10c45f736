from datetime import date

import pytest
from tests import makers

from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused
from county.workdays import commands, queries
from county.workdays.models import Arrangement

pytestmark = pytest.mark.django_db

TEXT = "元旦：1月1日放假\n国庆节：10月1日至7日放假，9月26日上班"


@pytest.fixture
def office():
    return makers.make_office()


def register(actor, **changes):
    facts = {
        "year": 2027,
        "paper": "国办发明电〔2026〕9号",
        "published_on": date(2026, 11, 20),
        "amendments": "",
        "text": TEXT,
    } | changes
    return commands.register_arrangement(actor=actor, **facts)


def test_register_then_days_can_be_counted(office):
    register(office)
    assert queries.add_workdays(date(2027, 9, 30), 1) == date(2027, 10, 8)
    assert Event.objects.latest("pk").action == "workdays.registered"


def test_register_when_the_year_is_there_then_refused(office):
    with pytest.raises(Refused) as refused:
        register(office, year=2019)
    assert refused.value.code == "duplicate"


def test_register_when_a_day_is_another_years_then_refused(office):
    register(office)
    later = "元旦：2027年12月31日放假\n国庆节：2028年10月1日放假"
    register(office, year=2028, text=later)
    with pytest.raises(Refused) as refused:
        register(office, year=2029, text="元旦：2028年12月31日放假") and correct(
            office, Arrangement.objects.get(year=2028), text="国庆节：2028年12月31日放假"
        )
    assert refused.value.code == "elsewhere"


def correct(actor, row, **changes):
    row.refresh_from_db()
    facts = {
        "version": row.version,
        "paper": row.paper,
        "published_on": row.published_on,
        "amendments": "",
        "text": TEXT,
    } | changes
    return commands.correct_arrangement(row.pk, actor=actor, **facts)


def test_correct_then_the_new_days_count_and_the_moved_ones_are_told(office):
    row = Arrangement.objects.get(year=2026)
    before = set(row.days.values_list("day", flat=True))
    correct(office, row)
    event = Event.objects.latest("pk")
    assert event.action == "workdays.corrected"
    assert "2026-09-26" in event.facts["days"] or date(2026, 9, 26) in before
    assert set(row.days.values_list("day", flat=True)) != before


def test_correct_when_stale_then_refused(office):
    row = Arrangement.objects.get(year=2026)
    with pytest.raises(Refused) as refused:
        correct(office, row, version=row.version + 1)
    assert refused.value.code == "stale"


def test_correct_when_absent_then_not_found(office):
    with pytest.raises(NotFound):
        commands.correct_arrangement(
            0, actor=office, version=1, paper="", published_on=date(2019, 1, 1), amendments="",
            text=TEXT,
        )  # fmt: skip


def test_register_when_a_town_then_not_allowed():
    clerk = makers.make_town_clerk(town=makers.make_town())
    with pytest.raises(NotAllowed):
        register(clerk)


def test_page_shows_each_festival(client, office):
    from county.accounts.models import User

    client.force_login(User.objects.get(pk=office.user_id))
    row = Arrangement.objects.get(year=2019)
    page = client.get(f"/workdays/arrangement/{row.pk}/")
    assert page.status_code == 200
    assert "2019年2月4日至2019年2月10日" in page.content.decode()
