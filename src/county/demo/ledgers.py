"""Loans, insurance, outlays, grades and papers of the demo county: made of what its factories already are."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from django.db import connection

from county.accounts.models import User
from county.audit import commands as audit
from county.core import crypto, months
from county.core.actor import SYSTEM, Actor
from county.demo import stories
from county.demo.acts import actor_named
from county.factories.choices import FactoryStatus, Grade, OutlayKind
from county.factories.models import Evaluation, Factory, MonthlyReport, Outlay
from county.files.choices import Media, PaperKind
from county.files.models import Paper, PaperContent
from county.loans import queries as loans
from county.loans.choices import (
    BorrowerKind,
    CounterGuarantee,
    Guarantor,
    LoanState,
    MarkKind,
    RefusedBy,
    RepaymentMethod,
)
from county.loans.commands.deciding import make_schedule
from county.loans.commands.repaying import settle_overdue
from county.loans.models import GuaranteeFund, Loan, LoanMark, Repayment
from county.workdays import commands as workdays

DAY = stories.DEMO_DAY
WAN = 10_000_00
FIRST_MONTH = months.month_from(2019, 1)
INSURED, SPENDING, GRADED = 5, 14, 70
# Paid on a base of 3,126 yuan: employer, employee, in fen.
PARTS = {
    "pension": (50016, 25008),
    "medical": (18756, 6252),
    "unemployment": (2188, 938),
    "injury": (625, 0),
}
BANKS = ("平利农商银行（演示）", "邮储银行平利支行（演示）", "平利村镇银行（演示）")
USES = (
    "购置横机和缝盘机",
    "购买原料和辅料",
    "添置裁床和流水线",
    "垫付外贸订单货款",
    "改造车间照明和消防",
)
S = LoanState
# State and days before the demo day on which it was applied for; the first two are the demo owners'.
PLAN: tuple[tuple[LoanState, int], ...] = (
    (S.REPAYING, 640), (S.APPLIED, 9),
    (S.APPLIED, 3), (S.APPLIED, 12), (S.APPLIED, 6), (S.CHECKED, 21), (S.CHECKED, 16),
    (S.GUARANTEED, 30), (S.GUARANTEED, 26), (S.GRANTED, 41), (S.GRANTED, 38),
    (S.REPAYING, 700), (S.REPAYING, 520), (S.REPAYING, 480), (S.REPAYING, 430), (S.REPAYING, 390),
    (S.REPAYING, 350), (S.REPAYING, 300), (S.REPAYING, 260), (S.REPAYING, 215), (S.REPAYING, 160),
    (S.REPAID, 820), (S.REPAID, 790), (S.REPAID, 760), (S.REPAID, 745),
    (S.REFUSED, 400), (S.REFUSED, 220), (S.REFUSED, 90), (S.WITHDRAWN, 180), (S.WITHDRAWN, 60),
)  # fmt: skip
# Places in PLAN of loans that were not always paid in time.
OVERDUE_NOW, OVERDUE_BEFORE, EXTENDED = {13, 16, 18}, {12}, {15}
REFUSALS = (
    (RefusedBy.TOWN, "车间停工三个月，没有在手订单，用途无法核实。"),
    (RefusedBy.GUARANTOR, "已有两笔贷款未还清，反担保不足。"),
    (RefusedBy.BANK, "征信有连续逾期记录。"),
)


def write() -> None:
    """All of it, in the caller's transaction."""
    workdays.load_published(actor=SYSTEM)
    audit.close_act()
    factories = list(
        Factory.objects.exclude(status__in=(FactoryStatus.LEAD, FactoryStatus.EXITED))
        .select_related("enterprise", "town")
        .order_by("pk")
    )
    _loans(factories)
    _insurance(factories[:INSURED])
    _outlays(factories[:SPENDING])
    _evaluations(factories[:GRADED])
    # Rows made in bulk answer to this act: the record is verified against every change.
    audit.record(SYSTEM, "demo.ledgers_seeded", factories=len(factories))
    audit.close_act()


def _loans(factories: list[Factory]) -> None:
    dept = actor_named("dept")
    GuaranteeFund.objects.create(
        from_on=date(2017, 6, 1),
        balance_fen=300 * WAN,
        multiple=5,
        source="县担保基金专户对账单（演示）",
    )
    GuaranteeFund.objects.create(
        from_on=date(2019, 1, 1), balance_fen=500 * WAN, multiple=5, source="县财政增资批复（演示）"
    )
    made = []
    for number, (factory, (state, ago)) in enumerate(
        zip(_borrowers(factories), PLAN, strict=False)
    ):
        loan = _loan(number, factory, state, DAY - timedelta(days=ago))
        if loan.contract_on:
            _repay(loan, number, dept)
        made.append(loan)
    audit.record_many(
        dept, "loan.contracted",
        ((loan, {"principal_fen": loan.principal_fen}) for loan in made if loan.contract_on),
    )  # fmt: skip
    audit.close_act()
    _papers(made, factories, dept)


