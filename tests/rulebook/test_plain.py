"""A rule's page for people: who, how much, what papers, how long, from the rule alone, in both languages."""

from datetime import date
from pathlib import Path

import pytest

from rulebook import library, plain, structure, yamls
from rulebook.checker import check
from rulebook.faults import Notebook

FOLDER = Path(__file__).resolve().parents[2] / "schemes"
SCHEMES = library.load(FOLDER).usable()
DAY = date(2019, 12, 20)


def page(path, day=DAY):
    return plain.page(SCHEMES[path], day)


def test_page_of_rent_then_says_what_the_rule_says():
    said = page("programme/rent")
    assert said.conditions[1].detail.zh == "在岗的搬迁户和贫困户工人占在岗职工的比例不少于 1/3"
    assert said.workings[1].zh == "每月补贴 = 月租金 × 50%、租用面积 × 5 元/平方米/月中较小者"
    assert [one.zh for one in said.limits] == [
        "同一项每年只享受一次", "同一项最长 24 个月", "同一工厂每年最高 100,000 元",
    ]  # fmt: skip
    assert [one.zh for one in said.papers] == ["租赁合同", "租金票据"]
    assert (said.whole.zh, said.whole.en) == ("30 个工作日", "30 working days")


def test_page_when_a_number_changed_then_the_day_decides():
    assert "3,000,000 元" in page("programme/interest").workings[0].zh
    assert "2,000,000 元" in page("programme/interest", date(2017, 1, 1)).workings[0].zh


def test_page_of_a_table_of_two_keys_then_one_runs_across():
    grid = page("library/a06_grade_award").grids[0]
    assert [one.zh for one in grid.head] == ["", "10 人起", "20 人起", "40 人起"]
    assert [one.zh for one in grid.rows[0]] == ["优秀", "40,000 元", "70,000 元", "100,000 元"]


def test_page_of_split_funds_then_the_last_has_the_rest():
    assert [one.zh for one in page("programme/interest").funds] == [
        "就业补助资金 70%",
        "县级财政（其余部分）",
    ]


def test_page_of_alternative_papers_then_both_ways_are_told():
    said = page("programme/training").papers[1]
    assert said.zh == "银行代发工资清单，或者承诺书和签字的工资表"
    assert said.en == "the bank's pay list, or an undertaking and the signed pay sheet"


def test_page_when_inherited_then_says_whose():
    numbers = {one.name: one for one in page("library/a04_post_subsidy").numbers}
    assert numbers["per_head"].origin == "overridden"
    assert any(one.origin == "inherited" for one in numbers.values())


@pytest.mark.parametrize("path", sorted(SCHEMES))
def test_page_of_every_scheme_then_whole_in_both_languages(path):
    said = page(path)
    assert said.amount.zh
    assert said.amount.en
    for words in (said.each, said.payee, said.period, said.whole, *said.papers, *said.funds):
        assert words.en
        assert not any("一" <= char <= "鿿" for char in words.en), words.en


BASE = (FOLDER / "library/a10_firm_interest.yaml").read_text("utf-8")


@pytest.mark.parametrize("step", ["min(w{0}, w{0})", "w{0} if overdue else w{0}", "w{0} + w{0}"])
def test_check_when_workings_double_again_and_again_then_done_at_once(step):
    many = "\n".join(f"  w{n}: {{is: '{step.format(n - 1)}', say: a}}" for n in range(1, 50))
    text = BASE.replace("workings:\n", f"workings:\n  w0: {{is: principal, say: a}}\n{many}\n", 1)
    notes = Notebook()
    check(
        structure.scheme(yamls.read(text, file="x", notes=notes), notes=notes, text=text),
        notes=notes,
    )
    assert {fault.code for fault in notes.faults} <= {"overflow", "unknown_name"}


def test_check_when_a_choice_nests_in_its_own_test_then_refused():
    nest = "overdue"
    for _ in range(26):
        nest = f"overdue if ({nest}) else overdue"
    text = BASE.replace(
        "conditions:\n", f"conditions:\n  - {{id: zz, say: a, check: '{nest}'}}\n", 1
    )
    notes = Notebook()
    check(
        structure.scheme(yamls.read(text, file="x", notes=notes), notes=notes, text=text),
        notes=notes,
    )
    assert "too_long" in {fault.code for fault in notes.faults}
