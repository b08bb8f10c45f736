"""The walk itself: a half of the URLs, every answer held against the table and against what no answer
may do. Two halves in two files, so that two workers share them.
"""

import os
import sys
from collections.abc import Iterator

from tests.contracts import committed, matrix
from tests.contracts.committed import WHO
from tests.contracts.matrix import Answer, Walker
from tests.makers.world import Twice, personal

from county.accounts.choices import Role
from county.core import outward

WRITING = bool(os.environ.get("ANYE_MATRIX_WRITE"))
# What propose was asked to walk alone: URL names that begin so, with commas between; all when empty.
ONLY = tuple(filter(None, os.environ.get("ANYE_MATRIX_ONLY", "").split(",")))
REFUSED = range(300, 500)
ASKED_AGAIN = 422  # a form with what is wrong said: no refusal
SCOPED = (Role.TOWN, Role.OWNER, Role.WORKER)
NUMBERS = {
    "id_number": "workforce.Person.id_number",
    "phone": "workforce.Person.phone",
    "account": "workforce.Person.account",
    "firm phone": "factories.Enterprise.phone",
    "name": "workforce.Person.name",
    "head": "workforce.Household.head_name",
    "landlord": "places.Lease.landlord",
}
URLS = list(matrix.urls())
ASKED = [url for url in URLS if not ONLY or url.name.startswith(ONLY)]
# The second file does the acts as well, so it walks the smaller part.
HALVES = (
    [url for at, url in enumerate(ASKED) if at % 9 < 5],
    [url for at, url in enumerate(ASKED) if at % 9 >= 5],
)


def foreign_to_the_scoped(canaries: dict[str, str]) -> set[str]:
    """The telephone of an official is every official's."""
    return {value for kind, value in canaries.items() if kind != "staff telephone"}


def faults_of(answer: Answer, world: Twice) -> Iterator[str]:
    """What no answer may do, whatever the table says."""
    own, foreign = world.own.canaries, world.foreign.canaries
    refused = answer.status in REFUSED and answer.status != ASKED_AGAIN
    if answer.status >= 500:
        yield "an error of ours"
    if answer.status == 403 and not answer.reason:
        yield "403 without a reason"
    found = {
        value for value in (*personal(world.own), *personal(world.foreign)) if value in answer.body
    }
    if found and (refused or answer.who in {"anonymous", "no_post"}):
        yield f"personal data in a refusal: {sorted(found)}"
    if answer.who in SCOPED and (leaked := found & foreign_to_the_scoped(foreign)):
        yield f"foreign personal data: {sorted(leaked)}"
    for kind, name in NUMBERS.items():
        if found & {own[kind], foreign[kind]} and answer.who in outward.ROLES:
            levels = outward.POLICY[name]
            if levels[answer.who] is not outward.FULL:
                yield f"{name} in full"


def walk(walker: Walker, half: int) -> None:
    """Hold the half against the table; WRITING: put it into the table."""
    table = committed.read()
    rows, faults, other = [], [], []
    for row, answers in walker.rows(HALVES[half]):
        rows.append(row)
        faults += [
            (answer.key, answer.who, fault)
            for answer in answers
            for fault in faults_of(answer, walker.world)
        ]
        told = table.get(row.key)
        other += [
            (*row.key, who, f"{told.statuses[who]} in the table, {row.statuses[who]} now")
            for who in WHO
            if told and told.statuses[who] != row.statuses[who]
        ]
        if told is None:
            other.append((*row.key, "", "no row in the table: python -m tests.contracts.propose"))
    if WRITING:
        elsewhere = {url.name for url in URLS} - {url.name for url in HALVES[half]}
        committed.write(
            [*(row for row in committed.read().values() if row.url in elsewhere), *rows]
        )
        sys.stdout.write("\n".join(map(str, [*other, *faults, *walker.unknown, ""])))
        return
    assert walker.unknown == []
    assert faults == []
    assert other == []
