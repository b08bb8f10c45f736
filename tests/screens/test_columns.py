"""One column, three uses: the list, the detail page, the file."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.html import format_html

from county.core.months import month_from
from county.screens.columns import Column, cell, fact, plain

DASH = '<span class="muted">—</span>'


def column(kind, value, **options):
    return Column("key", "标题", lambda row: value, kind=kind, **options)


@pytest.mark.parametrize(
    ("kind", "value", "in_list", "on_page", "in_file"),
    [
        ("text", "甲厂", "甲厂", "甲厂", "甲厂"),
        ("text", True, "是", "是", "是"),
        ("text", 7, "7", "7", "7"),
        ("number", 3642, "3,642", "3,642", "3642"),
        ("money", 4_200_000, "42,000.00", "42,000.00 元", "42000.00"),
        ("money", 0, "0.00", "0.00 元", "0.00"),
        ("date", date(2018, 11, 3), "2018年11月3日", "2018年11月3日", "2018-11-03"),
        ("month", month_from(2018, 9), "2018年9月", "2018年9月", "2018-09"),
        ("share", 5950, "59.5%", "59.5%", "59.5%"),
        (
            "moment",
            datetime(2018, 11, 23, 6, 5, tzinfo=UTC),
            "2018年11月23日 14:05",
            "2018年11月23日 14:05",
            "2018-11-23 14:05",
        ),
    ],
)
def test_a_kind_is_shown_and_exported(kind, value, in_list, on_page, in_file):
    one = column(kind, value)
    with translation.override("zh-hans"):
        assert cell(one, None) == in_list
        assert fact(one, None) == on_page
        assert str(plain(one, None)) == in_file


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "month", "share", "badge"])
def test_nothing_is_a_dash_on_the_page_and_empty_in_the_file(kind):
    assert cell(column(kind, None), None) == DASH
    assert plain(column(kind, None), None) is None


def test_words_are_escaped_and_html_is_kept():
    assert cell(column("text", "<b>"), None) == "&lt;b&gt;"
    assert cell(column("html", format_html("<b>{}</b>", "&")), None) == "<b>&amp;</b>"


def test_a_badge_takes_its_tone_from_the_row():
    one = column("badge", "停产", tone=lambda row: row.tone)
    assert cell(one, SimpleNamespace(tone="bad")) == '<span class="tag bad">停产</span>'
    with pytest.raises(ValueError, match="no tone 'red'"):
        cell(one, SimpleNamespace(tone="red"))


def test_a_link_of_the_column_wins_over_the_register_s():
    assert cell(column("text", "甲"), None, link="/1/") == '<a href="/1/">甲</a>'
    assert (
        cell(column("text", "甲", link=lambda _: "/t/"), None, link="/1/") == '<a href="/t/">甲</a>'
    )


def test_money_says_its_unit_in_the_heading_and_stands_right():
    assert column("money", 1).heading == "标题（元）"
    assert column("money", 1, priority=2).css == "r p2"
    assert column("text", "x").css == ""


def test_english_writes_days_and_sums_its_own_way():
    with translation.override("en"):
        assert cell(column("date", date(2018, 11, 23)), None) == "23 Nov 2018"
        assert cell(column("month", month_from(2018, 11)), None) == "Nov 2018"
