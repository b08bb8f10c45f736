"""Risk: the patterns of fraud that the county's own records can show, what was found, and what stands against money.

Holds no decision on a claim. Start reading at kinds/checks.py.
"""
