"""Signing in, one's own account, and the registers of organisations, accounts and posts held."""

from county.accounts.views.bodies import FUNDS, GAPS, MEMBERS, picture
from county.accounts.views.delegations import DELEGATIONS
from county.accounts.views.factor import renew_recovery_codes, second_factor
from county.accounts.views.issuing import issue_account, issue_worker_account, reset_password
from county.accounts.views.organisations import ORGANISATIONS
from county.accounts.views.own import change_password, me
from county.accounts.views.registers import HOLDINGS, USERS
from county.accounts.views.rights import CHANGES, rights
from county.accounts.views.sessions import sign_in, sign_in_code, sign_out

__all__ = [
    "CHANGES",
    "DELEGATIONS",
    "FUNDS",
    "GAPS",
    "HOLDINGS",
    "MEMBERS",
    "ORGANISATIONS",
    "USERS",
    "change_password",
    "issue_account",
    "issue_worker_account",
    "me",
    "picture",
    "renew_recovery_codes",
    "reset_password",
    "rights",
    "second_factor",
    "sign_in",
    "sign_in_code",
    "sign_out",
]
