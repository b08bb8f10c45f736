from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from county.screens import formats


def test_sums_in_the_unit_that_reads_better():
    with translation.override("zh-hans"):
        assert formats.yuan(4_200_000) == "42,000.00 元"
        assert formats.wan(1_234_560_000) == "1,234.56 万元"
        assert formats.yi(48_600_000_000) == "4.86 亿元"
    with translation.override("en"):
        assert formats.wan(1_234_560_000) == "12.35 million yuan"
        assert formats.yi(48_600_000_000) == "486.00 million yuan"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (1234, "1,234"), (-1234567, "-1,234,567"), (Decimal("1234.50"), "1,234.50")],
)
def test_thousands(value, written):
    assert formats.thousands(value) == written


def test_thousands_rounds_half_up():
    assert formats.thousands(Decimal("1234.565"), places=2) == "1,234.57"


def test_months_from_any_writing():
    with translation.override("zh-hans"):
        assert formats.month("2018-11") == formats.month(date(2018, 11, 30)) == "2018年11月"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("王小琴", "name", "王**"),
        ("13800001234", "phone", "138****1234"),
        ("6222021234567890", "account", "****7890"),
        ("", "name", ""),
    ],
)
def test_masked(value, kind, shown):
    assert formats.masked(value, kind=kind) == shown
