"""A small county whose record is whole, and the hand of someone who can write the database."""

import pytest
from django.db import connection
from tests.conftest import OWNER, as_login
from tests.makers import (
    make_employment,
    make_factory,
    make_office,
    make_payroll,
    make_person,
    make_town,
)

from county.audit import commands
from county.audit.queries import messages
from county.config import rowrights
from county.core import chain


def act(actor, action, row=None, **facts):
    """Record and seal, as a transaction of its own does; the next act gets its own number."""
    commands.record(actor, action, row, **facts)
    commands.close_act()


def by_hand(*statements, quietly=True):
    """SQL as the owner of the tables. quietly: with every trigger off, as one who covers his traces."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE none")
        if quietly:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SELECT set_config('anye.act', '', true)")
        cursor.execute("SET LOCAL ROLE anye_county")


def rewrite(statement, first):
    """What an owner of the database can do: change an event and hash everything from it on anew."""
    by_hand(statement)
    of = chain.hashes("sm3")
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain FROM audit_event WHERE seq = %s", [first - 1])
        before = bytes(cursor.fetchone()[0])
        cursor.execute(
            f"SELECT seq, {messages.WHOLE} || payload FROM audit_event WHERE seq >= %s ORDER BY seq",
            [first],
        )
        told = []
        for seq, whole in cursor.fetchall():
            leaf = of.leaf(bytes(whole))
            before = of.link(before + leaf)
            told.append(
                f"UPDATE audit_event SET leaf = '\\x{leaf.hex()}', chain = '\\x{before.hex()}'"
                f" WHERE seq = {seq}"
            )
    by_hand(*told, f"UPDATE audit_head SET chain = '\\x{before.hex()}'")


@pytest.fixture
def as_owner(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        as_login(OWNER)
    yield
    with django_db_blocker.unblock():
        as_login(rowrights.APP)


@pytest.fixture
def county(as_owner, db):
    """Seven events in seven acts: a person, his work, two months' pay, one of them corrected."""
    office, town = make_office(), make_town()
    act(office, "divisions.loaded")
    factory = make_factory(town=town)
    act(office, "factory.registered", factory)
    person = make_person(name="张三")
    act(office, "person.registered", person, reason="新来的")
    job = make_employment(person=person, factory=factory)
    act(office, "employment.registered", job)
    pay = [make_payroll(person=person, factory=factory, month=24238 + n) for n in range(2)]
    act(office, "payroll.registered", pay[0], net_fen=230000)
    pay[0].channel = "cash"
    pay[0].save()
    act(office, "payroll.corrected", pay[0], changed={"channel": ["bank", "cash"]})
    act(office, "session.closed")
    return office
