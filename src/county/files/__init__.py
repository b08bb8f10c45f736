"""Evidence files: what was handed in once and is not asked for again while it is valid.

Holds the papers, sealed, with whose they are, what they prove and from when to when. Does not hold sheets on their way
in (intake). Start reading at kinds/content.py (what is let in), then commands.py.
"""
