"""Signing in, one's own account, and the registers of organisations, accounts and posts held."""

from county.accounts.views.issuing import issue_account, issue_worker_account, reset_password
from county.accounts.views.organisations import ORGANISATIONS, gaps
from county.accounts.views.own import change_password, me
from county.accounts.views.registers import HOLDINGS, USERS
from county.accounts.views.sessions import locked_out, sign_in, sign_out

__all__ = [
    "HOLDINGS",
    "ORGANISATIONS",
    "USERS",
    "change_password",
    "gaps",
    "issue_account",
    "issue_worker_account",
    "locked_out",
    "me",
    "reset_password",
    "sign_in",
    "sign_out",
]
