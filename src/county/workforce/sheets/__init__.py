"""Rosters and payrolls as factories send them: which columns they may have, and what each row must satisfy.

Holds no writing: storing is in commands. Start reading at payroll.py.
"""
