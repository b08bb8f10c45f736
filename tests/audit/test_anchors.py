"""Anchors: taken where they are due, never changed, held against the record, and never contradicting."""

import pytest
from django.db import Error, transaction
from tests.audit.conftest import act, by_hand
from tests.makers import make_actor, make_auditor

from county.accounts.choices import Role
from county.audit import commands, queries
from county.audit.choices import AnchorCause
from county.audit.commands import verifying
from county.audit.models import Anchor, Event, Node
from county.audit.queries import tree
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, Refused


def take(cause=AnchorCause.DAILY, **more):
    anchor = commands.take_anchor(actor=SYSTEM, cause=cause, **more)
    commands.close_act()
    return anchor


@pytest.fixture
def many(county, monkeypatch):
    """600 events and more: complete subtrees and a rest; and an anchor at 300, at 513, and at the end."""
    found = []
    for upto in (300, 513, 600):
        here = Event.objects.exclude(seq=None).count()
        commands.record_many(
            county, "session.opened", ((county_row(county), {}) for _n in range(upto - here))
        )
        commands.close_act()
        found.append(take())
    return found


def county_row(actor):
    from county.accounts.models import User

    return User.objects.get(pk=actor.user_id)


def test_anchor_when_nothing_was_sealed_is_none(db):
    assert commands.take_anchor(actor=SYSTEM, cause=AnchorCause.DAILY) is None


def test_anchor_is_the_root_over_all_that_was_sealed(many):
    assert [one.size for one in many] == [300, 513, 600]
    for one in many:
        assert bytes(one.root) == tree.recomputed(one.size, "sm3")
    assert Node.objects.filter(level=8).count() == 2
    assert Node.objects.filter(level=9).count() == 1
    told = Event.objects.get(seq=301)
    assert (told.action, told.facts["root"]) == ("anchor.taken", bytes(many[0].root).hex())
    assert verifying.verify().findings == []


def test_anchor_when_hashed_before_reads_only_what_is_new(many, django_assert_max_num_queries):
    """A third of a tile: head, the last kept subtree, one look for each kept one, the leaves, the row."""
    with django_assert_max_num_queries(14):
        take()


def test_anchors_go_on_from_one_another_and_hold_each_event(many):
    assert all(queries.is_consistent(one) for one in many)
    events = list(Event.objects.filter(seq__in=(1, 256, 257, 300, 512, 513, 600)))
    proofs = queries.proofs_of(events, many[-1])
    assert [proof.leads for proof in proofs] == [True] * 7
    assert [proof.leads for proof in queries.proofs_of(events, many[0])] == [True] * 4


def test_anchor_refuses_update_and_delete(county):
    anchor = take()
    for statement in ("UPDATE audit_anchor SET size = 1", "DELETE FROM audit_anchor"):
        with pytest.raises(Error), transaction.atomic():
            by_hand(statement, quietly=False)
    assert Anchor.objects.get().pk == anchor.pk


def test_anchor_when_an_event_is_missing_is_refused(county):
    by_hand("DELETE FROM audit_event WHERE seq = 3")
    with pytest.raises(Refused):
        take()


def test_compare_when_typed_as_printed_agrees_and_is_recorded(county):
    anchor, auditor = take(), make_auditor()
    act(county, "session.opened")
    assert commands.compare_anchor(actor=auditor, size=anchor.size, root=anchor.short.upper())
    assert not commands.compare_anchor(actor=auditor, size=anchor.size + 1, root=anchor.short)
    assert not commands.compare_anchor(actor=auditor, size=9_999, root=anchor.short)
    told = Event.objects.filter(action="anchor.compared").order_by("id")
    assert [one.facts["agrees"] for one in told] == [True, False, False]


def test_compare_when_not_a_root_or_not_his_work_is_refused(county):
    with pytest.raises(Refused):
        commands.compare_anchor(actor=make_auditor(), size=1, root="a1b2")
    with pytest.raises(NotAllowed):
        commands.compare_anchor(
            actor=make_actor(role=Role.OFFICE, username="o2"), size=1, root="a" * 16
        )
