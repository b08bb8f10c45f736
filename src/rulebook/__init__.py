"""The rule language, its checker and its compiler to SQL; knows nothing of Django or of the platform.

Empty until the rulebook issue; its contracts (pyproject.toml) already hold.
"""
