"""Without the mark for database tests, which would open a transaction of its own."""

import pytest

from county.audit import commands
from county.core.actor import SYSTEM


def test_record_outside_a_transaction_is_a_bug():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        commands.record(SYSTEM, "session.opened")
