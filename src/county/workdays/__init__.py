"""The county's working days: the State Council's holiday arrangements by year, and deadlines counted in them.

Holds the arrangements and what is counted with them. Does not hold anybody's deadline: each app keeps its own.
Start reading at kinds/calendar.py, then queries.py.
"""
