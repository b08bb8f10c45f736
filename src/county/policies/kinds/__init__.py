"""What a document's text is made of: lines, paragraphs, numbered clauses; read without a database.

Holds no Django but translation. Start reading at outline.py.
"""
