"""Real parallel connections: one claim, one pass, and an objection that comes in time holds."""

import uuid
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, connection
from tests.makers import make_town_clerk
from tests.makers.claims import TODAY, again, make_claiming, make_papers

from county.claims import commands
from county.claims.choices import ClaimState
from county.claims.models import Claim, ClaimAct, NoticeLine
from county.core import scope
from county.core.actor import NOBODY, SYSTEM
from county.core.errors import Refused

LAST = date(2019, 12, 9)


def at_once(*works):
    """Run them at the same moment, each in its own connection. Returns: results or refusals, in order."""
    gate, told = Barrier(len(works)), [None] * len(works)

    def run(place, work):
        scope._current.set(scope.ALL)
        gate.wait()
        try:
            told[place] = work()
        except Refused as refused:
            told[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return told


@pytest.fixture
def it(several_connections):
    return make_claiming()


def test_drafting_when_twice_at_once_then_one_claim(it):
    def draft():
        return commands.draft_claims(actor=SYSTEM, today=TODAY)

    assert sorted(at_once(draft, draft)) == [0, 1]
    assert Claim.objects.count() == 1


def test_confirm_when_pressed_twice_at_once_then_the_same_receipt(it):
    claim = it.draft()
    make_papers(it.factory)

    def confirm():
        return commands.confirm_claim(claim.pk, actor=it.owner, today=TODAY).receipt

    assert len(set(at_once(confirm, confirm))) == 1
    assert ClaimAct.objects.filter(claim=claim, kind="confirmed").count() == 1


def test_pass_when_two_reviewers_at_once_then_one_passes(it):
    claim = it.confirmed()
    second = make_town_clerk(town=it.factory.town, username="second")
    version = again(claim).version

    def by(who):
        return lambda: commands.pass_claim(claim.pk, actor=who, today=TODAY, version=version)

    told = at_once(by(it.clerk), by(second))
    assert sum(isinstance(one, Refused) for one in told) == 1
    assert ClaimAct.objects.filter(claim=claim, kind="passed").count() == 1


def test_end_when_an_objection_arrives_at_the_same_moment_then_held_or_too_late(it):
    claim = it.published()
    line = NoticeLine.objects.get(claim=claim)

    def object_to():
        return commands.object_to_line(
            line.pk, actor=NOBODY, today=LAST, said="名单不实请核", contact="",
            form_key=uuid.uuid4(),
        )  # fmt: skip

    def end():
        return commands.end_notices(actor=SYSTEM, today=date(2019, 12, 10))

    told = at_once(object_to, end)
    state = again(claim).state
    if isinstance(told[0], Refused):
        assert state == ClaimState.PAYABLE
    else:
        assert state == ClaimState.PUBLISHED
        assert again(claim).is_held
