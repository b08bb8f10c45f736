"""Work that runs behind, and its progress.

Commands ask for work by name; tasks sit above them. Start reading at commands.py.
"""
