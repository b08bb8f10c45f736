"""Days and months as typed and as in spreadsheets."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.core.dates import parse_day, parse_month
from county.core.errors import Refused
from county.core.months import iso, month_of

DAY = date(2018, 3, 5)


def refusal(value, *, reader):
    with pytest.raises(Refused) as caught:
        reader(value)
    return caught.value


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime(2018, 3, 5, 23, 59, tzinfo=UTC),
        "2018-03-05",
        "2018-3-5",
        "2018.3.5",
        "2018/3/5",
        "2018年3月5日",
        "2018 年 03 月 05 号",
        "20180305",
        "２０１８－０３－０５",
        "２０１８年３月５日",
        "2018—3—5",
        "2018。3。5",
        " 2018-03-05 00:00:00",
        "2018-03-05T00:00",
        "43164",
        43164,
        43164.0,
        43164.75,
        20180305,
        Decimal(43164),
    ],
)
def test_parse_day_when_written_in_a_known_way_then_gives_the_day(value):
    found = parse_day(value)
    assert (found, type(found)) == (DAY, date)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "day_text"),
        (None, "day_text"),
        (True, "day_text"),
        ("昨天", "day_text"),
        ("2018-03", "day_text"),
        ("2018-03/05", "day_text"),
        ("32873", "day_text"),  # 1989-12-31
        (55154, "day_text"),  # 2051-01-01
        (2018, "day_text"),
        (float("nan"), "day_text"),
        (-5, "day_text"),
        (20180305.5, "day_text"),
        ("18-3-5", "year_short"),
        ("18年3月5日", "year_short"),
        ("5/3/2018", "day_text"),
        ("1899-12-31", "year_range"),
        ("20218-3-5", "year_range"),
        ("2018-02-30", "day_impossible"),
        ("20181301", "day_impossible"),
    ],
)
def test_parse_day_when_wrong_then_refuses_with_its_code(value, code):
    assert refusal(value, reader=parse_day).code == code


def test_parse_day_when_serial_is_at_the_edges_then_accepts():
    assert (parse_day(32874), parse_day(55153)) == (date(1990, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2018.3", "2018-03"),
        ("2018-03", "2018-03"),
        ("2018/3", "2018-03"),
        ("2018年3月", "2018-03"),
        ("2018年03月份", "2018-03"),
        ("２０１８年３月", "2018-03"),
        ("201803", "2018-03"),
        ("2018.1", "2018-01"),
        ("2018.10", "2018-10"),
        ("2018-03-31", "2018-03"),
        (date(2018, 3, 31), "2018-03"),
        (datetime(2018, 3, 31, tzinfo=UTC), "2018-03"),
        (2018.3, "2018-03"),
        (2018.03, "2018-03"),
        (2018.01, "2018-01"),
        (2018.2, "2018-02"),
        (2018.11, "2018-11"),
        (2018.12, "2018-12"),
        (Decimal("2018.3"), "2018-03"),
        (201803, "2018-03"),
        (201803.0, "2018-03"),
        (43160, "2018-03"),
        (43190.0, "2018-03"),
        ("43160", "2018-03"),
    ],
)
def test_parse_month_when_written_in_a_known_way_then_gives_the_month(value, expected):
    assert iso(parse_month(value)) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "month_text"),
        (None, "month_text"),
        ("三月", "month_text"),
        (2018, "month_text"),
        (2018.123, "month_text"),
        (float("inf"), "month_text"),
        (2018.1, "month_ambiguous"),
        (Decimal("2018.10"), "month_ambiguous"),
        (2018.13, "month_range"),
        ("2018.13", "month_range"),
        ("2018年0月", "month_range"),
        (201813, "month_range"),
        ("18年3月", "year_short"),
        ("18.3", "year_short"),
        ("3-2018", "month_text"),
        ("1800-03", "year_range"),
    ],
)
def test_parse_month_when_wrong_then_refuses_with_its_code(value, code):
    assert refusal(value, reader=parse_month).code == code


def test_parse_month_when_january_or_october_then_asks_which():
    reason = refusal(2018.1, reader=parse_month).reason
    assert (
        reason == "表格里的数字 2018.1 分不清是 1 月还是 10 月。请改写成 2018年1月 或 2018年10月。"
    )


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)))
def test_parse_day_when_any_day_then_all_shapes_agree(day):
    shapes = [day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"]
    serial = (day - date(1899, 12, 30)).days
    assert {parse_day(shape) for shape in [*shapes, serial, str(serial)]} == {day}
    assert {parse_month(shape) for shape in [*shapes, serial]} == {month_of(day)}
