"""Sheets that came in before: the payroll of some factories from May to October 2019."""

import hashlib
from datetime import datetime
from typing import Any

from county.core.clock import COUNTY_ZONE
from county.core.months import first_day, year_and_month
from county.core.text import search_text
from county.demo import stories
from county.demo.generator.organisations import TOWN_USERS
from county.demo.generator.pay import IMPORTED_MONTHS
from county.demo.generator.plans import FactoryPlan, PayRow, rng_for, uuid_from
from county.demo.generator.tables import Tables
from county.factories.choices import FactoryStatus
from county.intake.choices import BatchState, Mode
from county.intake.models import Batch

WITH_BATCHES = 6
BatchKeys = dict[tuple[int, int], int]
HEADERS = (
    ("B", "姓名", "name"),
    ("C", "身份证号", "id"),
    ("E", "出勤天数", "days"),
    ("F", "应发工资", "gross"),
    ("G", "实发工资", "net"),
)


def choose_batches(plans: list[FactoryPlan]) -> BatchKeys:
    """Returns: (factory, month) -> batch key."""
    steady = [
        plan
        for plan in plans
        if plan.status == FactoryStatus.PRODUCING.value
        and plan.opened_on.year < 2019
        and plan.name not in stories.LATE_REPORTERS
    ]
    story = [plan for plan in steady if plan.name in {stories.SOCK_MAIN, stories.HARNESS_FACTORY}]
    chosen = story + [plan for plan in steady if plan not in story][: WITH_BATCHES - len(story)]
    keys = [(plan.key, month) for month in IMPORTED_MONTHS for plan in chosen]
    return {key: number for number, key in enumerate(keys, start=1)}


def add_batches(
    tables: Tables,
    plans: list[FactoryPlan],
    keys: BatchKeys,
    rows: dict[tuple[int, int], list[PayRow]],
    users: dict[str, int],
) -> None:
    rng = rng_for("batches")
    table = tables.table(
        Batch,
        "uid kind factory_id town_id month last_month file_name file_hash file_size content"
        " state columns totals rows_total rows_good rows_stored mode uploaded_by_id uploaded_at"
        " confirmed_by_id confirmed_at search_text",
    )
    by_key = {plan.key: plan for plan in plans}
    for factory, month in keys:
        plan, imported = by_key[factory], rows[factory, month]
        year, number = year_and_month(month)
        name = f"{plan.name}{year}年{number}月工资表.xlsx"
        day = first_day(month + 1).replace(day=plan.pay_day)
        at = datetime(
            day.year,
            day.month,
            day.day,
            9 + rng.randrange(8),
            rng.randrange(60),
            tzinfo=COUNTY_ZONE,
        )
        user = users[TOWN_USERS[plan.town.code]] if rng.randrange(3) else users["office"]
        count = len(imported)
        table.add(
            uuid_from(rng),
            "payroll",
            factory,
            plan.town.key,
            month,
            month,
            name,
            hashlib.sha256(f"{stories.SEED} {name}".encode()).hexdigest(),
            9_000 + 96 * count,
            None,
            BatchState.DONE.value,
            _columns(month),
            _totals(imported),
            count,
            count,
            count,
            Mode.GOOD_ROWS.value,
            user,
            at,
            user,
            at.replace(second=40),
            search_text(name, names=[plan.name]),
        )


def _columns(month: int) -> list[dict[str, Any]]:
    """What the file's one sheet was taken for, in the shape `intake` keeps it."""
    columns = [
        {"index": ord(letter) - 65, "letter": letter, "header": header, "field": field}
        for letter, header, field in HEADERS
    ]
    return [
        {
            "sheet": 0,
            "name": "Sheet1",
            "included": True,
            "first_row": 3,
            "last_row": 3,
            "month": month,
            "columns": columns,
        }
    ]


def _totals(rows: list[PayRow]) -> dict[str, int]:
    return {
        "people": len(rows),
        "gross_fen": sum(row.gross_fen for row in rows),
        "deductions_fen": sum(row.deductions_fen for row in rows),
        "net_fen": sum(row.net_fen for row in rows),
        "days_tenths": sum(row.days_tenths for row in rows),
    }
