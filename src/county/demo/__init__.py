"""The demo county: a deterministic generator of invented people, factories, pay and reports.

Above everything, imported by nothing. Start reading at generator.py.
"""
