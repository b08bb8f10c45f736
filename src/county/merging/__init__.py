"""The same person, factory or enterprise registered twice: found, shown side by side, merged with a reason, undone.

Holds candidates (pairs that look alike, and why) and merges (what was moved and what stood there before). Does not
hold the people and factories themselves. Start reading at kinds.py, then commands/merging.py.
"""
