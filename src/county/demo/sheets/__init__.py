"""Makes docs/demo: messy sheets as factories send them, and what importing them must move.

Same bytes in every run; no database. Start reading at making.py.
"""
