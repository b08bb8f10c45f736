"""Backups of the embedded database, getting it back as it was at any moment, and the rehearsal of it.

A backup is a base backup and the log (WAL) from then on, both sealed with a key that lies apart. Start
reading at making.py, then restoring.py; checks.py says what a restored copy must stand.
"""
