"""One id per request, on every log line and error page; never a person's data."""

import uuid
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def new_request_id() -> str:
    made = uuid.uuid4().hex[:12]
    request_id.set(made)
    return made


def add_request_id(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event["request_id"] = request_id.get()
    return event
