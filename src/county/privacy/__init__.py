"""What the law gives people over their own data: the register of personal fields, consent, a copy,
correction, erasure.
"""
