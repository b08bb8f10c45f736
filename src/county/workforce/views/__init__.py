"""The registers of households, people, employments and pay; full numbers for a case."""

from county.workforce.views.reading import read_numbers
from county.workforce.views.registers import EMPLOYMENTS, HOUSEHOLDS, PAYROLL, PEOPLE

__all__ = ["EMPLOYMENTS", "HOUSEHOLDS", "PAYROLL", "PEOPLE", "read_numbers"]
