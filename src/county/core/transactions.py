"""Steps that belong to every commit: done last, inside the transaction, so that what they lock is
held for a moment only; and the wait for the disk of commits that did not wait themselves.
"""

import threading
from collections.abc import Callable
from typing import Any

from psycopg import errors
from psycopg.pq import ExecStatus

_STEPS: list[Callable[..., None]] = []
_now = threading.local()
# A transaction of its own, of one empty message: its COMMIT, by the server's own synchronous_commit, is
# on the disk (and on a synchronous standby) no sooner than every commit before it. Many wait as one.
_WAIT = "SELECT pg_logical_emit_message(true, 'anye', '')"


def before_commit(step: Callable[..., None]) -> None:
    """Register a step (at_commit), once, from an AppConfig.ready. It must be cheap when it has nothing
    to do.
    """
    if step not in _STEPS:
        _STEPS.append(step)


def run_before_commit(*, at_commit: bool = False) -> None:
    """at_commit: the COMMIT follows at once and will say what `commit_with` was told; a test that goes
    on in its transaction leaves it out.
    """
    for step in _STEPS:
        step(at_commit=at_commit)


def commit_with(statement: str) -> None:
    """Have the statement sent together with the COMMIT of the present transaction, by a step before
    it: what the statement locks is held for no way back and forth. It owes the disk.
    """
    _now.last_words = statement
    owe_the_disk()


def owe_the_disk() -> None:
    """The present transaction commits without waiting for the disk (`synchronous_commit` off for it
    alone): nobody is answered before the disk has it.
    """
    _now.owes = True


def forget() -> None:
    """The transaction was taken back: nothing more is said, nothing owed."""
    _now.last_words, _now.owes = "", False


def commit(driver: Any) -> bool:
    """Commit what owes the disk, and return when the disk has it. False: it owes nothing, and nothing
    was done.

    driver: a psycopg connection.
    Raises: what the server says. Where it went away meanwhile nobody can tell whether the work was
        kept, as with any COMMIT cut off, so nothing is answered as done.
    """
    if not getattr(_now, "owes", False):
        return False
    last_words = getattr(_now, "last_words", "")
    forget()
    words = "; ".join(word for word in (last_words, "COMMIT", _WAIT) if word)
    done = driver.pgconn.exec_(words.encode())
    if done.status != ExecStatus.TUPLES_OK:
        raise errors.error_from_result(done, encoding="utf-8")
    return True
