"""Django's PostgreSQL backend with two hooks Django has no signal for."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, operations

from county.core import scope, transactions

# PostgreSQL's protocol counts the values of a prepared statement in sixteen bits.
MOST_VALUES = 65535


class DatabaseOperations(operations.DatabaseOperations):
    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """So many rows an INSERT that their values can be counted."""
        return min(len(objs), MOST_VALUES // max(len(fields), 1))


class DatabaseWrapper(base.DatabaseWrapper):
    """At BEGIN the scope of the present work is set; before COMMIT the registered steps run; after
    it, a commit that did not wait for the disk is waited for.
    """

    ops_class = DatabaseOperations

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 -- Django's signature
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave private doors out
        if not autocommit and scope.is_set():
            with self.wrap_database_errors:
                scope.apply(self.connection)

    def _commit(self) -> None:
        if self.connection is not None:
            try:
                transactions.run_before_commit(at_commit=True)
            except BaseException:
                self.rollback()
                raise
            with self.wrap_database_errors:
                if transactions.commit(self.connection):
                    return
        super()._commit()  # type: ignore[misc]  # the same

    def _rollback(self) -> None:
        transactions.forget()
        super()._rollback()  # type: ignore[misc]  # the same
