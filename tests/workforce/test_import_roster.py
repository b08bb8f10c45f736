"""Every kind of bad row of a roster gives a sentence; the registry takes in what is new and only that."""

from datetime import date
from typing import Any

import pytest
from tests.makers import make_employment, make_household, make_person
from tests.makers.batches import check, codes, receive, store
from tests.makers.county import World, make_world
from tests.makers.numbers import make_id_number

from county.core.identity import check_digit
from county.intake.choices import RowState
from county.intake.models import Batch
from county.workforce.choices import EmploymentKind
from county.workforce.models import ContractTerm, Employment, Person

HEAD = [
    "姓名", "性别", "身份证号码", "出生日期", "联系电话", "岗位(工种)", "合同类型", "合同始期", "合同终期", "入职时间",
    "离职时间", "工资卡号", "户编号",
]  # fmt: skip
NEW = {
    "姓名": "周四", "身份证号码": make_id_number(born_on=date(1990, 6, 1)), "合同类型": "固定期限劳动合同",
    "入职时间": "2019.3.1", "岗位(工种)": "缝纫工",
}  # fmt: skip
# No province is 99, so nobody's; its sequence 012 reads female as a real one would.
FEMALE = "99000019900601012" + check_digit("99000019900601012")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def checked(world: World, *rows: dict[str, Any]) -> Batch:
    cells = [[{**NEW, **row}.get(name) for name in HEAD] for row in rows]
    sheet = [["甲社区工厂职工花名册"], HEAD, *cells]
    batch = receive(
        actor=world.clerk, factory=world.factory, kind="roster", sheets=sheet, name="花名册.xlsx"
    )
    return check(batch, actor=world.clerk)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"姓名": None}, "name_missing"),
        ({"身份证号码": None}, "id_missing"),
        ({"身份证号码": 610926199006010000.0}, "id_as_number"),
        ({"身份证号码": "610926199006010002"}, "id_check_digit"),
        ({"性别": "男", "身份证号码": FEMALE}, "sex_differs"),
        ({"性别": "未知"}, "sex"),
        ({"出生日期": "1991-06-01"}, "birth_differs"),
        ({"出生日期": "1990年7月"}, "birth_differs"),
        ({"联系电话": "12345"}, "phone"),
        ({"合同类型": "口头约定"}, "kind"),
        ({"入职时间": None}, "from_missing"),
        ({"入职时间": "2019-13-01"}, "day_impossible"),
        ({"入职时间": "2020-01-01"}, "from_in_future"),
        ({"入职时间": "19.3.1"}, "year_short"),
        ({"离职时间": "2019-02-01"}, "to_before_from"),
        ({"合同始期": "2019-03-01", "合同终期": "2018-03-01"}, "contract_order"),
        ({"合同终期": "2020-03-01"}, "contract_start_missing"),
        ({"身份证号码": make_id_number(born_on=date(2004, 6, 1))}, "too_young"),
        ({"工资卡号": 6217000010000000000.0}, "account_as_number"),
        ({"工资卡号": "62170"}, "account"),
        ({"户编号": "没有"}, "unknown_household"),
    ],
)
def test_check_when_cell_is_wrong_then_says_so(
    world: World, cells: dict[str, Any], code: str
) -> None:
    batch = checked(world, cells)
    assert batch.rows.get().state == RowState.BAD
    assert code in codes(batch)[3], codes(batch)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"合同类型": None}, "kind_assumed"),
        ({"入职时间": "2019年3月"}, "day_assumed"),
        ({"入职时间": None, "合同始期": "2019-03-01"}, "from_contract"),
        ({"身份证号码": make_id_number(born_on=date(1950, 6, 1))}, "elderly"),
    ],
)
def test_check_when_cell_is_doubtful_then_warns(
    world: World, cells: dict[str, Any], code: str
) -> None:
    batch = checked(world, cells)
    assert batch.rows.get().state == RowState.WARNED
    assert codes(batch) == {3: {code}}


def test_store_when_person_is_new_then_person_employment_and_term_are(world: World) -> None:
    household = make_household(town=world.factory.town)
    cells = {
        "性别": "女", "联系电话": "138 0000 1234", "合同始期": "2019-03-01", "合同终期": "2021/2/28",
        "工资卡号": "6217 0000 1000 1234 567", "户编号": household.code,
    }  # fmt: skip
    batch = store(checked(world, cells), actor=world.clerk)
    assert batch.rows_stored == 1, batch.problem
    person = Person.objects.get(batch=batch)
    assert (person.name, person.id_number, person.phone) == (
        "周四",
        NEW["身份证号码"],
        "13800001234",
    )
    assert (person.account, person.household, person.sex) == (
        "6217000010001234567",
        household,
        "female",
    )
    assert "zhousi" in person.search_text
    assert person.name_pinyin == "zhousi"
    job = Employment.objects.get(batch=batch)
    assert (job.person, job.factory, job.from_on) == (person, world.factory, date(2019, 3, 1))
    assert (job.kind, job.post, job.to_on) == (EmploymentKind.CONTRACT, "缝纫工", None)
    term = ContractTerm.objects.get(employment=job)
    assert (term.number, term.from_on, term.to_on) == (1, date(2019, 3, 1), date(2021, 2, 28))


