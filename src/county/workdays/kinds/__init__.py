"""Counting in working days, and reading a holiday notice: plain values, no database."""
