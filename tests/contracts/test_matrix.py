"""Every URL x role x method x object answers as the committed table says; see matrix.py.

The table is walked in two halves, so that two workers share it. `python -m tests.contracts.propose`
writes a proposal over it.
"""

import logging
import os
import sys

import pytest
from django.test import Client, override_settings
from tests.contracts import acting, matrix, permissions_page
from tests.contracts.matrix import WHO, Walker
from tests.makers.world import NEVER_ROWS, make_twice, personal

from county.accounts.choices import ADMINISTRATORS, Role
from county.core import outward

WRITING = bool(os.environ.get("ANYE_MATRIX_WRITE"))
HALVES = (0, 1)
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


@pytest.fixture
def quiet():
    """Five thousand refusals say nothing in the log here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def walker(db, quiet):
    return Walker(make_twice())


def foreign_to_the_scoped(canaries):
    """The telephone of an official is every official's."""
    return {value for kind, value in canaries.items() if kind != "staff telephone"}


def faults_of(answer, world):
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


@pytest.mark.django_db
@pytest.mark.parametrize("half", HALVES)
def test_every_answer_is_the_committed_one(walker, half):
    table, mine = matrix.read(), URLS[half :: len(HALVES)]
    rows, faults, other = [], [], []
    for row, answers in walker.rows(mine):
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
            other.append((*row.key, "no row in the table: python -m tests.contracts.propose"))
    if WRITING:
        kept = [
            row
            for row in matrix.read().values()
            if row.url in {url.name for url in URLS[1 - half :: 2]}
        ]
        matrix.write([*kept, *rows])
        sys.stdout.write("\n".join(map(str, [*other, *faults, *walker.unknown, ""])))
        return
    assert walker.unknown == []
    assert faults == []
    assert other == []


def test_every_row_of_the_table_is_a_url():
    wanted = {
        (url.name, whose, method)
        for url in URLS
        for whose in url.whose
        for method in ("GET", "POST")
        if url.policy and method in url.policy.methods
    }
    rows = set(matrix.read())
    assert wanted - rows == set(), "no row in the table: python -m tests.contracts.propose"
    assert rows - wanted == set(), "a row of no URL"


@pytest.mark.django_db
def test_every_other_method_is_refused_to_everyone(walker):
    """At the gate for every role and object alike: it decides before it looks at either; and by the
    whole way once for each URL and method.
    """
    told = []
    for at, url in enumerate(URLS):
        for method in matrix.closed_methods(url):
            for who in WHO:
                status = walker.at_gate(url, method, who)
                told += [(url.name, method, who, status)] if status != 405 else []
            who = WHO[at % len(WHO)]
            status = walker.ask(who, method, walker.path(url, url.whose[0])).status_code
            told += [(url.name, method, who, status)] if status != 405 else []
    assert told == []


@pytest.mark.django_db
def test_head_answers_as_get(walker):
    told = []
    for at, url in enumerate(URLS):
        if url.policy and "HEAD" in url.policy.methods:
            who, path = WHO[at % len(WHO)], walker.path(url, url.whose[at % len(url.whose)])
            head, get = (walker.ask(who, method, path) for method in ("HEAD", "GET"))
            told += [(url.name, who)] if head.status_code != get.status_code else []
    assert told == []


@pytest.mark.django_db
def test_every_act_leaves_its_events(walker):
    """acts.csv: a full form sent by someone who may; how many events it leaves. None leaves none."""
    table, now = acting.read(), {}
    problems = []
    for url in URLS:
        if url.policy and "POST" in url.policy.methods and url.name not in acting.NO_ACT:
            act, problem = acting.perform(walker, url, matrix.read())
            now[url.name] = act
            problems += [problem] if problem else []
    if WRITING:
        acting.write(now.values())
        sys.stdout.write("\n".join([*problems, ""]))
        return
    assert not problems, "\n".join(problems)
    assert {act.url: act for act in now.values()} == table


def test_the_page_of_permissions_is_current():
    if WRITING:
        permissions_page.write()
    assert permissions_page.PAGE.read_text("utf-8") == permissions_page.text()


def cells():
    for row in matrix.read().values():
        for who, status in row.statuses.items():
            yield row.url, row.whose, row.method, who, int(status)


