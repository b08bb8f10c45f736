"""The second half of the walk (see test_matrix.py), every other method, and what a full form does."""

import sys
from pathlib import Path

import pytest
from tests.contracts import acting, committed, matrix, walking
from tests.contracts.committed import WHO
from tests.contracts.walking import URLS, WRITING

from county.audit.choices import ACTIONS


@pytest.mark.django_db
def test_every_answer_of_the_second_half_is_the_committed_one(walker):
    walking.walk(walker, 1)


@pytest.mark.django_db
def test_every_other_method_is_refused_to_everyone(walker):
    """At the gate for every role and object alike: it decides before it looks at either; and by the
    whole way once for each URL, another method and role each time.
    """
    told = []
    for at, url in enumerate(URLS):
        closed = matrix.closed_methods(url)
        for method in closed:
            for who in WHO:
                status, _reason = walker.at_gate(url, method, who)
                told += [(url.name, method, who, status)] if status != 405 else []
        who, method = WHO[at % len(WHO)], closed[at % len(closed)]
        status = walker.ask(who, method, walker.path(url, url.whose[0])).status_code
        told += [(url.name, method, who, status)] if status != 405 else []
    assert told == []


@pytest.mark.django_db
def test_head_answers_as_get(walker):
    table, told = committed.read(), []
    for at, url in enumerate(URLS):
        if url.policy and "HEAD" in url.policy.methods:
            who, whose = WHO[at % len(WHO)], url.whose[at % len(url.whose)]
            status = walker.ask(who, "HEAD", walker.path(url, whose)).status_code
            if str(status) != table[(url.name, whose, "GET")].statuses[who]:
                told.append((url.name, whose, who, status))
    assert told == []


@pytest.mark.django_db
def test_every_act_leaves_its_events(walker):
    """acts.csv: a full form sent by someone who may; how many events it leaves. None leaves none."""
    table, now = acting.read(), {}
    problems = []
    for url in walking.ASKED:
        elsewhere = {*acting.NO_ACT, *acting.HELD_BY}
        if url.policy and "POST" in url.policy.methods and url.name not in elsewhere:
            act, problem = acting.perform(walker, url, committed.read())
            now[url.name] = act
            problems += [problem] if problem else []
    if WRITING:
        asked = {url.name for url in walking.ASKED}
        kept = {name: act for name, act in table.items() if name not in asked}
        acting.write({**kept, **now}.values())
        sys.stdout.write("\n".join([*problems, ""]))
        return
    assert not problems, "\n".join(problems)
    assert {act.url: act for act in now.values()} == table


@pytest.mark.parametrize("name", sorted(acting.HELD_BY))
def test_act_held_by_another_test_is_asserted_there(name):
    where, action = acting.HELD_BY[name]
    file, _, test = where.partition("::")
    source = (Path(__file__).parents[1] / file).read_text("utf-8")
    body = source.partition(f"def {test}(")[2].partition("\n\n\n")[0]
    assert f'"{action}"' in body
    assert action in ACTIONS
