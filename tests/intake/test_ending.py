"""Undo puts everything back or says what stands in the way; nothing is ever half written."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from tests.makers import make_employment, make_payroll
from tests.makers.batches import TODAY, check, guessed, receive, store
from tests.makers.county import NOVEMBER, World
from tests.makers.numbers import make_id_number
from tests.makers.sheets import run_jobs

from county.audit.models import Event
from county.core.errors import Refused
from county.intake.choices import BatchState, Mode
from county.intake.commands import checking, ending, receiving, storing
from county.intake.models import Batch, StagedBlock, StagedRow
from county.workforce.choices import Confirmation
from county.workforce.commands import imports, payroll_import
from county.workforce.models import ContractTerm, Payroll, Person

TABLES = (
    "workforce_person",
    "workforce_employment",
    "workforce_contractterm",
    "workforce_payroll",
    "workforce_household",
)
ROSTER_HEAD = [
    "姓名",
    "身份证号",
    "入职日期",
    "离职日期",
    "用工形式",
    "联系电话",
    "合同起始日期",
    "合同终止日期",
]


def dump() -> dict[str, list[Any]]:
    """Every row of the registry's tables, as text."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY id")
            found[table] = cursor.fetchall()
        return found


def roster(world: World) -> Batch:
    """One new worker, one who leaves and gives a phone, one whose contract is renewed."""
    leaver, renewer = world.workers[0], world.workers[1]
    job = renewer.employments.get()
    ContractTerm.objects.create(
        employment=job,
        number=1,
        signed_on=job.from_on,
        from_on=job.from_on,
        to_on=date(2018, 12, 31),
    )
    new_id = make_id_number(born_on=date(1990, 6, 1))
    sheet = [
        ROSTER_HEAD,
        ["周四", new_id, "2019-03-01", None, "劳动合同", "13800001234", "2019-03-01", "2020-02-29"],
        [
            leaver.name,
            leaver.id_number,
            "2018-01-01",
            "2019-11-30",
            "劳动合同",
            "13800005678",
            None,
            None,
        ],
        [
            renewer.name,
            renewer.id_number,
            "2018-01-01",
            None,
            "劳动合同",
            None,
            "2019-01-01",
            "2019-12-31",
        ],
    ]
    return receive(
        actor=world.clerk, factory=world.factory, kind="roster", sheets=sheet, name="花名册.xlsx"
    )


def undo(batch: Batch, world: World) -> Batch:
    return ending.undo_batch(batch.pk, actor=world.clerk, today=TODAY, reason="表传错了")


def test_undo_when_roster_changed_others_then_registry_is_exactly_as_before(world: World) -> None:
    batch = roster(world)
    before = dump()
    batch = store(check(batch, actor=world.clerk), actor=world.clerk)
    assert (batch.rows_stored, batch.totals) == (
        3,
        {"employments": 1, "people": 1, "changes": 2},
    ), batch.problem
    assert dump() != before
    undo(batch, world)
    assert dump() == before


def test_undo_when_payroll_then_registry_is_exactly_as_before(world: World) -> None:
    make_payroll(person=world.workers[2], factory=world.factory, month=NOVEMBER - 1)
    before = dump()
    batch = receive(
        actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300), (1, 2400))
    )
    undo(store(check(batch, actor=world.clerk), actor=world.clerk), world)
    assert dump() == before
    assert Event.objects.get(action="batch.undone").reason == "表传错了"


def paid(world: World) -> Batch:
    batch = receive(
        actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300), (1, 2400))
    )
    return store(check(batch, actor=world.clerk), actor=world.clerk)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"confirmation": Confirmation.CONFIRMED, "version": 2}, "1 条工资工人已确认"),
        ({"version": 2}, "1 条工资入库后又更正过"),
    ],
)
def test_undo_when_pay_was_touched_then_refuses(
    world: World, change: dict[str, Any], said: str
) -> None:
    batch = paid(world)
    Payroll.objects.filter(person=world.workers[0]).update(**change)
    with pytest.raises(Refused, match=said):
        undo(batch, world)
    assert Payroll.objects.count() == 2
    assert Batch.objects.get().state == BatchState.DONE


