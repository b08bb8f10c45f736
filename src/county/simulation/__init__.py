"""What if: other parameters or other schemes on the real registry, beside today's rules.

Holds scenarios and their results, kept and comparable. Nothing here can reach a decision: no other app reads its
tables. Start reading at models.py, then commands.py.
"""
