from datetime import date
from typing import Any

import pytest
from tests import makers
from tests.makers.batches import check, codes, receive, store
from tests.makers.county import NOVEMBER, World, make_world

from county.audit.models import Event
from county.core import scope
from county.core.errors import NotFound, Refused
from county.intake.commands import ending
from county.intake.models import Batch
from county.workforce import commands, queries
from county.workforce.models import InsurancePayment

TODAY = date(2019, 12, 20)
HEAD = ["姓名", "身份证号", "养老单位", "养老个人", "工伤"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def checked(world: World, *rows: list[Any]) -> Batch:
    sheet = [["甲社区工厂2019年11月社会保险"], HEAD, *rows]
    batch = receive(actor=world.clerk, factory=world.factory, sheets=sheet, kind="insurance")
    return check(batch, actor=world.clerk)


def row(world: World, at: int = 0, **cells: Any) -> list[Any]:
    worker = world.workers[at]
    known = {
        "姓名": worker.name, "身份证号": worker.id_number, "养老单位": 500.16, "养老个人": 250.08,
        "工伤": 6.25,
    }  # fmt: skip
    return [{**known, **cells}.get(name) for name in HEAD]


def test_import_stores_one_record_a_kind(world):
    batch = store(checked(world, row(world), row(world, 1, 工伤=None)), actor=world.clerk)
    kept = InsurancePayment.objects.filter(batch=batch).order_by("person", "kind")
    assert {(r.person_id, r.kind, r.employer_fen, r.employee_fen) for r in kept} == {
        (world.workers[0].pk, "pension", 50016, 25008),
        (world.workers[0].pk, "injury", 625, 0),
        (world.workers[1].pk, "pension", 50016, 25008),
    }
    assert {r.month for r in kept} == {NOVEMBER}
    assert batch.totals["employer_fen"] == 2 * 50016 + 625


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"姓名": None}, "name_missing"),
        ({"姓名": "王五"}, "name_differs"),
        ({"养老单位": "五百"}, "money_text"),
        ({"养老单位": -5}, "money_negative"),
        ({"养老单位": None, "养老个人": None, "工伤": None}, "no_amount"),
    ],
)
def test_import_says_what_is_wrong(world, cells, code):
    found = codes(checked(world, row(world, **cells)))
    assert any(code in said for said in found.values()), found


def test_import_when_one_is_there_twice_then_both_are_refused(world):
    found = codes(checked(world, row(world), row(world)))
    assert len([said for said in found.values() if said]) == 2


def test_import_again_is_the_same_and_a_difference_is_told(world):
    store(checked(world, row(world)), actor=world.clerk)
    again = checked(world, row(world), row(world, 1))
    assert (again.rows_same, again.rows_good) == (1, 1)
    assert any("differs" in said for said in codes(checked(world, row(world, 养老单位=1))).values())


def register(actor, world, **changes):
    facts = {
        "factory": world.factory.pk, "name": world.workers[0].name, "month": NOVEMBER,
        "kind": "pension", "employer_fen": 500_00, "employee_fen": 250_00,
    } | changes  # fmt: skip
    return commands.register_insurance(actor=actor, today=TODAY, **facts)


def code_of(act, *args, **facts):
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.code


def test_register_then_recorded_and_not_twice(world):
    register(world.clerk, world)
    assert Event.objects.latest("pk").action == "insurance.registered"
    assert code_of(register, world.clerk, world) == "duplicate"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"month": NOVEMBER + 2}, "future"),
        ({"name": "无此人"}, "not_employed"),
        ({"employer_fen": 0, "employee_fen": 0}, "nothing"),
    ],
)
def test_register_refuses(world, changes, code):
    assert code_of(register, world.clerk, world, **changes) == code


def test_register_when_another_town_then_not_found(world):
    stranger = makers.make_town_clerk(
        town=makers.make_town(code="610926108", name="长安镇"), username="stranger"
    )
    with pytest.raises(NotFound):
        register(stranger, world)


def test_correct_then_told_and_stale_afterwards(world):
    row_ = register(world.clerk, world)
    facts = {"employer_fen": 1, "employee_fen": 0, "reason": "录错"}
    commands.correct_insurance(row_.pk, actor=world.clerk, version=1, **facts)
    assert Event.objects.latest("pk").reason == "录错"
    assert code_of(
        commands.correct_insurance, row_.pk, actor=world.clerk, version=1, **facts
    ) == "stale"  # fmt: skip


def test_undo_takes_back_exactly_its_rows_and_refuses_when_corrected(world):
    kept = register(world.clerk, world, kind="medical")
    batch = store(checked(world, row(world)), actor=world.clerk)
    first = InsurancePayment.objects.filter(batch=batch).first()
    assert first is not None
    commands.correct_insurance(
        first.pk, actor=world.clerk, version=1, employer_fen=1, employee_fen=0, reason="录错"
    )
    assert (
        code_of(ending.undo_batch, batch.pk, actor=world.clerk, today=TODAY, reason="传错")
        == "in_use"
    )
    InsurancePayment.objects.filter(pk=first.pk).update(version=1)
    ending.undo_batch(batch.pk, actor=world.clerk, today=TODAY, reason="传错")
    assert list(InsurancePayment.objects.all()) == [kept]


def test_totals_and_scope(world):
    register(world.clerk, world)
    totals = queries.insurance_totals(queries.insurance_for(world.clerk))
    assert (totals.rows, totals.employer_fen) == (1, 500_00)
    stranger = makers.make_town_clerk(
        town=makers.make_town(code="610926108", name="长安镇"), username="stranger"
    )
    with scope.acting(stranger):
        assert not InsurancePayment.objects.exists()