def test_undo_when_pay_stands_on_roster_then_refuses(world: World) -> None:
    batch = store(check(roster(world), actor=world.clerk), actor=world.clerk)
    make_payroll(person=Person.objects.get(name="周四"), factory=world.factory, month=NOVEMBER)
    with pytest.raises(Refused, match="1 条工资记录"):
        undo(batch, world)


def test_undo_when_person_works_elsewhere_then_refuses(world: World) -> None:
    batch = store(check(roster(world), actor=world.clerk), actor=world.clerk)
    make_employment(person=Person.objects.get(name="周四"), factory=world.other)
    with pytest.raises(Refused, match="1 条别处的用工"):
        undo(batch, world)


def test_undo_when_changed_row_moved_on_then_refuses(world: World) -> None:
    batch = store(check(roster(world), actor=world.clerk), actor=world.clerk)
    world.workers[0].employments.update(version=9)
    with pytest.raises(Refused, match="1 条后来又改过"):
        undo(batch, world)


def test_undo_without_reason_then_refuses(world: World) -> None:
    with pytest.raises(Refused, match="理由"):
        ending.undo_batch(paid(world).pk, actor=world.clerk, today=TODAY, reason="  ")


def test_undo_twice_then_second_is_refused(world: World) -> None:
    batch = undo(paid(world), world)
    with pytest.raises(Refused) as refused:
        undo(batch, world)
    assert refused.value.code == "wrong_state"


def test_drop_when_checked_then_file_and_rows_are_wiped(world: World) -> None:
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300))),
        actor=world.clerk,
    )
    batch = ending.drop_batch(batch.pk, actor=world.clerk)
    assert (batch.state, batch.content) == (BatchState.DROPPED, None)
    assert not StagedRow.objects.exists()
    assert not StagedBlock.objects.exists()


def test_store_when_it_breaks_half_way_then_nothing_is_written(
    world: World, monkeypatch: Any
) -> None:
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300))),
        actor=world.clerk,
    )
    before = dump()

    def broken(*_args: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(storing, "_keep_changes", broken)
    storing.confirm_batch(batch.pk, actor=world.clerk, mode=Mode.GOOD_ROWS)
    with pytest.raises(RuntimeError):
        run_jobs()
    assert dump() == before
    batch = Batch.objects.get()
    assert batch.state == BatchState.CHECKED
    assert "没有写入任何数据" in batch.problem
    monkeypatch.undo()
    assert store(batch, actor=world.clerk).rows_stored == 1


def test_store_when_registry_changed_since_check_then_refuses(world: World) -> None:
    batch = check(
        receive(
            actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300), (1, 2400))
        ),
        actor=world.clerk,
    )
    make_payroll(person=world.workers[0], factory=world.factory, month=NOVEMBER, net_fen=1)
    batch = store(batch, actor=world.clerk)
    assert batch.state == BatchState.CHECKED
    assert "1 行不能再入库" in batch.problem
    assert Payroll.objects.count() == 1
    checking.recheck_batch(batch.pk, actor=world.clerk)
    run_jobs()
    assert Batch.objects.get(pk=batch.pk).rows_bad == 1


def test_confirm_twice_then_second_is_refused_and_rows_are_once(world: World) -> None:
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300))),
        actor=world.clerk,
    )
    storing.confirm_batch(batch.pk, actor=world.clerk, mode=Mode.GOOD_ROWS)
    with pytest.raises(Refused) as refused:
        storing.confirm_batch(batch.pk, actor=world.office, mode=Mode.GOOD_ROWS)
    assert refused.value.code == "wrong_state"
    run_jobs()
    assert Payroll.objects.count() == 1


def test_store_job_when_run_twice_then_second_refuses(world: World) -> None:
    batch = paid(world)
    with pytest.raises(Refused):
        storing.store_batch(batch.pk, actor=world.clerk, today=TODAY, job_id=batch.job_id or 0)
    assert Payroll.objects.count() == 2


