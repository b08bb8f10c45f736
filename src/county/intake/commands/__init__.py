"""A batch's life: receiving.py, checking.py (columns, then rows; staging.py), storing.py, ending.py (undo, give up,
recover).
"""
