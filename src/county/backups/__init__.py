"""What is known of backups: made, restored, rehearsed; for the system administrator.

Holds the log of it and its page. Does not make them: config/backups does, by command.
Start reading at models.py.
"""
