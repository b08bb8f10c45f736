"""A batch's life: receiving.py, checking.py (columns, then rows), storing.py, ending.py (undo, give up, recover)."""
