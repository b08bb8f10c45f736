"""Households and people with dated statuses, employment, payroll by month.

Clauses 2-6, 2-8, 3.2-2, 3.2-3, 3.4-2. Start reading at models.py.
"""
