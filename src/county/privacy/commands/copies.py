"""A person takes away a copy of what is held about him."""

from django.db import transaction

from county.audit import commands as audit
from county.core.actor import Actor
from county.privacy import permissions, queries
from county.workforce.models import Person


@transaction.atomic
def record_copy(*, actor: Actor, form: str) -> Person:
    """Record that the worker took his own copy. form: xlsx or json.

    Returns: his row. Then: audit `person.copied`.
    Source: PIPL art. 45
    """
    permissions.require(actor, "own.view")
    row = queries.own_person(actor)
    audit.record(actor, "person.copied", row, format=form)
    return row
