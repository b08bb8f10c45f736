"""Every kind of bad row of a payroll gives a sentence; the good ones are read as they stand."""

from datetime import date
from typing import Any

import pytest
from tests.makers import make_employment, make_payroll, make_person
from tests.makers.batches import check, codes, receive, store
from tests.makers.county import NOVEMBER, World, make_world
from tests.makers.numbers import make_id_number

from county.intake.choices import RowState
from county.intake.models import Batch
from county.workforce.models import Payroll

HEAD = [
    "姓名",
    "身份证号",
    "出勤天数",
    "基本工资",
    "加班工资",
    "补贴",
    "应发",
    "扣款",
    "实发",
    "发放日期",
    "发放方式",
]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def checked(world: World, *rows: list[Any], head: list[str] | None = None, **more: Any) -> Batch:
    sheet = [["甲社区工厂2019年11月工资表"], head or HEAD, *rows]
    return check(
        receive(actor=world.clerk, factory=world.factory, sheets=sheet, **more), actor=world.clerk
    )


def row(world: World, at: int = 0, **cells: Any) -> list[Any]:
    worker = world.workers[at]
    known = {
        "姓名": worker.name,
        "身份证号": worker.id_number,
        "出勤天数": 26,
        "应发": 2400,
        "扣款": 100,
        "实发": 2300,
    }
    return [{**known, **cells}.get(name) for name in HEAD]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"姓名": None}, "name_missing"),
        ({"姓名": "赵1"}, "name"),
        ({"姓名": "王五"}, "name_differs"),
        ({"身份证号": 610926198503050000.0}, "id_as_number"),
        ({"身份证号": "6.10926E+17"}, "id_as_number"),
        ({"身份证号": "610926850305000"}, "id_old"),
        ({"身份证号": "61092619850305000"}, "id_length"),
        ({"身份证号": "610926198502300001"}, "id_birth"),
        ({"身份证号": "610926198503050001"}, "id_check_digit"),
        ({"身份证号": make_id_number(born_on=date(1970, 1, 1))}, "unknown_person"),
        ({"出勤天数": 32}, "days_range"),
        ({"出勤天数": -1}, "days_range"),
        ({"出勤天数": 31}, "days_over_month"),
        ({"出勤天数": 25.3}, "days_half"),
        ({"出勤天数": "全勤"}, "days_text"),
        ({"实发": "两千"}, "money_text"),
        ({"实发": -2300}, "money_negative"),
        ({"实发": 2300.123}, "money_decimals"),
        ({"实发": 2200}, "sum"),
        ({"应发": 2000, "扣款": None}, "net_over_gross"),
        ({"应发": None, "扣款": None, "实发": None}, "no_amount"),
        ({"发放日期": "2020-01-10"}, "paid_in_future"),
        ({"发放日期": "12/10"}, "day_text"),
        ({"发放方式": "粮票"}, "channel"),
    ],
)
def test_check_when_cell_is_wrong_then_says_so(
    world: World, cells: dict[str, Any], code: str
) -> None:
    batch = checked(world, row(world, **cells))
    staged = batch.rows.get()
    assert staged.state == RowState.BAD
    assert code in codes(batch)[3], staged.problems
    assert all(len(p["text"]) >= 8 and p["text"].endswith(("。", "）")) for p in staged.problems)
    assert "610926198503" not in str(staged.problems)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"基本工资": 2000, "加班工资": 300}, "parts"),
        ({"身份证号": None}, "by_name"),
        ({"应发": 40000, "实发": 39900}, "net_high"),
        ({"发放日期": "2019-10-31"}, "paid_early"),
    ],
)
def test_check_when_cell_is_doubtful_then_warns(
    world: World, cells: dict[str, Any], code: str
) -> None:
    batch = checked(world, row(world, **cells))
    assert batch.rows.get().state == RowState.WARNED
    assert codes(batch) == {3: {code}}


@pytest.mark.parametrize(
    "cells",
    [
        {"姓名": " 赵 一 ", "身份证号": None},
        {"应发": "２，４００．００", "扣款": "100元", "实发": "￥2,300.00"},
        {"应发": "2,400元", "扣款": None},
        {"实发": None},
        {"应发": None},
        {"扣款": "—", "应发": 2300},
        {"出勤天数": "25.5天"},
        {"发放日期": "2019.12.10"},
        {"发放日期": "2019年12月10日"},
        {"发放日期": date(2019, 12, 10)},
        {"发放方式": "信合卡"},
    ],
)
def test_check_when_written_as_people_write_then_reads_it(
    world: World, cells: dict[str, Any]
) -> None:
    batch = checked(world, row(world, **cells))
    assert (batch.rows_bad, batch.totals["net_fen"]) == (0, 2300_00), batch.rows.get().problems


