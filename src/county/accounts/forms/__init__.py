"""Signing in, passwords, and the forms of the registers."""

from county.accounts.forms.bodies import (
    ContactForm,
    DayForm,
    FundFilter,
    FundForm,
    GapFilter,
    MemberFilter,
    MemberForm,
)
from county.accounts.forms.delegations import (
    DelegationEndForm,
    DelegationFilter,
    DelegationForm,
)
from county.accounts.forms.holdings import EndForm, GrantForm, HoldingFilter
from county.accounts.forms.organisations import (
    CloseForm,
    OrganisationFilter,
    OrganisationForm,
    PostForm,
)
from county.accounts.forms.own import CodeForm, ConfirmForm, PasswordForm, ProofForm, SignInForm
from county.accounts.forms.rights import ChangeFilter, RightsFilter
from county.accounts.forms.users import AccountForm, NameForm, ReasonForm, UserFilter, WorkerForm

__all__ = [
    "AccountForm",
    "ChangeFilter",
    "CloseForm",
    "CodeForm",
    "ConfirmForm",
    "ContactForm",
    "DayForm",
    "DelegationEndForm",
    "DelegationFilter",
    "DelegationForm",
    "EndForm",
    "FundFilter",
    "FundForm",
    "GapFilter",
    "GrantForm",
    "HoldingFilter",
    "MemberFilter",
    "MemberForm",
    "NameForm",
    "OrganisationFilter",
    "OrganisationForm",
    "PasswordForm",
    "PostForm",
    "ProofForm",
    "ReasonForm",
    "RightsFilter",
    "SignInForm",
    "UserFilter",
    "WorkerForm",
]
