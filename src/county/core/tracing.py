"""The id of the request being answered: on its log lines, its audit events and its error page. And the browser it came
from, for acts in which two people must have a hand.
"""

import uuid
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
# A keyed digest of a random cookie: the same browser on the same machine, and nothing else about it.
device: ContextVar[str] = ContextVar("device", default="")


def new_request_id() -> str:
    made = uuid.uuid4().hex[:12]
    request_id.set(made)
    return made
