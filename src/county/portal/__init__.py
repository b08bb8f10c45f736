"""Home, dashboard, town, factory, goal and clause pages. Reads from all, writes nothing.

Start reading at views.
"""
