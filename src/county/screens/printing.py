"""A page on its way to paper: what the print form carries, so that the record knows page and record.

The ticket is made while the page is drawn and signed with the reader's key: nobody can have printed
what he was not shown. It carries keys only.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model
from django.utils.translation import gettext as _

from county.core.errors import Refused

_SALT = "screens.printing"


@dataclass(frozen=True)
class Ticket:
    """page: a URL name. path: where to go back to. model, key: the record, "" for a list."""

    page: str
    path: str
    model: str = ""
    key: str = ""


def ticket_for(request: Any, row: Any = None) -> str:
    """Say in one signed word which page of which record this reader has before him."""
    match = getattr(request, "resolver_match", None)
    named = (row._meta.label_lower, str(row.pk)) if isinstance(row, Model) else ("", "")
    page = match.view_name if match else ""
    said = [request.actor.user_id, page, request.get_full_path(), *named]
    return signing.dumps(said, salt=_SALT, compress=True)


def read_ticket(request: Any, word: str) -> Ticket:
    """Refuses: `ticket`, when it is another reader's or not ours."""
    try:
        reader, *said = signing.loads(word, salt=_SALT)
    except signing.BadSignature:
        reader, said = None, []
    if reader is None or reader != request.actor.user_id:
        raise Refused(_("这一页已经过期，请重新打开后再打印。"), code="ticket")
    return Ticket(*said)
