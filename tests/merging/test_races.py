"""Two merges at once on a real server: the same record goes into one other, never into two."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

from django.db import connection
from tests import makers
from tests.merging.conftest import TODAY, make_pair

from county.core import scope
from county.core.errors import Refused
from county.merging import commands
from county.merging.choices import RecordKind
from county.merging.models import Merge
from county.workforce.models import Person


def at_once(acts):
    """Run the acts in threads starting together. Returns: what each gave, or the refusal's code."""
    barrier = Barrier(len(acts))

    def run(act):
        connection.ensure_connection()
        barrier.wait()
        try:
            with scope.everything():
                return act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(copy_context().run, run, act) for act in acts]
        return [future.result() for future in futures]


def merging(pair, survivor, office):
    def act():
        done = commands.merge_candidate(
            pair.pk, actor=office, today=TODAY, survivor=survivor.pk, reason="一样"
        )
        return done.survivor

    return act


def test_merge_of_one_pair_both_ways_at_once_happens_once(several_connections):
    town, office = makers.make_town(), makers.make_office()
    first, second = makers.make_person(town=town), makers.make_person(town=town)
    pair = make_pair(RecordKind.PERSON, first, second)
    told = at_once([merging(pair, first, office), merging(pair, second, office)])
    assert sorted(map(str, told))[1] == "decided"
    assert Merge.objects.count() == Person.objects.count() == 1


def test_merge_of_a_chain_at_once_leaves_no_record_in_two(several_connections):
    """A into B while B goes into C, and the other way round: one after the other, or one is refused."""
    town, office = makers.make_town(), makers.make_office()
    a, b, c = (makers.make_person(town=town) for _ in range(3))
    factory = makers.make_factory(town=town)
    job = makers.make_employment(person=a, factory=factory)
    low, high = make_pair(RecordKind.PERSON, a, b), make_pair(RecordKind.PERSON, b, c)
    at_once([merging(low, b, office), merging(high, c, office)])
    job.refresh_from_db()
    assert job.person.merged_into_id is None
    for gone in Person.everyone.filter(merged_into__isnull=False):
        assert gone.merged_into.merged_into_id is None
