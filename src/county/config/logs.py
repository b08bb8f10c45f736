"""One id per request on every log line; never a person's data."""

from collections.abc import MutableMapping
from typing import Any

from county.core import tracing


def add_request_id(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event["request_id"] = tracing.request_id.get()
    return event