def test_check_when_id_in_lower_case_or_full_width_then_reads_it(world: World) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    batch = checked(world, row(world, 身份证号=world.workers[0].id_number.translate(wide).lower()))
    assert batch.rows_bad == 0


def test_check_when_person_twice_then_refuses_both(world: World) -> None:
    batch = checked(world, row(world), row(world, 1), row(world))
    assert codes(batch) == {3: {"twice_in_file"}, 5: {"twice_in_file"}}
    assert "第 5 行" in batch.rows.get(row=3).problems[0]["text"]


def test_check_when_row_by_name_repeats_row_by_number_then_refuses(world: World) -> None:
    batch = checked(world, row(world), row(world, 身份证号=None))
    assert "twice_in_file" in codes(batch)[4]


def test_check_when_name_is_two_people_then_refuses(world: World) -> None:
    make_employment(person=make_person(name="赵一"), factory=world.factory)
    assert codes(checked(world, row(world, 身份证号=None))) == {3: {"name_ambiguous"}}


def test_check_when_left_before_the_month_then_refuses(world: World) -> None:
    world.workers[0].employments.update(to_on=date(2019, 10, 31))
    assert codes(checked(world, row(world))) == {3: {"not_on_roster"}}


def test_check_when_employed_at_other_factory_only_then_refuses(world: World) -> None:
    person = make_person(name="周四")
    make_employment(person=person, factory=world.other)
    assert codes(checked(world, row(world, 姓名="周四", 身份证号=person.id_number))) == {
        3: {"not_on_roster"}
    }


def test_check_when_same_pay_is_stored_then_skips(world: World) -> None:
    make_payroll(person=world.workers[0], factory=world.factory, month=NOVEMBER, net_fen=2300_00)
    batch = checked(world, row(world, 应发=2300, 扣款=0, 出勤天数=22))
    assert (batch.rows_same, batch.rows_bad) == (1, 0), codes(batch)


def test_check_when_other_pay_is_stored_then_says_both(world: World) -> None:
    make_payroll(person=world.workers[0], factory=world.factory, month=NOVEMBER, net_fen=2500_00)
    text = checked(world, row(world)).rows.get().problems[0]["text"]
    assert "2,500.00" in text
    assert "2,300.00" in text


def test_check_when_total_row_disagrees_then_notes_it(world: World) -> None:
    batch = checked(
        world, row(world), row(world, 1), ["合计", None, None, None, None, None, 4800, 200, 4700]
    )
    assert batch.rows_total == 2
    assert any("4700" in note and "4600" in note for note in batch.notes), batch.notes
    assert [one["code"] for one in batch.skipped] == ["totals"]


def test_check_when_title_names_other_month_then_notes_it(world: World) -> None:
    batch = checked(world, row(world), month=NOVEMBER - 1)
    assert any("2019-11" in note and "2019-10" in note for note in batch.notes)


def test_check_when_no_days_column_then_notes_it(world: World) -> None:
    worker = world.workers[0]
    batch = checked(
        world, [worker.name, worker.id_number, 2300], head=["姓名", "身份证号", "实发工资"]
    )
    assert batch.rows_bad == 0
    assert any("出勤" in note for note in batch.notes)


def test_store_when_day_given_for_all_then_rows_have_it(world: World) -> None:
    batch = receive(
        actor=world.clerk,
        factory=world.factory,
        sheets=world.payroll((0, 2300)),
        day=date(2019, 12, 8),
    )
    batch = check(batch, actor=world.clerk, day=date(2019, 12, 8))
    store(batch, actor=world.clerk)
    assert Payroll.objects.get().paid_on == date(2019, 12, 8)


def test_store_when_several_months_in_sheets_then_each_has_its_own(world: World) -> None:
    worker = world.workers[0]
    head = ["姓名", "身份证号", "出勤天数", "实发工资"]
    one = [worker.name, worker.id_number, 20, 2000]
    sheets = {"9月": [["2019年9月工资"], head, one], "10月": [["2019年10月工资"], head, one]}
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=sheets), actor=world.clerk
    )
    assert (batch.month, batch.last_month) == (NOVEMBER - 2, NOVEMBER - 1)
    store(batch, actor=world.clerk)
    assert sorted(Payroll.objects.values_list("month", flat=True)) == [NOVEMBER - 2, NOVEMBER - 1]


def test_store_when_amounts_in_parts_then_keeps_gross_and_deductions(world: World) -> None:
    batch = checked(
        world, row(world, 基本工资=2000, 加班工资=300, 补贴=100, 应发=None, 扣款=50, 实发=None)
    )
    store(batch, actor=world.clerk)
    found = Payroll.objects.get()
    assert (found.gross_fen, found.deductions_fen, found.net_fen) == (2400_00, 50_00, 2350_00)
    assert (found.days_tenths, found.batch_row, found.month) == (260, 3, NOVEMBER)
