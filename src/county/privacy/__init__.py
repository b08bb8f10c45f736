"""What the law gives people over their own data: the register of personal fields, consent, a copy,
correction, erasure. The published face of the county is not here. Start reading at kinds/fields.py.
"""
