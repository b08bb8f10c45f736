"""Names and search words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from county.core import text
from county.core.text import clean_name, normalise, pinyin_of, printable, search_needle, search_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  城关镇 \n", "城关镇"),
        ("Ａ１\u3000ｂ\u00a0\u00a0c", "A1 b c"),
        ("张\u200b三\ufeff", "张三"),
        ("a\t\tb", "a b"),
        ("", ""),
    ],
)
def test_normalise_when_typed_loosely_then_gives_one_form(typed, stored):
    assert normalise(typed) == stored


@given(st.text())
def test_normalise_when_done_twice_then_nothing_more_changes(text):
    # NFKC is only stable once the invisible characters between are gone.
    once = normalise(normalise(text))
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张 三", "张三"),
        ("李　四", "李四"),
        ("阿依•古丽", "阿依·古丽"),
        ("阿依 . 古丽", "阿依·古丽"),
        ("阿依・古丽", "阿依·古丽"),
        ("John  Smith", "John Smith"),
        ("𠮷 田", "𠮷田"),
        ("J. Smith", "J. Smith"),
    ],
)
def test_clean_name_when_typed_with_spaces_then_gives_registered_form(typed, stored):
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("曾小明", "zengxiaoming", "zxm"),
        ("单 丽", "shanli", "sl"),
        ("解建国", "xiejianguo", "xjg"),
        ("仇丽", "qiuli", "ql"),
        ("查丽", "zhali", "zl"),
        ("盖丽", "geli", "gl"),
        ("区丽", "ouli", "ol"),
        ("翟丽", "zhaili", "zl"),
        ("朴丽", "piaoli", "pl"),
        ("覃丽", "qinli", "ql"),
        ("员丽", "yunli", "yl"),
        ("缪丽", "miaoli", "ml"),
        ("任丽", "renli", "rl"),
        ("单于丽", "chanyuli", "cyl"),
        ("乐正丽", "yuezhengli", "yzl"),
        ("吕丽", "lvli", "ll"),
        ("阿依·古丽", "ayiguli", "aygl"),
        ("张A1", "zhanga1", "za"),
        ("曾", "zeng", "z"),
        ("", "", ""),
    ],
)
def test_spell_when_a_persons_name_then_reads_the_surname(name, full, initials):
    assert pinyin_of(name, surname=True) == (full, initials)


def test_spell_when_no_persons_name_then_keeps_the_everyday_reading():
    assert pinyin_of("单位", surname=False) == ("danwei", "dw")


def test_build_search_text_when_names_given_then_holds_both_readings():
    built = search_text("AY-01", names=["曾 三"])
    assert built == "ay-01|曾三|zengsan|zs|cengsan|cs"


@pytest.mark.parametrize(
    "typed", ["张三", "张 三", "zhang san", "ZS", "ｚｓ", "Sun Factory", "sunf"]
)
def test_search_when_typed_in_any_form_then_needle_is_in_the_haystack(typed):
    assert search_needle(typed) in search_text("Sun Factory", names=["张三"])


def test_search_when_needle_holds_a_bar_then_it_does_not_cross_pieces():
    assert search_needle("ab|cd") == "abcd"
    assert search_needle("ab|cd") not in search_text("ab", "cd")


def test_search_when_wildcards_typed_then_they_stay_for_django_to_escape():
    assert search_needle("50%_\\") == "50%_\\"


def test_join_names_when_language_changes_then_marks_change():
    said = (
        text.listed(["甲", "乙"]),
        text.clauses(["a", 1]),
        text.sentences("ab"),
        text.aside("万元"),
    )
    assert said == ("甲、乙", "a，1", "a；b", "（万元）")
    with translation.override("en"):
        said = text.listed("ab"), text.clauses("ab"), text.sentences("ab"), text.aside("x")
    assert said == ("a, b", "a, b", "a; b", " (x)")


def test_search_needle_when_text_cannot_be_stored_then_drops_it():
    assert search_needle("\0云\x1b杉\ud800 厂") == "云杉厂"
    assert printable("云\0杉 厂\udfff") == "云杉 厂"
    assert len(search_needle("x" * 10_000)) == text.LONGEST_NEEDLE
