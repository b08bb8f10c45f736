"""Makes the demo county in memory: the same rows in every run, nothing random but seeded numbers.

Holds no database access; loading.py stores what this makes. Start reading at county.py.
"""
