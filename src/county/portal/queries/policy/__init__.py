"""The living policy: what each clause stands at, its pages, the report, versions side by side.

Start reading at standing.py.
"""
