"""The verbs of workforce, by noun: people.py, employment.py, pay.py; rosters and payrolls that come
as sheets
have their own modules beside them.
"""

from county.workforce.commands.employment import (
    correct_employment,
    end_employment,
    register_employment,
    renew_contract,
)
from county.workforce.commands.insurance import correct_insurance, register_insurance
from county.workforce.commands.pay import (
    answer_own_payroll,
    confirm_payroll,
    correct_payroll,
    dispute_payroll,
    register_payroll,
)
from county.workforce.commands.people import (
    correct_household,
    correct_person,
    end_household_status,
    end_person_status,
    register_household,
    register_person,
    set_household_status,
    set_person_status,
)
from county.workforce.commands.reading import read_numbers

__all__ = [
    "answer_own_payroll",
    "confirm_payroll",
    "correct_employment",
    "correct_household",
    "correct_insurance",
    "correct_payroll",
    "correct_person",
    "dispute_payroll",
    "end_employment",
    "end_household_status",
    "end_person_status",
    "read_numbers",
    "register_employment",
    "register_household",
    "register_insurance",
    "register_payroll",
    "register_person",
    "renew_contract",
    "set_household_status",
    "set_person_status",
]
