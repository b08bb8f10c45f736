"""Decisions in words, and what is missing: from the rule and the row, in both languages."""

from datetime import date
from pathlib import Path

import pytest
from tests.rulebook.texts import changed

from rulebook import answers, cases, reasons
from rulebook.compiler import compile_scheme
from rulebook.library import load, read_scheme

SCHEMES = load(Path("schemes")).usable()
ON = cases.engine()
DAY = date(2019, 12, 20)


def told(name, written, day=DAY, version_on=None):
    compiled = compile_scheme(SCHEMES[f"programme/{name}"], day, detail=True)
    given = answers.read(compiled, written)
    row = ON.rows(compiled.on_values(answers.values(compiled, given, version_on=version_on)))[0]
    return reasons.explain(compiled, row, lambda text: ON.rows(text)[0])


def missing(name, written, language="zh", **more):
    return [change.say.of(language) for change in told(name, written, **more).missing]


def test_explain_when_a_share_is_short_tells_counts_share_and_the_next_whole_person():
    written = {
        "rent": "8000元",
        "area": "200000",
        "months_rented": "12",
        "recognised": "true",
        "staff": "31",
        "group_staff": "10",
    }
    seen = told("rent", written)
    test = next(one for one in seen.tests if one.name == "enough_share")
    assert test.outcome is False
    assert (
        test.lines[0].zh
        == "在岗的搬迁户和贫困户工人占在岗职工的比例为 10/31 = 32.3%，要求不少于 1/3"
    )
    assert seen.missing[0].say.zh == "再增加 1 人：在岗的搬迁户和贫困户工人，即可享受 48,000 元。"
    assert (
        seen.missing[0].say.en
        == "1 person more: Relocated and registered-poor workers, and 48,000 yuan can be had."
    )


@pytest.mark.parametrize(
    ("stable", "said"),
    [
        ("8", ["再增加 2 人：稳定就业的搬迁户和贫困户工人（满 6 个月），即可享受 30,000 元。"]),
        ("18", ["再增加 2 人：稳定就业的搬迁户和贫困户工人（满 6 个月），即可享受 60,000 元。"]),
        ("40", []),
    ],
)
def test_missing_counts_people_to_the_next_step(stable, said):
    assert (
        missing(
            "stable_employment_reward", {"production": "12", "stable": stable, "wages": "20万元"}
        )
        == said
    )


def test_missing_months_tell_the_day_on_which_time_alone_meets_them():
    written = {"production": "10", "stable": "20", "wages": "20万元", "s_production": "2019-02-21"}
    assert missing("stable_employment_reward", written) == [
        "正常生产月数还差 2 个月，到 2020-02-20 即可达到，即可享受 60,000 元。"
    ]


def test_missing_paid_months_tell_the_end_of_the_month():
    written = {"contract_term": "12", "steady": "9", "employed": "true"}
    assert missing("training", written) == [
        "连续工作月数还差 3 个月，到 2020-02-29 即可达到，即可享受 1,800 元。"
    ]


def test_missing_money_tells_what_is_short():
    written = {"production": "12", "stable": "10", "wages": "199999.99元"}
    assert missing("stable_employment_reward", written) == [
        "近十二个月发放工资还差 0.01 元，即可享受 30,000 元。"
    ]


def test_unknown_names_the_paper_that_settles_it_and_is_not_a_no():
    seen = told("training", {"contract_term": "unknown", "steady": "12", "employed": "true"})
    assert (seen.outcome, seen.amount) == (None, None)
    assert [(one.fact, one.paper) for one in seen.unknown] == [("contract_term", "labour_contract")]
    assert (
        seen.missing[0].say.zh == "劳动合同期限没有记录：补交劳动合同即可核实，即可享受 1,800 元。"
    )
    assert seen.missing[0].say.en.startswith(
        "Term of the labour contract is not on record: the labour contract settles it"
    )


