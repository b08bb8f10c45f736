"""Money in and out. Binary numbers stand for spreadsheet cells."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.core.errors import Refused
from county.core.money import (
    MAX_FEN,
    decimal_of,
    format_wan,
    format_yi,
    format_yuan,
    parse_yuan,
    to_yuan,
)

FEN = st.integers(0, MAX_FEN)


def refusal(value, **kwargs):
    with pytest.raises(Refused) as caught:
        parse_yuan(value, **kwargs)
    return caught.value


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("2,300.50元", 230050),
        ("￥2300", 230000),
        ("¥ 2300.5", 230050),
        ("２３００．５０", 230050),
        ("2，300.50", 230050),
        ("1,234,567.89", 123456789),
        ("1.2万", 1200000),
        ("1.2 万元", 1200000),
        ("1.23456万", 1234560),
        ("0.5亿", 5_000_000_000),
        ("人民币2300元整", 230000),
        (".5", 50),
        ("5.", 500),
        ("+3", 300),
        ("0", 0),
        (0, 0),
        (2300, 230000),
        (2300.0, 230000),
        (2300.1, 230010),
        (0.1 + 0.2, 30),
        (1e5, 10000000),
        (Decimal("2300.10"), 230010),
        (Decimal("2300.1000"), 230010),
    ],
)
def test_parse_yuan_when_written_in_a_known_way_then_gives_fen(value, fen):
    found = parse_yuan(value)
    assert (found, type(found)) == (fen, int)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "money_empty"),
        (None, "money_empty"),
        (True, "money_empty"),
        ("约两千", "money_text"),
        ("2,30", "money_text"),
        ("1,2345", "money_text"),
        ("12,34.5", "money_text"),
        ("1.2.3", "money_text"),
        ("1e5", "money_text"),
        ("--5", "money_text"),
        ("NaN", "money_text"),
        ("٢٣", "money_text"),
        (float("nan"), "money_text"),
        (float("inf"), "money_text"),
        (Decimal("NaN"), "money_text"),
        ("12.345", "money_decimals"),
        (12.345, "money_decimals"),
        (0.001, "money_decimals"),
        (Decimal("0.000001"), "money_decimals"),
        ("1.2345678万", "money_decimals"),
        ("-5", "money_negative"),
        (-0.01, "money_negative"),
        ("99999999亿", "money_range"),
        (1e300, "money_range"),
    ],
)
def test_parse_yuan_when_wrong_then_refuses_with_its_code(value, code):
    assert refusal(value).code == code


def test_parse_yuan_when_third_decimal_then_shows_the_amount():
    assert refusal("12.345").reason == "金额 12.345 元有第三位小数。请精确到分，最多两位小数。"


def test_parse_yuan_when_commas_are_odd_then_says_so():
    assert "逗号" in refusal("1,2345").reason


@pytest.mark.parametrize("value", ["-2300.50", "−2300.50", "￥-2300.50", "-￥2,300.50", -2300.5])
def test_parse_yuan_when_negative_is_allowed_then_reads_it(value):
    assert parse_yuan(value, allow_negative=True) == -230050


@given(FEN)
def test_parse_yuan_when_formatted_by_us_then_reads_back(fen):
    assert parse_yuan(format_yuan(fen)) == fen
    assert parse_yuan(str(to_yuan(fen))) == fen
    assert parse_yuan(format_yuan(-fen), allow_negative=True) == -fen


@given(st.integers(0, 10**13))
def test_parse_yuan_when_a_cell_holds_binary_then_reads_the_same_fen(fen):
    assert parse_yuan(fen / 100) == fen


@given(st.floats())
def test_read_cell_when_any_binary_number_then_never_crashes(number):
    assert isinstance(decimal_of(number), Decimal)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(4_200_000, "42,000.00"), (5, "0.05"), (0, "0.00"), (-150, "-1.50"), (-5, "-0.05")],
)
def test_format_yuan_when_shown_then_groups_by_thousand(fen, text):
    assert format_yuan(fen) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1_234_560_000, "1,234.56"),
        (5_000, "0.01"),  # 0.005 wan, half up
        (4_999, "0.00"),
        (-4_999, "0.00"),
        (-5_000, "-0.01"),
    ],
)
def test_format_wan_when_shown_then_rounds_half_up(fen, text):
    assert format_wan(fen) == text


def test_format_yi_when_shown_then_counts_hundred_millions():
    assert format_yi(12_345_678_900) == "1.23"
