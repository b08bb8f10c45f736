"""Households, people, their dated statuses, employment, pay and insurance."""

from county.workforce.models.pay import InsurancePayment, PaidDay, Payroll
from county.workforce.models.people import Household, HouseholdStatus, Person, PersonStatus
from county.workforce.models.work import ContractTerm, Employment

__all__ = [
    "ContractTerm",
    "Employment",
    "Household",
    "HouseholdStatus",
    "InsurancePayment",
    "PaidDay",
    "Payroll",
    "Person",
    "PersonStatus",
]
