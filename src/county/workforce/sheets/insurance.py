"""The insurance sheet of one factory: a row for each person, a pair of columns for each kind."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from county.intake.kinds import Checked, CheckedRow, RawRow, SheetKind, Target, Total
from county.sheets.headers import FieldSpec
from county.workforce import queries
from county.workforce.choices import InsuranceKind as K
from county.workforce.commands import insurance_import
from county.workforce.commands.imports import twin
from county.workforce.kinds import cells
from county.workforce.kinds.cells import Reader


def _paid(key: str, label: str, names: str) -> FieldSpec:
    """A column of money paid in. label: marked for translation where it is written. names: parted by spaces."""
    return FieldSpec(key, label, tuple(names.split()), kind="money")


# Injury, maternity and accident insurance are the employer's alone.
FIELDS = (
    FieldSpec(
        "name", gettext_noop("姓名"), ("职工姓名", "参保人", "人员姓名", "员工姓名"), required=True
    ),
    FieldSpec(
        "id",
        gettext_noop("身份证号"),
        ("身份证号码", "公民身份号码", "证件号码", "社会保障号码", "社保号"),
        kind="identity",
    ),
    _paid(
        "pension_employer",
        gettext_noop("养老单位缴费"),
        "养老单位 养老保险单位 基本养老单位 养老（单位） 养老保险单位缴费",
    ),
    _paid(
        "pension_employee",
        gettext_noop("养老个人缴费"),
        "养老个人 养老保险个人 基本养老个人 养老（个人） 养老保险个人缴费",
    ),
    _paid(
        "medical_employer",
        gettext_noop("医疗单位缴费"),
        "医疗单位 医疗保险单位 医疗（单位） 医疗保险单位缴费",
    ),
    _paid(
        "medical_employee",
        gettext_noop("医疗个人缴费"),
        "医疗个人 医疗保险个人 医疗（个人） 医疗保险个人缴费",
    ),
    _paid(
        "unemployment_employer",
        gettext_noop("失业单位缴费"),
        "失业单位 失业保险单位 失业（单位） 失业保险单位缴费",
    ),
    _paid(
        "unemployment_employee",
        gettext_noop("失业个人缴费"),
        "失业个人 失业保险个人 失业（个人） 失业保险个人缴费",
    ),
    _paid(
        "injury_employer", gettext_noop("工伤单位缴费"), "工伤 工伤保险 工伤单位 工伤保险单位缴费"
    ),
    _paid(
        "maternity_employer",
        gettext_noop("生育单位缴费"),
        "生育 生育保险 生育单位 生育保险单位缴费",
    ),
    _paid(
        "accident_employer", gettext_noop("意外险保费"), "意外险 人身意外险 意外伤害险 团体意外险"
    ),
)
_WITH_EMPLOYEE = frozenset({K.PENSION, K.MEDICAL, K.UNEMPLOYMENT})


def check(target: Target, rows: Sequence[RawRow]) -> Checked:
    """Read every row by itself, then against the others, then against the registry."""
    id_cell = partial(cells.id_number, today=target.today)
    read = [_read(row, id_cell) for row in rows]
    compared = insurance_import.compare(target, _without_twins(read, target))
    return Checked(rows=compared, totals=insurance_import.totals_of(compared))


def _read(row: RawRow, id_cell: Any) -> CheckedRow:
    reader = Reader(row)
    name = reader.take("name", cells.name)
    if name is None and not reader.is_bad("name"):
        reader.refuse("name", "name_missing", _("缺姓名，请补上。"))
    number = reader.take("id", id_cell)
    paid = {}
    for kind in K:
        employer = reader.take(f"{kind}_employer", cells.amount) or 0
        employee = (
            reader.take(f"{kind}_employee", cells.amount) or 0 if kind in _WITH_EMPLOYEE else 0
        )
        if employer < 0 or employee < 0:
            reader.refuse(
                f"{kind}_employer",
                "negative",
                _("缴费不能小于零。退费请在原来那个月的记录里更正。"),
            )
        elif employer or employee:
            paid[kind.value] = (employer, employee)
    if not paid and not reader.problems:
        reader.refuse("name", "no_amount", _("这一行没有任何缴费金额。没有缴费的人请删去这一行。"))
    values = {
        "name": name,
        "id": number.number if number else None,
        "no_id": number is None and not reader.is_bad("id"),
        "paid": paid,
    }
    return CheckedRow(row.sheet, row.row, values, tuple(reader.problems))


def _without_twins(rows: list[CheckedRow], target: Target) -> list[CheckedRow]:
    """The same number twice in one month: nobody but the factory knows which row is right."""
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.values["id"]:
            places[row.values["id"], target.months[row.sheet]].append(at)
    for group in places.values():
        if len(group) > 1:
            for at in group:
                others = [rows[other] for other in group if other != at]
                rows[at] = twin(rows[at], others, field="id")
    return rows


def _records_url(batch_id: int) -> str:
    return f"{reverse('workforce:insurance_list')}?batch={batch_id}"


INSURANCE = SheetKind(
    code="insurance",
    title=gettext_lazy("社会保险缴费表"),
    fields=FIELDS,
    needs_month=True,
    check=check,
    store=insurance_import.store,
    undo=insurance_import.undo,
    factories=queries.factories_open_to,
    records_url=_records_url,
    personal={"id": "workforce.Person.id_number"},
    totals={
        "people": Total(gettext_lazy("人数"), "count"),
        "employer_fen": Total(gettext_lazy("单位缴费合计"), "fen"),
        "employee_fen": Total(gettext_lazy("个人缴费合计"), "fen"),
    },
    guide=gettext_lazy(
        "至少要有姓名和一个险种的单位缴费；有身份证号最好。每人一行，各险种单位、个人分列。"
    ),
)
