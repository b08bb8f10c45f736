"""Spreadsheets in and out, without Django: hostile-file checks, a memory-limited reader, headers,
cells, writers.

Does not know what a roster is; the meaning of columns is passed in. Start reading at reading.py.
"""
