"""Telling in the record which rules of rights are in force."""

from django.db import transaction

from county.accounts import queries
from county.audit import commands as audit
from county.core.actor import SYSTEM


@transaction.atomic
def record_rights_version() -> bool:
    """Record the version of the rules when it is another than the record's last.

    Then: audit `rights.version_changed`. Returns: whether it was.
    """
    version, told = queries.rights_version(), queries.version_in_record()
    if told is not None and told.facts.get("rights_version") == version:
        return False
    audit.record(SYSTEM, "rights.version_changed", rights_version=version)
    return True
