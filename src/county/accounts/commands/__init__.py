"""The verbs of accounts, by noun. Start reading at holdings.py."""

from county.accounts.commands.bodies import (
    correct_fund,
    correct_member,
    end_member,
    register_fund,
    register_member,
)
from county.accounts.commands.holdings import end_holding, grant_post
from county.accounts.commands.organisations import (
    close_organisation,
    correct_contact,
    correct_organisation,
    register_organisation,
    register_post,
)
from county.accounts.commands.sessions import record_refused, record_signed_in, record_signed_out
from county.accounts.commands.users import (
    Issued,
    change_password,
    correct_account,
    issue_account,
    reset_password,
    resume_account,
    suspend_account,
)
from county.accounts.commands.workers import issue_worker_account

__all__ = [
    "Issued",
    "change_password",
    "close_organisation",
    "correct_account",
    "correct_contact",
    "correct_fund",
    "correct_member",
    "correct_organisation",
    "end_holding",
    "end_member",
    "grant_post",
    "issue_account",
    "issue_worker_account",
    "record_refused",
    "record_signed_in",
    "record_signed_out",
    "register_fund",
    "register_member",
    "register_organisation",
    "register_post",
    "reset_password",
    "resume_account",
    "suspend_account",
]
