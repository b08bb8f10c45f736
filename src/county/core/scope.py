"""What the database itself lets the present work see, whatever a query forgot.

Row-level security (config/rowrights.py) reads the scope. It is set anew in every transaction, by the
database backend at BEGIN; with no scope set, the tables of people, pay and money show nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

from county.core.actor import Actor

# Roles of the database, made by config/rowrights.py.
EVERY_ROW = "anye_county"
ONLY_NUMBERS = "anye_numbers"
PAYEES = "anye_payees"  # what anye_numbers may, and the names of those who are paid
OWN_ROWS = "none"

# `none` gives the connection its own role back: the application's, whose rows the other settings bound.
_SET = """SELECT set_config('role', %s, {local}), set_config('anye.towns', %s, {local}),
    set_config('anye.factories', %s, {local}), set_config('anye.person', %s, {local}),
    set_config('anye.household', %s, {local}), set_config('anye.user', %s, {local}),
    set_config('anye.record', %s, {local})"""
_SET_LOCAL, _SET_LASTING = _SET.format(local="true"), _SET.format(local="false")


@dataclass(frozen=True)
class Scope:
    """role: one of the four. towns, factories: keys whose rows show; person: himself.

    user: his account, whose acts he may read in the record; record: what else of it, a word of
    Actor.reads_record.
    """

    role: str = OWN_ROWS
    towns: frozenset[int] = frozenset()
    factories: frozenset[int] = frozenset()
    person: int | None = None
    household: int | None = None
    user: int | None = None
    record: str = ""


NOTHING = Scope()
ALL = Scope(role=EVERY_ROW)
NUMBERS = Scope(role=ONLY_NUMBERS)

_current: ContextVar[Scope] = ContextVar("scope", default=NOTHING)
_in_job: ContextVar[bool] = ContextVar("scope_in_job", default=False)


def of(actor: Actor) -> Scope:
    """What the actor's posts open: every row, the rows of his towns and factories, himself, or
    numbers only (a county role that is shown no rows of persons), with the names of payees for who pays.
    """
    if actor.reads_rows:
        return ALL
    if actor.county_wide and not (actor.town_ids or actor.factory_ids):
        role = PAYEES if actor.reads_payees else ONLY_NUMBERS
        return Scope(role=role, user=actor.user_id, record=actor.reads_record)
    return Scope(
        user=actor.user_id,
        record=actor.reads_record,
        towns=actor.town_ids,
        factories=actor.factory_ids,
        person=actor.person_id,
        household=actor.household_id,
    )


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Do the block in the scope, in the open transaction and in those begun inside."""
    if scope == _current.get():
        yield
        return
    token = _current.set(scope)
    _apply_now()
    try:
        yield
    finally:
        _current.reset(token)
        _apply_now()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Do the block as the actor, who must open a transaction before he sees anything: requests."""
    with within(of(actor)):
        yield


@contextmanager
def working(actor: Actor) -> Iterator[None]:
    """Do a job as the actor: as `acting`, and single statements between its transactions (progress
    is told in them) have the scope too.
    """
    connection.ensure_connection()
    token = _in_job.set(True)
    try:
        with acting(actor):
            _apply_now()
            yield
    finally:
        _in_job.reset(token)
        _leave()


@contextmanager
def everything() -> Iterator[None]:
    """For commands that must look beyond the actor's rows (is this number known elsewhere?), after
    their own check of his rights. tests/architecture lists who may.
    """
    with within(ALL):
        yield


@contextmanager
def numbers() -> Iterator[None]:
    """For numbers of the whole county: every row may be counted, no name or number can be read."""
    # Who sees every row, or every number and some names, needs no other role to count them.
    now = _current.get()
    if now.role == OWN_ROWS:
        now = replace(NUMBERS, user=now.user, record=now.record)
    with within(now):
        yield


def apply(driver: Any, *, lasting: bool = False) -> None:
    """Set the present scope on a psycopg connection: in its transaction, or until set anew.

    A failed transaction is left alone: its rollback takes the settings with it.
    """
    scope = _current.get()
    if driver.info.transaction_status == TransactionStatus.INERROR:
        return
    keys = (_keys(scope.towns), _keys(scope.factories))
    own = (scope.person, scope.household, scope.user)
    words = [scope.role, *keys, *(str(key or "") for key in own), scope.record]
    driver.execute(_SET_LASTING if lasting else _SET_LOCAL, words)


def is_set() -> bool:
    return _current.get() != NOTHING


def _leave() -> None:
    """What a job set for its single statements must not outlast it, whatever it was begun in."""
    if connection.connection is not None and connection.get_autocommit():
        connection.connection.execute(_SET_LASTING, ["none", "{}", "{}", *[""] * 4])


def _apply_now() -> None:
    if connection.connection is None:
        return
    if not connection.get_autocommit():
        apply(connection.connection)
    elif _in_job.get():
        apply(connection.connection, lasting=True)


def _keys(keys: frozenset[int]) -> str:
    return "{" + ",".join(str(key) for key in sorted(keys)) + "}"
