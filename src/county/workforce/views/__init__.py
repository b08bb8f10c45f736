"""The registers of households, people, employments, pay and insurance; full numbers for a case."""

from county.workforce.views.insurance import INSURANCE
from county.workforce.views.reading import read_numbers
from county.workforce.views.registers import EMPLOYMENTS, HOUSEHOLDS, PAYROLL, PEOPLE

__all__ = ["EMPLOYMENTS", "HOUSEHOLDS", "INSURANCE", "PAYROLL", "PEOPLE", "read_numbers"]
