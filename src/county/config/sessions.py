"""Sessions in the database. A cookie that holds no key of ours is no session."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Cookie values may be quoted octal, so any character arrives; PostgreSQL refuses NUL in text."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if session_key and session_key.isalnum() else None)
