"""Settings, routes, the gate, the embedded database.

Start reading at settings.py.
"""
