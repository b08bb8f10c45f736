from datetime import date

from county.factories.models import Factory
from county.loans.choices import (
    BorrowerKind,
    CounterGuarantee,
    Guarantor,
    Lane,
    LoanState,
    RepaymentMethod,
)
from county.loans.commands.deciding import make_schedule
from county.loans.models import GuaranteeFund, Loan

__all__ = ["make_fund", "make_loan"]


def make_fund(*, balance_fen: int = 100_000_00, multiple: int = 5) -> GuaranteeFund:
    return GuaranteeFund.objects.create(
        from_on=date(2017, 1, 1), balance_fen=balance_fen, multiple=multiple, source="对账单"
    )


def make_loan(
    *, factory: Factory, state: str = LoanState.APPLIED, asked_fen: int = 100_000_00,
    applied_on: date = date(2019, 1, 10), lane: int = Lane.OTHER, rate: int = 4350,
    from_on: date = date(2019, 3, 1), to_on: date = date(2020, 3, 1),
) -> Loan:  # fmt: skip
    """In the state with what the steps before leave; repaying with its schedule and nothing paid."""
    loan = Loan(
        code=f"DK-2019-{Loan.objects.count() + 1:04d}", factory=factory, state=state, lane=lane,
        borrower_kind=BorrowerKind.SMALL_FIRM, asked_fen=asked_fen, asked_months=24,
        use_of_money="购置横机", bank="县农商银行", applied_on=applied_on, ranked_on=applied_on,
    )  # fmt: skip
    if state in {LoanState.GUARANTEED, LoanState.GRANTED, LoanState.REPAYING}:
        loan.guarantor, loan.counter_guarantee = Guarantor.FUND, CounterGuarantee.NONE
        loan.guaranteed_on = applied_on
    if state in {LoanState.GRANTED, LoanState.REPAYING}:
        loan.granted_fen, loan.decided_on = asked_fen, applied_on
    if state == LoanState.REPAYING:
        loan.contract_number, loan.contract_on = f"HT-{loan.code}", from_on
        loan.principal_fen, loan.rate, loan.from_on, loan.to_on = asked_fen, rate, from_on, to_on
        loan.method = RepaymentMethod.EQUAL_PRINCIPAL
    loan.save()
    if state == LoanState.REPAYING:
        make_schedule(loan)
    return loan
