"""Counting against the days as the State Council's office published them."""

from datetime import date

import pytest

from county.core.errors import Refused
from county.workdays import queries
from county.workdays.kinds.calendar import Deadline, Pause, calendar_of
from county.workdays.kinds.notice import read_notice, write_notice
from county.workdays.models import SpecialDay

pytestmark = pytest.mark.django_db

# The notices' own words (国办发明电〔2016〕17号, 〔2017〕12号, 〔2018〕15号, 〔2019〕16号).
NOTICES = {
    2017: """一、元旦：1月1日放假，1月2日（星期一）补休。
二、春节：1月27日至2月2日放假调休，共7天。1月22日（星期日）、2月4日（星期六）上班。
三、清明节：4月2日至4日放假调休，共3天。4月1日（星期六）上班。
四、劳动节：5月1日放假，与周末连休。
五、端午节：5月28日至30日放假调休，共3天。5月27日（星期六）上班。
六、中秋节、国庆节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。""",
    2018: """一、元旦：1月1日放假，与周末连休。
二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。
三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。
四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。
五、端午节：6月18日放假，与周末连休。
六、中秋节：9月24日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。""",
    2019: """一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
三、清明节：4月5日放假，与周末连休。
四、劳动节：5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
五、端午节：6月7日放假，与周末连休。
六、中秋节：9月13日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2020: """一、元旦：1月1日放假，共1天。
二、春节：1月24日至2月2日放假调休。1月19日（星期日）上班。
三、清明节：4月4日至6日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。4月26日（星期日）、5月9日（星期六）上班。
五、端午节：6月25日至27日放假调休，共3天。6月28日（星期日）上班。
六、国庆节、中秋节：10月1日至8日放假调休，共8天。9月27日（星期日）、10月10日（星期六）上班。""",
}


@pytest.fixture
def calendar():
    return queries.calendar()


@pytest.mark.parametrize("year", NOTICES)
def test_published_days_are_those_of_the_notice(year, calendar):
    told = read_notice(NOTICES[year], year=year)
    kept = SpecialDay.objects.filter(arrangement__year=year)
    for day in told:
        assert (day.day in calendar.rest) == (day.kind == "rest"), day
        assert (day.day in calendar.work) == (day.kind == "work"), day
    # What the table names beyond the notice are weekends the holiday runs into.
    beyond = {row.day for row in kept} - {day.day for day in told}
    assert {day for day in beyond if day.weekday() < 5} == set()


def test_days_of_the_years_are_as_many_as_published(calendar):
    counted = {
        year: calendar.between(date(year - 1, 12, 31), date(year, 12, 31))
        for year in (2018, 2019, 2020)
    }
    assert counted == {2018: 250, 2019: 250, 2020: 249}


@pytest.mark.parametrize(
    ("start", "workdays", "due"),
    [
        # Spring Festival 2018: Sunday 11 and Saturday 24 February are worked.
        (date(2018, 2, 9), 1, date(2018, 2, 11)),
        (date(2018, 2, 14), 1, date(2018, 2, 22)),
        (date(2018, 2, 14), 3, date(2018, 2, 24)),
        # Spring Festival 2019: the weekend of 2 and 3 February is worked.
        (date(2019, 2, 1), 2, date(2019, 2, 3)),
        (date(2019, 2, 3), 1, date(2019, 2, 11)),
        # National Day 2018 and 2019.
        (date(2018, 9, 28), 3, date(2018, 10, 8)),
        (date(2019, 9, 27), 2, date(2019, 9, 30)),
        (date(2019, 9, 27), 20, date(2019, 10, 30)),
        (date(2017, 9, 28), 5, date(2017, 10, 11)),
        # A Sunday that is worked can be the last day.
        (date(2019, 4, 28), 3, date(2019, 5, 5)),
        (date(2018, 12, 28), 2, date(2019, 1, 2)),
    ],
)
def test_add_counts_make_up_days_and_leaves_out_days_off(start, workdays, due):
    assert queries.add_workdays(start, workdays) == due
    assert queries.workdays_between(start, due) == workdays


def test_add_when_below_nought_goes_back(calendar):
    assert calendar.add(date(2019, 2, 11), -1) == date(2019, 2, 3)
    assert calendar.between(date(2019, 2, 11), date(2019, 2, 1)) == -3


def test_add_when_nought_is_the_day_itself(calendar):
    assert calendar.add(date(2019, 10, 1), 0) == date(2019, 10, 1)


def test_add_when_the_year_has_no_arrangements_then_says_which():
    with pytest.raises(Refused) as refused:
        queries.add_workdays(date(2026, 12, 24), 10)
    assert refused.value.code == "no_calendar"
    assert "2027" in refused.value.reason


def test_deadline_stands_while_suspended(calendar):
    # Five days from Monday the 2nd; the clock stands from Wednesday to the next Tuesday.
    pauses = [Pause(date(2019, 12, 4), date(2019, 12, 10))]
    assert calendar.deadline(date(2019, 12, 2), 5, pauses=pauses) == Deadline(date(2019, 12, 16))


def test_deadline_when_two_pauses_overlap_then_a_day_is_left_out_once(calendar):
    pauses = [
        Pause(date(2019, 12, 4), date(2019, 12, 10)),
        Pause(date(2019, 12, 6), date(2019, 12, 11)),
    ]
    assert calendar.deadline(date(2019, 12, 2), 2, pauses=pauses).due_on == date(2019, 12, 12)


def test_deadline_when_still_suspended_then_says_what_is_left(calendar):
    pauses = [Pause(date(2019, 12, 4))]
    assert calendar.deadline(date(2019, 12, 2), 5, pauses=pauses) == Deadline(None, 4)


def test_deadline_when_over_before_the_pause_then_as_without(calendar):
    pauses = [Pause(date(2019, 12, 30))]
    assert calendar.deadline(date(2019, 12, 2), 5, pauses=pauses).due_on == date(2019, 12, 9)


def test_calendar_of_nothing_knows_no_year():
    with pytest.raises(Refused):
        calendar_of((), rest=(), work=()).is_workday(date(2019, 1, 2))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("春节放七天", "line"),
        ("春节：2月30日至31日放假", "day"),
        ("春节：2月10日至4日放假", "span"),
        ("春节：2月4日放假\n元宵：2月4日放假", "twice"),
        ("春节：2017年2月4日放假", "year"),
        ("春节：2月4日放假，2月13日上班", "weekday"),
    ],
)
def test_read_notice_refuses_what_makes_no_sense(text, code):
    with pytest.raises(Refused) as refused:
        read_notice(text, year=2019)
    assert (refused.value.code, refused.value.field) == (code, "text")


def test_write_notice_is_read_back_the_same():
    days = read_notice(NOTICES[2019], year=2019)
    assert read_notice(write_notice(days), year=2019) == days
