"""Law as data: the rule language, its checker, its compiler to one SQL query, and the words of its reasons.

Holds nothing of Django or of the platform: facts go in, decisions with reasons come out.
Start reading at library.py (files to schemes), compiler.py (scheme to SQL), reasons.py (row to words).
"""