@pytest.mark.parametrize(("said", "sex"), [("男", "male"), ("女", "female"), (None, "female")])
def test_store_when_number_is_invented_then_sex_is_as_written(
    world: World, said: str | None, sex: str
) -> None:
    batch = checked(world, {"性别": said})
    assert "sex_differs" not in codes(batch).get(3, set())
    store(batch, actor=world.clerk)
    assert Person.objects.get(name="周四").sex == sex


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("承揽", "piecework"),
        ("居家计件", "piecework"),
        ("非全日制", "part_time"),
        ("无固定期限劳动合同", "contract"),
    ],
)
def test_store_when_kind_in_words_then_reads_it(world: World, said: str, kind: str) -> None:
    store(checked(world, {"合同类型": said}), actor=world.clerk)
    assert Employment.objects.get(person__name="周四").kind == kind


def test_check_when_known_under_other_name_then_refuses_without_telling_it(world: World) -> None:
    batch = checked(world, {"身份证号码": world.workers[0].id_number})
    assert "name_differs" in codes(batch)[3]
    assert "赵一" not in str(batch.rows.get().problems)


def known(world: World, **cells: Any) -> dict[str, Any]:
    worker = world.workers[0]
    return {
        "姓名": worker.name, "身份证号码": worker.id_number, "入职时间": "2018-01-01", "岗位(工种)": None, **cells,
    }  # fmt: skip


def test_check_when_employment_is_known_then_skips(world: World) -> None:
    assert checked(world, known(world)).rows_same == 1


def test_check_when_entry_day_differs_then_says_both(world: World) -> None:
    batch = checked(world, known(world, 入职时间="2018-02-01"))
    assert codes(batch) == {3: {"employed_here"}}
    assert "2018-01-01" in batch.rows.get().problems[0]["text"]


def test_check_when_employed_elsewhere_then_warns(world: World) -> None:
    person = make_person(name="周四", id_number=NEW["身份证号码"])
    make_employment(person=person, factory=world.other)
    assert codes(checked(world, {})) == {3: {"employed_elsewhere"}}


def test_store_when_leaving_day_is_new_then_enters_it(world: World) -> None:
    batch = store(checked(world, known(world, 离职时间="2019-06-30")), actor=world.clerk)
    job = world.workers[0].employments.get()
    assert (job.to_on, job.version) == (date(2019, 6, 30), 2)
    assert batch.totals["changes"] == 1


def test_check_when_leaving_day_differs_then_says_both(world: World) -> None:
    world.workers[0].employments.update(to_on=date(2019, 5, 31))
    assert codes(checked(world, known(world, 离职时间="2019-06-30"))) == {3: {"to_differs"}}


def test_store_when_contract_is_renewed_then_adds_the_term(world: World) -> None:
    job = world.workers[0].employments.get()
    ContractTerm.objects.create(
        employment=job,
        number=1,
        signed_on=job.from_on,
        from_on=job.from_on,
        to_on=date(2018, 12, 31),
    )
    store(
        checked(world, known(world, 合同始期="2019-01-01", 合同终期="2019-12-31")),
        actor=world.clerk,
    )
    assert list(job.terms.values_list("number", "from_on")) == [
        (1, date(2018, 1, 1)),
        (2, date(2019, 1, 1)),
    ]


def test_check_when_contract_contradicts_then_says_both(world: World) -> None:
    job = world.workers[0].employments.get()
    ContractTerm.objects.create(
        employment=job,
        number=1,
        signed_on=job.from_on,
        from_on=job.from_on,
        to_on=date(2018, 12, 31),
    )
    batch = checked(world, known(world, 合同始期="2018-01-01", 合同终期="2019-12-31"))
    assert codes(batch) == {3: {"contract_differs"}}


def test_store_when_phone_was_empty_then_fills_it(world: World) -> None:
    store(checked(world, known(world, 联系电话="13800001234")), actor=world.clerk)
    assert Person.objects.get(pk=world.workers[0].pk).phone == "13800001234"


def test_check_when_phone_differs_then_warns(world: World) -> None:
    person = world.workers[0]
    person.phone = "13900000000"
    person.save()
    batch = checked(world, known(world, 联系电话="13800001234", 离职时间="2019-06-30"))
    assert codes(batch) == {3: {"phone_differs"}}


def test_check_when_two_rows_overlap_then_refuses_both(world: World) -> None:
    assert codes(checked(world, {}, {"入职时间": "2019-05-01"})) == {
        3: {"twice_in_file"},
        4: {"twice_in_file"},
    }


def test_store_when_two_stints_apart_then_one_person_two_employments(world: World) -> None:
    batch = checked(world, {"离职时间": "2019-04-30"}, {"入职时间": "2019-06-01"})
    store(batch, actor=world.clerk)
    assert Person.objects.filter(name="周四").count() == 1
    assert Employment.objects.filter(person__name="周四").count() == 2