def test_count_with_families_not_on_record_is_unknown_and_says_so():
    seen = told(
        "stable_employment_reward",
        {"production": "12", "stable": "9", "d_stable": "1", "wages": "20万元"},
    )
    test = next(one for one in seen.tests if one.name == "enough_workers")
    assert (test.outcome, test.lines[0].zh) == (
        None,
        "稳定就业的搬迁户和贫困户工人为 9 人（另有 1 人 待核实），要求不少于 10 人",
    )


def test_explain_shows_the_arithmetic_and_the_cap():
    written = {
        "rent": "8000元",
        "area": "200000",
        "months_rented": "12",
        "recognised": "true",
        "staff": "30",
        "group_staff": "10",
        "b_cap_factory_year": "9万元",
    }
    seen = told("rent", written)
    assert [line.zh for line in seen.arithmetic] == [
        "补贴月数 = 租用月数 12 个月、尚余补贴月数中较小者 = 12 个月",
        "每月补贴 = 月租金 8,000 元/月 × 补贴比例 50%、租用面积 2,000 平方米 × 每平方米每月最高 5 元/平方米/月中较小者 = 4,000 元/月",
        "金额 = 每月补贴 4,000 元/月 × 补贴月数 12 个月（只舍不入） = 48,000 元",
    ]
    assert [line.zh for line in seen.limits] == [
        "同一工厂每年封顶：还可享受 10,000 元，由 48,000 元 减为 10,000 元。"
    ]


def test_explain_names_version_and_clause():
    seen = told(
        "interest",
        {
            "principal": "400万元",
            "rate": "4.35%",
            "days": "360",
            "loan_year": "1",
            "overdue": "false",
            "staff": "100",
            "group_staff": "25",
        },
        version_on=date(2018, 4, 2),
    )
    assert (seen.version, seen.clause, seen.document) == (
        date(2018, 4, 1),
        "3.2-6",
        "平办发〔2017〕31号",
    )
    test = next(one for one in seen.tests if one.name == "enough_share")
    assert [line.zh for line in test.lines] == [
        "在岗职工为 100 人，要求不超过 100 人",
        "在岗的搬迁户和贫困户工人占在岗职工的比例为 25/100 = 25%，要求不少于 25%",
    ]


def test_every_word_is_told_in_both_languages():
    for name, written in (
        ("training", {"contract_term": "1", "steady": "1", "employed": "false"}),
    ):
        for language in ("zh", "en"):
            lines = told(name, written).lines(language)
            assert all(line.strip() for line in lines)
        assert not any(
            "一" <= letter <= "鿿"
            for line in told(name, written).lines("en")[1:]
            for letter in line
        )


SEASON = changed(
    "period: year\n",
    "period: year\napplications: {from: opening, until: closing}\n",
    changed(
        "parameters:\n",
        "parameters:\n"
        "  opening: {unit: day_of_year, source: 甲, values: {2018-01-01: 01-01}}\n"
        "  closing: {unit: day_of_year, source: 甲, values: {2018-01-01: 03-31, 2020-01-01: 05-31}}\n",
    ),
)


@pytest.mark.parametrize(
    ("day", "outcome", "line"),
    [
        (date(2019, 3, 31), True, "申报期 1月1日至3月31日，审定日 2019-03-31"),
        (
            date(2019, 4, 1),
            False,
            "申报期 1月1日至3月31日，审定日 2019-04-01；下次从 2020-01-01 开始",
        ),
        (date(2020, 4, 1), True, "申报期 1月1日至5月31日，审定日 2020-04-01"),
    ],
)
def test_explain_tells_the_time_for_applications_and_when_it_comes_again(day, outcome, line):
    compiled = compile_scheme(read_scheme(SEASON), day, detail=True)
    given = answers.read(compiled, {"staff": "5", "months": "1"})
    row = ON.rows(compiled.on_values(answers.values(compiled, given)))[0]
    test = next(one for one in reasons.explain(compiled, row).tests if one.name == "in_season")
    assert (row["qualifies"], test.outcome, test.lines[0].zh) == (outcome, outcome, line)
