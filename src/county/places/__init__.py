"""Towns, communities and villages, resettlement sites with dated counts, premises and leases.

Clauses 2-1, 2-3, 3.2-4, 3.3-6. Start reading at models.py.
"""
