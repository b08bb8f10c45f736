"""Payroll of 36 months and the monthly reports that follow from it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from county.core.clock import COUNTY_ZONE
from county.core.months import first_day, last_day, month_from, month_of, year_and_month
from county.demo import stories
from county.demo.generator.plans import FactoryPlan, Job, PayRow, rng_for
from county.demo.generator.tables import Tables
from county.factories.choices import FactoryStatus, ReportState
from county.factories.models import MonthlyReport
from county.workforce.choices import Confirmation, EmploymentKind, PayChannel
from county.workforce.models import Payroll

# Fen a day at full skill; what a day's work is sold for; tenths of a kWh a thousand yuan of output.
DAY_RATE = {
    "plush": 86_00,
    "knitwear": 95_00,
    "garment": 98_00,
    "electronics": 100_00,
    "harness": 103_00,
    "mechanical": 112_00,
    "handwork": 78_00,
    "other": 84_00,
}
DAY_OUTPUT = {
    "plush": 560_00,
    "knitwear": 670_00,
    "garment": 610_00,
    "electronics": 1_010_00,
    "harness": 930_00,
    "mechanical": 910_00,
    "handwork": 380_00,
    "other": 540_00,
}
POWER = {
    "plush": 90,
    "knitwear": 210,
    "garment": 130,
    "electronics": 160,
    "harness": 120,
    "mechanical": 260,
    "handwork": 40,
    "other": 110,
}
SEASON_PM: dict[int, int] = {
    month_from(2017, 1): 740,
    month_from(2017, 2): 660,
    month_from(2018, 2): 440,
    month_from(2018, 3): 900,
    month_from(2019, 1): 800,
    month_from(2019, 2): 480,
}
# The plant that stopped in November 2019 owes its people the two months before.
ARREARS_FROM = month_from(2019, 9)
YEAR_PM = {2016: 900, 2017: 925, 2018: 965, 2019: 1000}
IMPORTED_MONTHS = tuple(month_from(2019, month) for month in range(5, 11))


class Pay:
    """Makes pay rows by factory and month; the sheet factories' November is kept aside."""

    def __init__(self, tables: Tables) -> None:
        self.payroll = tables.table(
            Payroll,
            "person_id factory_id month days_tenths gross_fen deductions_fen net_fen paid_on"
            " channel confirmation confirmed_at batch_id batch_row",
        )
        self.reports = tables.table(
            MonthlyReport,
            "factory_id month state output_fen sales_fen electricity_kwh orders_fen note"
            " reported_on reported_by_id",
        )
        self.withheld: dict[str, list[PayRow]] = {}
        self.batch_rows: dict[tuple[int, int], list[PayRow]] = {}

    def run(
        self, plans: list[FactoryPlan], jobs: list[Job], *, batches: dict[tuple[int, int], int]
    ) -> None:
        """batches: (factory, month) -> batch key, for the months that came in as sheets."""
        by_factory: dict[int, list[Job]] = {}
        for job in jobs:
            by_factory.setdefault(job.factory.key, []).append(job)
        for plan in plans:
            if plan.is_open_ever:
                self._run_factory(plan, by_factory.get(plan.key, []), batches)

    def _run_factory(
        self, plan: FactoryPlan, jobs: list[Job], batches: dict[tuple[int, int], int]
    ) -> None:
        rng = rng_for(f"pay {plan.name}")
        stops_long = {m for m in _LONG_STOP_MONTHS if rng.randrange(100) < 13}
        channel = rng.choices(_CHANNELS, (78, 14, 8))[0]
        for month in range(
            max(stories.FIRST_MONTH, month_of(plan.opened_on)), stories.LAST_MONTH + 1
        ):
            if plan.closed_on and month > month_of(plan.closed_on):
                break
            works = 0 if month in stops_long else works_pm(plan, month)
            rows = list(self._rows(rng, plan, jobs, month, works, channel)) if works else []
            if month == stories.LAST_MONTH and plan.name in stories.SHEET_FACTORIES:
                self.withheld[plan.name] = rows
            elif not (month in plan.missing_reports and plan.name in stories.LATE_REPORTERS):
                self._store(rng, rows, batches.get((plan.key, month)))
            if month not in plan.missing_reports:
                self._report(rng, plan, month, works, rows)

    def _rows(
        self, rng: Random, plan: FactoryPlan, jobs: list[Job], month: int, works: int, usual: str
    ) -> Iterator[PayRow]:
        start, end = first_day(month), last_day(month)
        span = (end - start).days + 1
        rate = DAY_RATE[plan.trade] * YEAR_PM[start.year] // 1000
        draw = rng.random
        paid_on = _pay_day(rng, plan, month)
        for job in jobs:
            if job.from_on > end or (job.to_on is not None and job.to_on < start):
                continue
            here = (min(job.to_on or end, end) - max(job.from_on, start)).days + 1
            if job.is_padded:
                yield PayRow(job, month, 100, 800_00, 0, paid_on, _CASH)
                continue
            low = 110 if job.kind == _PIECEWORK else 195
            days = (low + int(draw() * 80)) * works // 1000 * here // span // 5 * 5
            if days < 10:
                continue
            is_learner = month - month_of(job.from_on) < 2
            skill = min(job.person.skill_pm, 680) if is_learner else job.person.skill_pm
            gross = days * rate * skill // 10_000 * (92 + int(draw() * 17)) // 100 // 10 * 10
            deductions = _deductions(rng, job, gross)
            is_short = (
                job.person.name == stories.SHORT_PAID_WORKER and month == stories.SHORT_PAID_MONTH
            )
            if is_short:
                gross, deductions = gross * 58 // 1000 * 10, 0
            paid = None if draw() * 1000 < 30 and month == stories.LAST_MONTH else paid_on
            yield PayRow(job, month, days, gross, deductions, paid, usual)

    def _store(self, rng: Random, rows: list[PayRow], batch: int | None) -> None:
        """Append to the payroll; most older months carry the workers' own word."""
        for place, row in enumerate(rows):
            word, at = _confirmation(rng, row)
            self.payroll.rows.append(
                (
                    row.job.person.key,
                    row.job.factory.key,
                    row.month,
                    row.days_tenths,
                    row.gross_fen,
                    row.deductions_fen,
                    row.net_fen,
                    row.paid_on,
                    row.channel,
                    word,
                    at,
                    batch,
                    place + 4 if batch else None,
                )
            )
        if batch is not None and rows:
            self.batch_rows[rows[0].job.factory.key, rows[0].month] = rows

    def _report(
        self, rng: Random, plan: FactoryPlan, month: int, works: int, rows: list[PayRow]
    ) -> None:
        days = sum(row.days_tenths for row in rows if not row.job.is_padded)
        output = days * DAY_OUTPUT[plan.trade] // 10 * rng.randrange(90, 111) // 100
        output = output * YEAR_PM[first_day(month).year] // 1000 // 10_000 * 10_000
        sales = output * rng.randrange(84, 103) // 100 // 10_000 * 10_000
        power = output * POWER[plan.trade] // 1_000_000 * rng.randrange(
            92, 109
        ) // 100 + rng.randrange(20, 60)
        factor = (
            320
            if plan.name in stories.HANDICRAFT_FACTORIES and month in stories.HANDICRAFT_MONTHS
            else 100
        )
        orders = output * rng.randrange(50, 230) // 100 * factor // 100 // 10_000 * 10_000
        if plan.name == stories.GLOVE_FACTORY and month in stories.GLOVE_FALL:
            orders //= 4
        state = ReportState.PRODUCING
        if not rows:
            state = ReportState.STOPPED
        elif works < 700:
            state = ReportState.PARTIAL
        note = {ReportState.STOPPED: "春节停产", ReportState.PARTIAL: "开工不足"}.get(state, "")
        late = rng.randrange(100) < 4
        day = rng.randrange(13, 20) if late else rng.randrange(1, 13)
        self.reports.add(
            plan.key,
            month,
            state.value,
            output,
            sales,
            power,
            orders,
            note,
            first_day(month + 1).replace(day=day),
            None,
        )


