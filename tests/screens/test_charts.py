from decimal import Decimal

import pytest

from county.screens import charts
from county.screens.charts import Series


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 630, [0, 200, 400, 600, 800]),
        (0, 812, [0, 250, 500, 750, 1000]),
        (0, 3, [0, 1, 2, 3]),
        (0, 0, [0, 1]),
        (-50, 100, [-50, 0, 50, 100]),
        (
            Decimal("0.1"),
            Decimal("0.663"),
            [0, Decimal("0.2"), Decimal("0.4"), Decimal("0.6"), Decimal("0.8")],
        ),
    ],
)
def test_ticks_are_round_and_hold_all_values(low, high, ticks):
    assert charts.ticks_for(low, high) == ticks


def test_ticks_always_enclose():
    for high in range(1, 400, 7):
        ticks = charts.ticks_for(-high // 3, high)
        assert ticks[0] <= -high // 3
        assert ticks[-1] >= high
        assert 0 in ticks
        assert 3 <= len(ticks) <= 7


def test_a_line_runs_over_the_middle_of_each_label_and_breaks_at_a_gap():
    plot = charts.line(["1月", "2月", "3月", "4月"], [Series("实发", [0, 400, None, 800])])
    assert plot.drawn[0].path == "M125 1000L375 500M875 0"
    assert plot.ticks == ["800", "600", "400", "200", "0"]
    assert plot.table == [("1月", ["0"]), ("2月", ["400"]), ("3月", [""]), ("4月", ["800"])]


def test_columns_stand_on_the_base_line_beside_each_other():
    plot = charts.columns(["甲", "乙"], [Series("a", [4, -4]), Series("b", [2, 2])])
    first, below = plot.drawn[0].marks
    second = plot.drawn[1].marks[0]
    base = first.y + first.height
    assert below.y == base == second.y + second.height
    assert first.x + first.width <= second.x
    assert first.height == 2 * second.height
    assert first.label == "甲 · a: 4"


def test_an_empty_chart_still_draws():
    plot = charts.columns([], [Series("a", [])])
    assert plot.table == []
    assert plot.drawn[0].marks == []


def test_spark_lays_the_lowest_value_on_the_floor():
    points, x, y = charts.spark([3, 1, 5])
    assert points == "2,12 39,21 77,3"
    assert (x, y) == (77, 3)
    assert charts.spark([]) == ("", 0, 0)
    assert charts.spark([7, 7])[0] == "2,21 77,21"
