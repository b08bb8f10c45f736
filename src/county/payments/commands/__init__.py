"""Doing things with money: each refused, or done whole and once."""

from county.payments.commands.batches import (
    cancel_batch,
    check_batch,
    make_batch,
    release_batch,
    take_file,
)
from county.payments.commands.claimed import pay_claims, take_claims
from county.payments.commands.closing import close_day
from county.payments.commands.dues import (
    Approved,
    approve_due,
    enter_due,
    hold_due,
    resume_due,
    take,
    take_many,
    withdraw_due,
)
from county.payments.commands.funds import (
    answer_bid,
    appropriate,
    file_bid,
    receive_funds,
    register_fund,
)
from county.payments.commands.mappings import register_mapping
from county.payments.commands.payees import (
    enter_account,
    name_payee,
    refuse_account,
    register_payee,
    verify_account,
)
from county.payments.commands.recoveries import (
    confirm_recovery,
    decide_recovery,
    drop_recovery,
    receive_recovery,
)
from county.payments.commands.returns import read_return, settle_line
from county.payments.commands.reversing import reverse_entry
from county.payments.commands.shortages import share_out
from county.payments.commands.truing import true_up

__all__ = [
    "Approved",
    "answer_bid",
    "appropriate",
    "approve_due",
    "cancel_batch",
    "check_batch",
    "close_day",
    "confirm_recovery",
    "decide_recovery",
    "drop_recovery",
    "enter_account",
    "enter_due",
    "file_bid",
    "hold_due",
    "make_batch",
    "name_payee",
    "pay_claims",
    "read_return",
    "receive_funds",
    "receive_recovery",
    "refuse_account",
    "register_fund",
    "register_mapping",
    "register_payee",
    "release_batch",
    "resume_due",
    "reverse_entry",
    "settle_line",
    "share_out",
    "take",
    "take_claims",
    "take_file",
    "take_many",
    "true_up",
    "verify_account",
    "withdraw_due",
]  # fmt: skip
