"""Start-up loans with a guarantee: applied for, guaranteed, decided by the bank, contracted, repaid, overdue.

Holds the loans and what the registry knows of each month (interest paid, overdue). Does not hold the interest
subsidy: that is a scheme, decided by the rulebook. Start reading at models.py, then commands.py.
"""
