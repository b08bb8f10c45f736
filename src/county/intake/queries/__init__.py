"""Reading batches: which the actor sees (batches.py), what the file holds (contents.py), its checked rows
(staged.py).
"""