def test_confirm_all_or_nothing_when_bad_rows_then_says_how_many(world: World) -> None:
    sheet = world.payroll((0, 2300), (1, "坏"))
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=sheet), actor=world.clerk
    )
    with pytest.raises(Refused, match="还有 1 行有问题"):
        storing.confirm_batch(batch.pk, actor=world.clerk, mode=Mode.ALL_OR_NOTHING)


def test_mended_upload_when_some_rows_are_stored_then_skips_them(world: World) -> None:
    batch = check(
        receive(
            actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300), (1, "坏"))
        ),
        actor=world.clerk,
    )
    store(batch, actor=world.clerk)
    mended = check(
        receive(
            actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300), (1, 2400))
        ),
        actor=world.clerk,
    )
    assert (mended.rows_same, mended.rows_good, mended.rows_bad) == (1, 1, 0)
    assert store(mended, actor=world.clerk).rows_stored == 1
    assert Payroll.objects.count() == 2


def test_upload_same_file_twice_then_second_is_recognised(world: World) -> None:
    batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)))
    with pytest.raises(receiving.SameFile) as refused:
        receive(actor=world.owner, factory=world.factory, sheets=world.payroll((0, 2300)))
    assert refused.value.batch_id == batch.pk
    assert world.clerk.name in str(refused.value.reason)
    ending.drop_batch(batch.pk, actor=world.clerk)
    assert (
        receive(actor=world.owner, factory=world.factory, sheets=world.payroll((0, 2300))).pk
        != batch.pk
    )


def test_recover_when_job_was_cut_off_then_goes_back_a_step(
    world: World, time_machine: Any
) -> None:
    batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)))
    checking.confirm_columns(batch.pk, actor=world.clerk, today=TODAY, sheets=guessed(batch))
    with pytest.raises(Refused, match="还在进行"):
        ending.recover_batch(batch.pk, actor=world.clerk)
    job = Batch.objects.get().job
    assert job is not None
    time_machine.move_to(job.created_at + ending.STUCK_AFTER * 2)
    assert ending.recover_batch(batch.pk, actor=world.clerk).state == BatchState.UPLOADED
    assert Event.objects.filter(action="batch.recovered").count() == 1


def test_columns_when_required_is_missing_then_names_it(world: World) -> None:
    batch = receive(
        actor=world.clerk,
        factory=world.factory,
        kind="roster",
        sheets=[["姓名", "岗位"], ["周四", "缝纫"]],
    )
    with pytest.raises(Refused, match="身份证号"):
        checking.confirm_columns(batch.pk, actor=world.clerk, today=TODAY, sheets=guessed(batch))


def test_remembered_columns_when_next_upload_then_are_offered(world: World) -> None:
    worker = world.workers[0]
    sheet = [
        ["2019年11月"],
        ["姓名", "身份证号", "到手的钱"],
        [worker.name, worker.id_number, 2300],
    ]
    batch = receive(actor=world.clerk, factory=world.factory, sheets=sheet)
    choices = guessed(batch)
    told = [
        dict(column, field="net" if column["header"] == "到手的钱" else column["field"])
        for column in choices[0].columns
    ]
    choices[0] = checking.SheetChoice(**{**choices[0].__dict__, "columns": tuple(told)})
    checking.confirm_columns(batch.pk, actor=world.clerk, today=TODAY, sheets=choices)
    sheet[2][2] = 2400
    again = guessed(receive(actor=world.clerk, factory=world.factory, sheets=sheet))
    assert [column["field"] for column in again[0].columns] == ["name", "id", "net"]


def test_index_and_payroll_columns_match_the_tables() -> None:
    """COPY names columns by hand: a column added to the table must be added there."""
    wanted = {field.column for field in Payroll._meta.concrete_fields} - {"id", "confirmed_at"}
    assert set(payroll_import._COLUMNS) == wanted
    assert imports.index_of("x")