def opened(spaces, who):
    return [
        (url, whose, method, role)
        for url, whose, method, role, status in cells()
        if role in who and url.startswith(spaces) and status in {200, 422}
    ]


# What trust.md says of the table, apart from how it came about.
OWN_ACCOUNT = {
    "accounts:change_password",
    "accounts:second_factor",
    "accounts:recovery_codes",
    "accounts:sign_in_code",
    "accounts:sign_out",
    "accounts:sign_in",
    "set_language",
}
PUBLIC = {"accounts:sign_in", "accounts:sign_in_code", "set_language", "privacy:notice"}
BUSINESS = ("factories:", "places:", "workforce:", "intake:", "assessment:", "portal:", "merging:")
# The programme's own document is no business row: everyone signed in reads it.
OPEN_DOCUMENT = {
    "portal:home",
    "portal:clauses",
    "portal:clause_page",
    "portal:document_page",
    "portal:document_clause",
    "portal:document_compare",
}
# Roles that change no record of the programme, and the few acts that are theirs.
READ_ONLY = {Role.LEADER, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR}
ACTS_OF_READERS = {
    ("workforce:person_numbers", Role.AUDITOR),
    ("audit:verification_ask", Role.AUDITOR),
    # Everyone lends his own seat while he is on leave.
    *(("accounts:delegation_create", role) for role in READ_ONLY),
    *(("accounts:delegation_end", role) for role in READ_ONLY),
}


def test_nobody_comes_in_without_signing_in():
    told = [cell for cell in cells() if cell[3] == "anonymous" and cell[0] not in PUBLIC]
    assert [cell for cell in told if cell[4] != 302] == []


def test_roles_without_rows_open_no_row_of_a_person():
    assert opened(("workforce:", "intake:", "merging:"), NEVER_ROWS) == []


def test_administrators_open_no_business_page():
    found = opened(BUSINESS, {*ADMINISTRATORS, "no_post"})
    assert [cell for cell in found if cell[0] not in OPEN_DOCUMENT] == []


def test_readers_change_nothing():
    found = [cell for cell in opened(("",), READ_ONLY) if cell[2] == "POST"]
    acts = {(cell[0], cell[3]) for cell in found if cell[0] not in OWN_ACCOUNT}
    assert acts - ACTS_OF_READERS == set()


def test_accounts_are_one_administrators_and_rights_anothers():
    for space, role in (
        ("accounts:user_", Role.SYSTEM_ADMIN),
        ("accounts:holding_", Role.SECURITY_ADMIN),
    ):
        acts = [cell for cell in opened((space,), set(WHO)) if cell[2] == "POST"]
        assert {cell[3] for cell in acts} <= {role}, space


def test_the_foreign_is_closed_to_town_owner_and_worker():
    told = opened(("workforce:", "intake:", "factories:", "portal:town", "portal:factory"), SCOPED)
    assert [cell for cell in told if cell[1] == "foreign"] == []


def test_the_absent_opens_to_nobody():
    assert [c for c in cells() if c[1] == "absent" and c[4] in {200, 422} and c[3] != ""] == []


PLANTED = "tests.config.planted_urls"


@pytest.mark.urls(PLANTED)
def test_a_planted_view_is_seen():
    """A view without a policy, and one with a policy and no row, each fail what is asked above."""
    found = {url.name: url for url in matrix.urls()}
    planted = [url for name, url in found.items() if name.endswith("planted")]
    assert [url for url in matrix.urls() if url.policy is None]
    assert planted
    rows = {row.url for row in matrix.read().values()}
    assert not {url.name for url in planted} & rows


@pytest.mark.django_db
@pytest.mark.urls(PLANTED)
def test_a_view_without_policy_answers_nobody(walker):
    assert {walker.ask(who, "GET", "/planted/undeclared/").status_code for who in WHO} == {403}


@pytest.mark.django_db
@override_settings(CSRF_COOKIE_SECURE=False)
def test_a_form_without_its_token_is_refused(walker):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(walker.world.users[Role.OFFICE], backend=matrix.BACKEND)
    assert client.post("/workforce/household/create/", {}).status_code == 403
