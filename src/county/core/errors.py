"""The one family of errors a user can act on. Everything else is a bug and goes to the error log."""

from typing import Any


class Refused(Exception):
    """The user asked for something that cannot be done as asked, and can mend it.

    reason: one whole sentence, translated, that says what is wrong and how to mend it.
    field: the form field it belongs to, or None for the whole form.
    code: a stable word for tests and logs (`stale`, `duplicate`, …).
    """

    status = 422

    def __init__(self, reason: Any, *, field: str | None = None, code: str = "refused") -> None:
        self.reason = reason
        self.field = field
        self.code = code
        super().__init__(str(reason))


class NotAllowed(Refused):
    """The actor sees the row but has no right to this act: answered with 403 and the reason."""

    status = 403

    def __init__(self, reason: Any, *, code: str = "not_allowed") -> None:
        super().__init__(reason, code=code)


class NotFound(Refused):
    """Outside the actor's scope or absent: the two are told alike, as 404, so that nothing leaks."""

    status = 404

    def __init__(self, reason: Any = "", *, code: str = "not_found") -> None:
        super().__init__(reason, code=code)
