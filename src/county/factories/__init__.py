"""Enterprises, factories, their dated states, recognition and monthly reports.

Clauses 2-2 to 2-5, 3.1-4, 4.1-2, 4.2-4. Start reading at models.py.
"""
