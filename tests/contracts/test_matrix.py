"""Every URL x role x method x object answers as the committed table says; see matrix.py. The other
half is walked in test_matrix_acts.py. `python -m tests.contracts.propose` writes a proposal.
"""

import pytest
from django.test import Client, override_settings
from tests.contracts import committed, matrix, permissions_page, walking
from tests.contracts.committed import WHO
from tests.contracts.walking import URLS, WRITING
from tests.makers.world import NEVER_ROWS

from county.accounts.choices import ADMINISTRATORS, Role

SCOPED = walking.SCOPED


@pytest.mark.django_db
def test_every_answer_of_the_first_half_is_the_committed_one(walker):
    walking.walk(walker, 0)


def test_every_row_of_the_table_is_a_url():
    wanted = {
        (url.name, whose, method)
        for url in URLS
        for whose in url.whose
        for method in ("GET", "POST")
        if url.policy and method in url.policy.methods
    }
    rows = set(committed.read())
    assert wanted - rows == set(), "no row in the table: python -m tests.contracts.propose"
    assert rows - wanted == set(), "a row of no URL"


def test_the_page_of_permissions_is_current():
    if WRITING:
        permissions_page.write()
    assert permissions_page.PAGE.read_text("utf-8") == permissions_page.text()


def cells():
    for row in committed.read().values():
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
# Read, object, look up one's own line by its code: everybody's (trust.md, Access, 公众).
PUBLIC = {
    *("accounts:sign_in", "accounts:sign_in_code", "set_language", "privacy:notice"),
    *("policies:support", "policies:support_ask", "policies:support_list"),
    *("claims:board", "claims:board_answer", "claims:board_notice", "claims:board_object"),
}
BUSINESS = ("factories:", "places:", "workforce:", "intake:", "assessment:", "portal:", "merging:")
# The programme's own document is no business row: everyone signed in reads it.
OPEN_DOCUMENT = {
    "portal:duties_page",
    "portal:home",
    "portal:clauses",
    "portal:clause_page",
    "portal:document_page",
    "portal:document_clause",
    "portal:document_compare",
}
# Roles that change no record of the programme, and the few acts that are theirs.
READ_ONLY = {Role.LEADER, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR}
# A department reviews, guarantees and lends, enters dues and drafts rules; it never pays.
ACTS_OF_DEPARTMENTS = {
    *("claims:bulk_draw", "claims:objection_settle", "files:paper_create"),
    *("loans:fund_create", "loans:fund_edit"),
    *(f"loans:loan_{act}" for act in ("guarantee", "grant", "refuse", "contract", "repay")),
    *(f"loans:loan_{act}" for act in ("mark", "cure", "take_back")),
    *(f"payments:due_{act}" for act in ("create", "hold", "resume", "withdraw")),
    *("policies:template_draft", "simulation:scenario_create"),
    *("risk:finding_settle", "risk:finding_reopen"),
    *(f"policies:version_{act}" for act in ("begin", "check", "edit", "propose", "withdraw")),
}
# Finance pays what others approved; it approves nothing.
ACTS_OF_FINANCE = {
    *("appropriation_create", "appropriation_receive", "bid_answer", "bid_create", "fund_create"),
    *("batch_cancel", "batch_create", "batch_file", "batch_release", "line_create", "line_settle"),
    *("close_create", "mapping_create", "entry_reverse", "recovery_receive"),
    *("pay_claims", "payee_refuse_account", "payee_verify"),
}
ACTS_OF_READERS = {
    ("workforce:person_numbers", Role.AUDITOR),
    ("audit:verification_ask", Role.AUDITOR),
    # Holding a paper against the record, drawing a sample and taking a proof away change no row of business.
    *(("audit:anchor_compare", role) for role in (Role.AUDITOR, Role.SUPERVISION)),
    ("auditing:sample_create", Role.AUDITOR),
    ("auditing:way_proof", Role.AUDITOR),
    # Everyone lends his own seat while he is on leave, has his printing recorded, and may object.
    *(("audit:print", role) for role in READ_ONLY),
    *((url, role) for url in ("claims:board_object", "policies:support_ask") for role in READ_ONLY),
    *(("accounts:delegation_create", role) for role in READ_ONLY),
    *(("accounts:delegation_end", role) for role in READ_ONLY),
    # The head of the county puts rules into force; he writes none.
    *((f"policies:version_{act}", Role.LEADER) for act in ("adopt", "return", "end")),
    *((name, Role.DEPARTMENT) for name in ACTS_OF_DEPARTMENTS),
    *((f"payments:{act}", Role.FINANCE) for act in ACTS_OF_FINANCE),
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
    rows = {row.url for row in committed.read().values()}
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
