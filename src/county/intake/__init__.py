"""Files that come in: upload, matching of columns, staging, problems, confirmation, undo.

Knows batches and rows, not their meaning: upper apps register a SheetKind. Start reading at commands.py.
"""
