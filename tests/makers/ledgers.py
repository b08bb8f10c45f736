"""Papers, loans at each step, insurance, outlays and grades, on both sides of a world."""

import hashlib
from datetime import date
from typing import Any

from tests.makers.loans import make_loan

from county.core import crypto
from county.core.months import month_from
from county.factories.choices import Grade, OutlayKind
from county.factories.models import Evaluation, Outlay
from county.files.choices import Media, PaperKind
from county.files.models import Paper, PaperContent
from county.loans.choices import LoanState, MarkKind
from county.loans.models import GuaranteeFund, LoanMark, Repayment
from county.workdays.models import Arrangement
from county.workforce.choices import InsuranceKind
from county.workforce.models import InsurancePayment

DAY = date(2019, 12, 10)
WAITING = (LoanState.APPLIED, LoanState.CHECKED, LoanState.GUARANTEED, LoanState.GRANTED)


def put_ledgers(side: Any, *, position: int) -> None:
    """position: tells what the county has only once apart."""
    factory = side["factories.Factory"]
    side.put(
        # The published ones are there unless another test emptied the tables.
        Arrangement.objects.get_or_create(
            year=2018 + position,
            defaults={"paper": "国办发明电", "published_on": date(2017 + position, 11, 1)},
        )[0],
        GuaranteeFund.objects.create(
            from_on=date(2018 + position, 1, 1), balance_fen=10**10, multiple=5, source="对账单"
        ),
        Outlay.objects.create(
            factory=factory, month=month_from(2019, 11), kind=OutlayKind.POWER, amount_fen=100,
            paper_number="1", recorded_on=DAY,
        ),
        Evaluation.objects.create(
            factory=factory, year=2018, grade=Grade.GOOD, evaluated_on=DAY, paper="1"
        ),
        InsurancePayment.objects.create(
            person=side["workforce.Person"], factory=factory, month=month_from(2019, 11),
            kind=InsuranceKind.PENSION, employer_fen=100,
        ),
        make_paper(factory=factory),
    )  # fmt: skip
    for state in WAITING:
        side.rows[f"{state.value} loan"] = make_loan(factory=factory, state=state, lane=1)
    repaying = make_loan(factory=factory, state=LoanState.REPAYING)
    first = repaying.instalments.get(number=1)
    Repayment.objects.create(
        loan=repaying, instalment=first, paid_on=first.due_on, interest_fen=100, receipt="R1",
        recorded_on=DAY,
    )  # fmt: skip
    LoanMark.objects.create(loan=repaying, kind=MarkKind.OVERDUE, from_on=date(2019, 9, 2))
    side.put(repaying)


def make_paper(*, factory: Any, data: bytes = b"%PDF-1.4\n%%EOF\n") -> Paper:
    paper = Paper.objects.create(
        kind=PaperKind.LICENCE, number="1", factory=factory, valid_from=date(2019, 1, 1),
        media=Media.PDF, size=len(data), sha256=hashlib.sha256(data).hexdigest(), uploaded_on=DAY,
    )  # fmt: skip
    sealed = crypto.seal(data, context=f"files_paper:{paper.uid}:content", use="file")
    PaperContent.objects.create(paper=paper, content=sealed)
    return paper
