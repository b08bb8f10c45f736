"""The programme's document as data: parts, clauses, own-word summaries.

Numbers and rules cite a clause by its code. Start reading at models.py.
"""