def _borrowers(factories: list[Factory]) -> Iterator[Factory]:
    """The demo owners' first, then every third."""
    named = {f.name: f for f in factories}
    owned = [named[name] for name in (stories.SOCK_MAIN, stories.PLUSH_FACTORY) if name in named]
    yield from owned
    yield from (f for f in factories[::3] if f not in owned)


def _loan(number: int, factory: Factory, state: LoanState, applied_on: date) -> Loan:
    asked = (20, 50, 80, 30, 120, 200, 15)[number % 7] * WAN
    loan = Loan(
        code=f"DK-{applied_on.year}-{number + 1:04d}",
        factory=factory,
        state=state,
        borrower_kind=BorrowerKind.PERSON if asked <= 20 * WAN else BorrowerKind.SMALL_FIRM,
        asked_fen=asked,
        asked_months=24,
        use_of_money=USES[number % len(USES)],
        bank=BANKS[number % len(BANKS)],
        applied_on=applied_on,
        ranked_on=applied_on,
    )
    standing = loans.standing_on(factory, applied_on)
    loan.lane, loan.is_recognised = standing.lane, standing.is_recognised
    loan.workers, loan.group_workers = standing.workers, standing.group_workers
    _further(loan, number)
    loan.search_text = f"{loan.code.lower()}|{loan.contract_number.lower()}"
    loan.save()
    if loan.contract_on:
        make_schedule(loan)
    return loan


def _further(loan: Loan, number: int) -> None:
    """What the steps before its state have left."""
    state, applied_on = loan.state, loan.applied_on
    refused_by, reason = REFUSALS[number % len(REFUSALS)]
    past_town = state not in {S.APPLIED, S.WITHDRAWN}
    if state == S.REFUSED:
        past_town, guaranteed = refused_by != RefusedBy.TOWN, refused_by == RefusedBy.BANK
    else:
        guaranteed = state in {S.GUARANTEED, S.GRANTED, S.REPAYING, S.REPAID}
    if past_town:
        loan.checked_on = applied_on + timedelta(days=3)
        loan.check_note = "到厂看过，正常生产，有订单，用途属实。"
    if guaranteed:
        loan.guarantor, loan.counter_guarantee = Guarantor.FUND, CounterGuarantee.PERSON
        loan.guaranteed_on = applied_on + timedelta(days=10)
        loan.guarantee_paper = f"平担保函〔{applied_on.year}〕{number + 1}号（演示）"
    if state == S.REFUSED:
        loan.refused_by, loan.refusal = refused_by, reason
        loan.decided_on = applied_on + timedelta(days=20)
    if state in {S.GRANTED, S.REPAYING, S.REPAID}:
        loan.granted_fen = loan.asked_fen * 9 // 10 if number % 4 == 0 else loan.asked_fen
        loan.decided_on = applied_on + timedelta(days=20)
    if state in {S.REPAYING, S.REPAID}:
        from_on = applied_on + timedelta(days=26)
        loan.contract_on, loan.from_on = from_on - timedelta(days=1), from_on
        loan.contract_number = f"平借字{applied_on.year}第{number + 1:03d}号"
        loan.principal_fen, loan.rate = loan.granted_fen, (4350, 4750, 4900)[number % 3]
        loan.to_on = from_on.replace(year=from_on.year + (1 if state == S.REPAID else 2), day=1)
        equal = number % 2 == 0
        loan.method = RepaymentMethod.EQUAL_PRINCIPAL if equal else RepaymentMethod.INTEREST_ONLY


def _repay(loan: Loan, number: int, dept: Actor) -> None:
    due = [row for row in loan.instalments.order_by("number") if row.due_on < DAY]
    unpaid = 1 if number in OVERDUE_NOW else 0
    Repayment.objects.bulk_create(
        Repayment(
            loan=loan,
            instalment=row,
            paid_on=row.due_on,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
            receipt=f"{loan.code}-{row.number:02d}",
            recorded_on=row.due_on,
            recorded_by_id=dept.user_id,
        )
        for row in due[: len(due) - unpaid]
        if row.principal_fen or row.interest_fen
    )
    if number in OVERDUE_NOW | OVERDUE_BEFORE | EXTENDED and due:
        last = due[-1].due_on
        kind = MarkKind.EXTENDED if number in EXTENDED else MarkKind.OVERDUE
        cured_on = last + timedelta(days=12) if number in OVERDUE_BEFORE else None
        LoanMark.objects.create(
            loan=loan, kind=kind, from_on=last + timedelta(days=1), cured_on=cured_on,
            note="银行书面通知（演示）", recorded_by_id=dept.user_id,
        )  # fmt: skip
    if loan.state == S.REPAID:
        loan.ended_on = loan.to_on
    settle_overdue(loan)
    loan.save()