# Plain strings: an enum's attribute costs more than the rest of a row.
_PIECEWORK, _CONTRACT = EmploymentKind.PIECEWORK.value, EmploymentKind.CONTRACT.value
_NONE, _CONFIRMED = Confirmation.NONE.value, Confirmation.CONFIRMED.value
_DISPUTED, _CASH = Confirmation.DISPUTED.value, PayChannel.CASH.value
_CHANNELS = (PayChannel.BANK.value, PayChannel.TRANSFER.value, PayChannel.CASH.value)
_LONG_STOP_MONTHS = (month_from(2017, 2), month_from(2018, 2), month_from(2019, 2))


def works_pm(plan: FactoryPlan, month: int) -> int:
    """How much of a full month is worked, per mille; 0 when the plant stands still all month."""
    season = SEASON_PM.get(month, 1000)
    if plan.trade in {"handwork", "other"} and year_and_month(month)[1] == 4:
        season = 640
    if plan.status == FactoryStatus.STOPPED.value and month >= month_from(2019, 11):
        return 0
    return season * plan.works_pm.get(month, 1000) // 1000


def _pay_day(rng: Random, plan: FactoryPlan, month: int) -> date | None:
    """The 8th to 20th of the next month, sometimes weeks later; None when after the demo day."""
    if plan.status == FactoryStatus.STOPPED.value and month >= ARREARS_FROM:
        return None
    day = first_day(month + 1).replace(day=plan.pay_day) + timedelta(days=rng.randrange(3))
    if rng.randrange(100) < 4 and not plan.works_pm:
        day += timedelta(days=rng.randrange(12, 45))
    return day if day <= stories.DEMO_DAY else None


def _deductions(rng: Random, job: Job, gross: int) -> int:
    if job.kind == _CONTRACT and job.person.key % 10 < 3:
        return min(gross // 5, 128_00) // 100 * 100
    return 20_00 if rng.random() * 100 < 6 and gross > 500_00 else 0


def _confirmation(rng: Random, row: PayRow) -> tuple[str, datetime | None]:
    if row.paid_on is None:
        return _NONE, None
    is_short = (
        row.job.person.name == stories.SHORT_PAID_WORKER and row.month == stories.SHORT_PAID_MONTH
    )
    chance = (
        84 if row.month < stories.LAST_MONTH - 2 else 46 if row.month < stories.LAST_MONTH else 12
    )
    draw = int(rng.random() * 1000)
    if draw >= chance * 10 and not is_short:
        return _NONE, None
    at = row.paid_on + timedelta(days=int(rng.random() * 6))
    if at > stories.DEMO_DAY:
        return _NONE, None
    moment = datetime(at.year, at.month, at.day, 18 + draw % 4, draw % 60, tzinfo=COUNTY_ZONE)
    return _DISPUTED if is_short or draw < 1 else _CONFIRMED, moment
