"""The verbs of accounts, by noun. Start reading at holdings.py."""

from county.accounts.commands.bodies import (
    correct_fund,
    correct_member,
    end_member,
    register_fund,
    register_member,
)
from county.accounts.commands.delegations import delegate_post, end_delegation
from county.accounts.commands.holdings import end_holding, grant_post
from county.accounts.commands.organisations import (
    close_organisation,
    correct_contact,
    correct_organisation,
    register_organisation,
    register_post,
)
from county.accounts.commands.passwords import change_password
from county.accounts.commands.rights import record_rights_version
from county.accounts.commands.second_factor import (
    Enrolling,
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    take_code,
)
from county.accounts.commands.sessions import (
    await_code,
    awaited,
    begin_session,
    is_fresh,
    is_session_over,
    keep_session,
    prove,
    record_refused,
    record_signed_in,
    record_signed_out,
)
from county.accounts.commands.tries import Tried, claim_try, give_back, know_person, sweep_tries
from county.accounts.commands.users import (
    Issued,
    correct_account,
    issue_account,
    reset_password,
    resume_account,
    suspend_account,
    suspend_dormant,
)
from county.accounts.commands.workers import issue_worker_account

__all__ = [
    "Enrolling",
    "Issued",
    "Tried",
    "await_code",
    "awaited",
    "begin_second_factor",
    "begin_session",
    "change_password",
    "claim_try",
    "close_organisation",
    "confirm_second_factor",
    "correct_account",
    "correct_contact",
    "correct_fund",
    "correct_member",
    "correct_organisation",
    "delegate_post",
    "end_delegation",
    "end_holding",
    "end_member",
    "give_back",
    "grant_post",
    "is_fresh",
    "is_session_over",
    "issue_account",
    "issue_worker_account",
    "keep_session",
    "know_person",
    "prove",
    "record_refused",
    "record_rights_version",
    "record_signed_in",
    "record_signed_out",
    "register_fund",
    "register_member",
    "register_organisation",
    "register_post",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "resume_account",
    "suspend_account",
    "suspend_dormant",
    "sweep_tries",
    "take_code",
]