def _insurance(factories: list[Factory]) -> None:
    """Every pay row of the year brings its four kinds: one statement."""
    kinds = ", ".join(f"('{kind}', {one}, {other})" for kind, (one, other) in PARTS.items())
    statement = f"""INSERT INTO workforce_insurancepayment
          (version, person_id, factory_id, month, kind, employer_fen, employee_fen)
        SELECT 1, p.person_id, p.factory_id, p.month, k.kind, k.employer, k.employee
        FROM workforce_payroll p, (VALUES {kinds}) AS k (kind, employer, employee)
        WHERE p.factory_id = ANY(%s) AND p.month >= %s
        ORDER BY p.month, p.factory_id, p.person_id"""  # noqa: S608 -- our own words
    with connection.cursor() as cursor:
        cursor.execute(statement, [[factory.pk for factory in factories], FIRST_MONTH])


def _outlays(factories: list[Factory]) -> None:
    reports = MonthlyReport.objects.filter(factory__in=factories, month__gte=FIRST_MONTH)
    used = {(f, m): kwh for f, m, kwh in reports.values_list("factory", "month", "electricity_kwh")}
    rows = []
    for (factory, month), kwh in sorted(used.items()):
        costs = {OutlayKind.POWER: kwh * 62, OutlayKind.WATER: 180_00 + kwh % 37 * 100}
        if month % 3 == 0:
            costs[OutlayKind.FREIGHT_ACROSS_PROVINCES] = 2_600_00 + kwh % 91 * 1000
        rows += [
            Outlay(
                factory_id=factory, month=month, kind=kind, amount_fen=amount,
                paper_number=f"{kind[:2].upper()}{factory:03d}{months.iso(month).replace('-', '')}",
                recorded_on=months.last_day(month),
            )
            for kind, amount in costs.items()
            if amount
        ]  # fmt: skip
    Outlay.objects.bulk_create(rows)


def _evaluations(factories: list[Factory]) -> None:
    grades = cycle(
        (Grade.GOOD, Grade.PASS, Grade.EXCELLENT, Grade.GOOD, Grade.PASS, Grade.FAIL, Grade.GOOD)
    )
    office = User.objects.filter(username="office").first()
    Evaluation.objects.bulk_create(
        Evaluation(
            factory=factory, year=2018, grade=grade, evaluated_on=date(2019, 1, 25),
            paper="平社厂办发〔2019〕2号（演示）", evaluated_by=office,
            note="整改后复评" if grade == Grade.FAIL else "",
        )
        for factory, grade in zip(factories, grades, strict=False)
    )  # fmt: skip


def _papers(made: list[Loan], factories: list[Factory], dept: Actor) -> None:
    rows = [
        Paper(
            kind=PaperKind.LOAN_CONTRACT, number=loan.contract_number, factory=loan.factory,
            about="loans.Loan", about_id=loan.pk, valid_from=loan.contract_on, valid_to=loan.to_on,
            uploaded_on=loan.contract_on,
        )
        for loan in made
        if loan.contract_on
    ]  # fmt: skip
    for number, factory in enumerate(factories[::4]):
        rows.append(
            Paper(
                kind=PaperKind.LICENCE, number=factory.enterprise.credit_code, factory=factory,
                valid_from=date(2017, 6, 1), uploaded_on=date(2018, 3, 5),
                # One in five has run out: it is asked for again.
                valid_to=date(2019, 6, 30) if number % 5 == 4 else None,
            )
        )  # fmt: skip
    for number, paper in enumerate(rows, 1):
        content = _pdf(f"Demo paper {number}")
        paper.media, paper.size = Media.PDF, len(content)
        paper.sha256 = hashlib.sha256(content).hexdigest()
        paper.uploaded_by_id = dept.user_id
        paper.note = "演示材料，不是真实文件"
    Paper.objects.bulk_create(rows)
    PaperContent.objects.bulk_create(
        PaperContent(
            paper=paper,
            content=crypto.seal(
                _pdf(f"Demo paper {number}"), context=f"files_paper:{paper.uid}:content", use="file"
            ),
        )
        for number, paper in enumerate(rows, 1)
    )


def _pdf(words: str) -> bytes:
    """One page with a line of text."""
    text = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    )
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    body += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    root = f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n"
    return (body + root + f"{body.index('xref')}\n%%EOF\n").encode()
