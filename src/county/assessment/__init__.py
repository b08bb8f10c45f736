"""Yearly tasks, end goals and the indicators that measure them live.

Clauses 2-1 to 2-8, 4.3-2. Start reading at indicators in queries.py.
"""
