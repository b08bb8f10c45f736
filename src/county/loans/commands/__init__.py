"""What can be done to loans and the guarantee fund. Each verb records itself."""

from county.loans.commands.applying import apply_for_loan, correct_application, withdraw_application
from county.loans.commands.deciding import (
    check_application,
    contract_loan,
    grant_loan,
    guarantee_loan,
    refuse_loan,
    turn_down_application,
)
from county.loans.commands.funds import correct_fund, register_fund
from county.loans.commands.repaying import (
    cure_loan,
    mark_loan,
    record_repayment,
    take_back_repayment,
)

__all__ = [
    "apply_for_loan",
    "check_application",
    "contract_loan",
    "correct_application",
    "correct_fund",
    "cure_loan",
    "grant_loan",
    "guarantee_loan",
    "mark_loan",
    "record_repayment",
    "refuse_loan",
    "register_fund",
    "take_back_repayment",
    "turn_down_application",
    "withdraw_application",
]
