"""Signing in, passwords, and the forms of the registers."""

from county.accounts.forms.holdings import EndForm, GrantForm, HoldingFilter
from county.accounts.forms.organisations import (
    CloseForm,
    OrganisationFilter,
    OrganisationForm,
    PostForm,
)
from county.accounts.forms.own import PasswordForm, SignInForm
from county.accounts.forms.users import AccountForm, NameForm, ReasonForm, UserFilter, WorkerForm

__all__ = [
    "AccountForm",
    "CloseForm",
    "EndForm",
    "GrantForm",
    "HoldingFilter",
    "NameForm",
    "OrganisationFilter",
    "OrganisationForm",
    "PasswordForm",
    "PostForm",
    "ReasonForm",
    "SignInForm",
    "UserFilter",
    "WorkerForm",
]
