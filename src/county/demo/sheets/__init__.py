"""Makes docs/demo: the sheets that factories of the demo county send, messy as in life, and what they must move.

Same bytes in every run; no database. Start reading at making.py.
"""
