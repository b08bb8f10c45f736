"""Signing in, one's own account, and the registers of organisations, accounts and posts held."""

from county.accounts.views.bodies import FUNDS, GAPS, MEMBERS, picture
from county.accounts.views.issuing import issue_account, issue_worker_account, reset_password
from county.accounts.views.organisations import ORGANISATIONS
from county.accounts.views.own import change_password, me
from county.accounts.views.registers import HOLDINGS, USERS
from county.accounts.views.sessions import locked_out, sign_in, sign_out

__all__ = [
    "FUNDS",
    "GAPS",
    "HOLDINGS",
    "MEMBERS",
    "ORGANISATIONS",
    "USERS",
    "change_password",
    "issue_account",
    "issue_worker_account",
    "locked_out",
    "me",
    "picture",
    "reset_password",
    "sign_in",
    "sign_out",
]
