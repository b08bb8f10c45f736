"""Shapes of what is typed, and what the lists may be narrowed by, by noun; shared.py holds the rest."""

from county.workforce.forms.employment import (
    EmploymentFilter,
    EmploymentForm,
    LeaveForm,
    RenewForm,
)
from county.workforce.forms.households import (
    HouseholdFilter,
    HouseholdForm,
    HouseholdStatusEndForm,
    HouseholdStatusForm,
)
from county.workforce.forms.insurance import InsuranceFilter, InsuranceForm
from county.workforce.forms.pay import (
    PayrollFilter,
    PayrollForm,
    WordForm,
)
from county.workforce.forms.people import (
    CaseForm,
    PersonFilter,
    PersonForm,
    PersonStatusEndForm,
    PersonStatusForm,
)

__all__ = [
    "CaseForm",
    "EmploymentFilter",
    "EmploymentForm",
    "HouseholdFilter",
    "HouseholdForm",
    "HouseholdStatusEndForm",
    "HouseholdStatusForm",
    "InsuranceFilter",
    "InsuranceForm",
    "LeaveForm",
    "PayrollFilter",
    "PayrollForm",
    "PersonFilter",
    "PersonForm",
    "PersonStatusEndForm",
    "PersonStatusForm",
    "RenewForm",
    "WordForm",
]
