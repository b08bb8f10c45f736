"""The append-only record of who did what.

Below accounts, so that accounts' own commands are recorded too. Start reading at commands.py.
"""
