"""People with accounts, organisations, posts held from a day to a day, roles and scopes.

Does not decide what a role may do to a row: each app's permissions.py does. Start reading at
queries.py.
"""
