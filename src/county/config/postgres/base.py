"""Django's PostgreSQL backend with two hooks Django has no signal for."""

from django.db.backends.postgresql import base

from county.core import scope, transactions


class DatabaseWrapper(base.DatabaseWrapper):
    """At BEGIN the scope of the present work is set; before COMMIT the registered steps run."""

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 -- Django's signature
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave private doors out
        if not autocommit and scope.is_set():
            scope.apply(self.connection)

    def _commit(self) -> None:
        if self.connection is not None:
            try:
                transactions.run_before_commit()
            except BaseException:
                self.rollback()
                raise
        super()._commit()  # type: ignore[misc]  # the same
