"""The id of the request being answered: on its log lines, its audit events and its error page."""

import uuid
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    made = uuid.uuid4().hex[:12]
    request_id.set(made)
    return made
