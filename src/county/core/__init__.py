"""What every layer may use: errors, clock, months, money, identity numbers, sealed fields.

Holds no table and knows no app. Start reading at errors.py and actor.py.
"""
