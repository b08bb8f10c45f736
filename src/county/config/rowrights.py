"""Who may touch which row, held by the database itself: roles, grants and row-level security.

The login the platform works with owns nothing. Three roles share it (core/scope.py): its own, bounded
by the keys of the scope; `anye_county`, every row; `anye_numbers`, every row but no name, number or
account. Applied after every `migrate`, by the owner; saying it twice changes nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections

from county.core.scope import EVERY_ROW, ONLY_NUMBERS

APP = "anye_app"
_TOWNS = "(SELECT nullif(current_setting('anye.towns', true), ''))::bigint[]"
_FACTORIES = "(SELECT nullif(current_setting('anye.factories', true), ''))::bigint[]"
_PERSON = "(SELECT nullif(current_setting('anye.person', true), '')::bigint)"
_HOUSEHOLD = "(SELECT nullif(current_setting('anye.household', true), '')::bigint)"
_USER = "(SELECT nullif(current_setting('anye.user', true), '')::bigint)"
_RECORD = "(SELECT current_setting('anye.record', true))"
# His own, and those of people a town sees; never an owner's staff's: he must not learn who refused.
_OF_PERSON_NOT_FOR_OWNERS = f"""person_id = {_PERSON} OR (cardinality({_TOWNS}) > 0
    AND person_id IN (SELECT p.id FROM workforce_person p))"""  # noqa: S608 -- our own words
_FACTORY_IN_SCOPE = f"""factory_id IN (SELECT f.id FROM factories_factory f
    WHERE f.town_id = ANY({_TOWNS}) OR f.id = ANY({_FACTORIES}))"""  # noqa: S608 -- our own words
_OF_LOAN_IN_SCOPE = "loan_id IN (SELECT n.id FROM loans_loan n)"
_OF_CLAIM_IN_SCOPE = "claim_id IN (SELECT c.id FROM claims_claim c)"


@dataclass(frozen=True)
class Guard:
    """rows: which rows show to the bounded role. numbers: the columns a count may use."""

    rows: str
    numbers: tuple[str, ...]


# Tables of people and pay. A new table with a personal field belongs here (tests/architecture says so).
GUARDED: Mapping[str, Guard] = {
    "workforce_household": Guard(
        f"town_id = ANY({_TOWNS}) OR id = {_HOUSEHOLD}", ("id", "town_id", "site_id", "moved_in_on")
    ),
    "workforce_householdstatus": Guard(
        """household_id IN (SELECT h.id FROM workforce_household h)
        OR household_id IN (SELECT p.household_id FROM workforce_person p)""",
        ("id", "household_id", "kind", "from_on", "to_on"),
    ),
    "workforce_person": Guard(
        f"""id = {_PERSON} OR town_id = ANY({_TOWNS})
        OR household_id IN (SELECT h.id FROM workforce_household h)
        OR id IN (SELECT e.person_id FROM workforce_employment e WHERE {_FACTORY_IN_SCOPE})""",  # noqa: S608 -- ours too
        ("id", "household_id", "sex", "town_id", "merged_into_id"),
    ),
    "workforce_personstatus": Guard(
        "person_id IN (SELECT p.id FROM workforce_person p)",
        ("id", "person_id", "kind", "from_on", "to_on"),
    ),
    "workforce_employment": Guard(
        f"person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}",
        ("id", "person_id", "factory_id", "kind", "from_on", "to_on"),
    ),
    "workforce_contractterm": Guard(
        "employment_id IN (SELECT e.id FROM workforce_employment e)",
        ("id", "employment_id", "from_on", "to_on"),
    ),
    # Names, and the values merged people had before; which pairs of people look alike.
    "merging_merge": Guard(
        f"kind <> 'person' OR survivor_town_id = ANY({_TOWNS}) OR absorbed_town_id = ANY({_TOWNS})",
        ("id", "kind", "merged_on", "undone_on"),
    ),
    "merging_candidate": Guard(
        f"kind <> 'person' OR low_town_id = ANY({_TOWNS}) OR high_town_id = ANY({_TOWNS})",
        ("id", "kind", "state", "low_town_id", "high_town_id"),
    ),
    "workforce_payroll": Guard(
        f"person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}",
        ("id", "person_id", "factory_id", "month", "net_fen", "paid_on", "confirmation"),
    ),
    "workforce_insurancepayment": Guard(
        f"person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}",
        ("id", "person_id", "factory_id", "month", "kind", "employer_fen", "employee_fen"),
    ),
    # Money of factories, nobody by name: finance and leaders, who see no rows of persons, read all of it.
    "factories_outlay": Guard(
        _FACTORY_IN_SCOPE,
        (
            *("id", "version", "factory_id", "month", "kind", "amount_fen", "paper_number"),
            *("note", "recorded_on", "recorded_by_id"),
        ),
    ),
    "loans_loan": Guard(
        _FACTORY_IN_SCOPE,
        (
            *("id", "version", "code", "factory_id", "state", "borrower_kind", "asked_fen"),
            *("asked_months", "use_of_money", "bank", "applied_on", "applied_by_id", "lane"),
            *("workers", "group_workers", "is_recognised", "ranked_on", "checked_on"),
            *("checked_by_id", "check_note", "guarantor", "counter_guarantee"),
            *("counter_enterprise_id", "guarantee_paper", "guaranteed_on", "guaranteed_by_id"),
            *("granted_fen", "decided_on", "decided_by_id", "refused_by", "refusal"),
            *("contract_number", "contract_on", "principal_fen", "rate", "from_on", "to_on"),
            *("method", "day_basis", "overdue", "ended_on", "search_text"),
        ),
    ),
    "loans_instalment": Guard(
        _OF_LOAN_IN_SCOPE,
        ("id", "loan_id", "number", "due_on", "days", "principal_fen", "interest_fen"),
    ),
    "loans_repayment": Guard(
        _OF_LOAN_IN_SCOPE,
        (
            *("id", "loan_id", "instalment_id", "paid_on", "principal_fen", "interest_fen"),
            *("receipt", "recorded_on", "recorded_by_id", "withdrawn_on", "withdrawal_reason"),
        ),
    ),
    "loans_loanmark": Guard(
        _OF_LOAN_IN_SCOPE,
        ("id", "loan_id", "kind", "from_on", "cured_on", "note", "recorded_by_id"),
    ),
    # What was granted before, and what a run found: of the person himself and of factories in scope.
    "entitlements_grant": Guard(
        f"""person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}
        OR factory_id IS NULL AND enterprise_id IN (SELECT f.enterprise_id FROM factories_factory f
            WHERE f.town_id = ANY({_TOWNS}) OR f.id = ANY({_FACTORIES}))
        OR cardinality({_TOWNS}) > 0 AND person_id IN (SELECT p.id FROM workforce_person p)""",  # noqa: S608 -- ours too
        (
            *("id", "version", "scheme", "subject", "item", "factory_id", "enterprise_id"),
            *("granted_on", "months", "amount_fen", "paper", "recorded_on"),
        ),
    ),
    "entitlements_finding": Guard(
        f"person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}",
        (
            *("id", "run_id", "line_id", "state", "item", "factory_id", "enterprise_id", "town_id"),
            *("person_id", "amount_fen", "turn", "amount_before_fen", "fact", "need", "distance"),
            *("due_on", "brings_fen", "said_zh", "said_en"),
        ),
    ),
    # Claims and all that hangs on one: of the person himself and of factories in scope.
    "claims_claim": Guard(
        f"person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}",
        (
            *("id", "version", "uid", "receipt", "source", "scheme", "title_zh", "title_en"),
            *("rule_id", "run_id", "snapshot_id", "decided_as_of", "subject", "item", "period"),
            *("factory_id", "enterprise_id", "town_id", "person_id", "payee", "fund", "amount_fen"),
            *("row_sha256", "state", "place", "due_on", "changed_on", "changed_said"),
            *("open_objections", "drafted_on", "confirmed_on", "confirmed_by_id", "approved_on"),
            *("payable_on", "ended_on"),
        ),
    ),
    "claims_claimpaper": Guard(_OF_CLAIM_IN_SCOPE, ("id", "claim_id", "kind", "added_on")),
    "claims_claimact": Guard(
        _OF_CLAIM_IN_SCOPE, ("id", "claim_id", "kind", "post", "user_id", "stood_in_id", "done_on")
    ),
    "claims_claimstep": Guard(
        _OF_CLAIM_IN_SCOPE,
        ("id", "claim_id", "place", "lane", "kind", "by", "state", "due_on", "done_on"),
    ),
    "claims_bulkclaim": Guard(_OF_CLAIM_IN_SCOPE, ("id", "bulk_id", "claim_id", "is_sample")),
    "claims_objection": Guard(
        _OF_CLAIM_IN_SCOPE,
        ("id", "receipt", "line_id", "claim_id", "state", "received_on", "due_on", "settled_on"),
    ),
    # The whole registry, sealed: with every row in sight or not at all.
    "entitlements_content": Guard("false", ("id", "sha256", "rows", "size")),
    # Sums by factory and employment, of rules nobody adopted: the county's own, no town's or owner's.
    "simulation_line": Guard(
        "false",
        (
            *(
                "id",
                "outcome_id",
                "scheme",
                "subject",
                "item",
                "employment_id",
                "factory_id",
                "town_id",
            ),
            *(
                "effect",
                "before_fen",
                "wanted_fen",
                "after_fen",
                "difference_fen",
                "place",
                "is_cut",
            ),
        ),
    ),
    # Money on its way: finance and leaders read all of it but account numbers; a factory and a person see
    # what is theirs. Files of the bank hold numbers: with every row in sight only.
    "payments_payee": Guard(
        f"person_id = {_PERSON} OR {_FACTORY_IN_SCOPE}",
        ("id", "kind", "name", "name_pinyin", "factory_id", "person_id", "search_text"),
    ),
    "payments_payeeaccount": Guard(
        "payee_id IN (SELECT p.id FROM payments_payee p)",
        (
            *(
                "id",
                "uid",
                "payee_id",
                "holder",
                "tail",
                "bank",
                "bank_code",
                "state",
                "entered_on",
            ),
            *("entered_by_id", "verified_on", "verified_by_id", "usable_from", "note"),
        ),
    ),
    "payments_paymentdue": Guard(
        "payee_id IN (SELECT p.id FROM payments_payee p)",
        (
            *(
                "id",
                "version",
                "source_kind",
                "source_id",
                "scheme",
                "paper",
                "payee_id",
                "amount_fen",
            ),
            *("remark", "state", "print", "entered_on", "entered_by_id", "approved_on"),
            *("approved_by_id", "decided_by", "reason", "search_text"),
        ),
    ),
    "payments_order": Guard(
        "due_id IN (SELECT d.id FROM payments_paymentdue d)",
        (
            *(
                "id",
                "batch_id",
                "seq",
                "due_id",
                "attempt",
                "previous_id",
                "account_id",
                "amount_fen",
            ),
            *("print", "state", "evidence_id", "ended_on", "return_reason"),
        ),
    ),
    "payments_returnline": Guard(
        "false",
        (
            *("id", "file_id", "number", "digest", "order_id", "is_paid", "amount_fen", "reason"),
            *("text", "state", "aside_reason", "settled_on", "settled_by_id", "note"),
        ),
    ),
    "payments_returnfile": Guard(
        "false",
        (
            *("id", "uid", "name", "sha256", "lines_told", "lines_read", "posted", "aside"),
            *("read_on", "read_by_id"),
        ),
    ),
    "payments_batchfile": Guard("false", ("id", "uid", "batch_id", "name", "sha256")),
    # Of a factory: with it. Of a person alone: himself and his town, never an owner.
    "files_paper": Guard(
        f"""person_id = {_PERSON} OR {_FACTORY_IN_SCOPE} OR (factory_id IS NULL
            AND cardinality({_TOWNS}) > 0
            AND person_id IN (SELECT p.id FROM workforce_person p))""",  # noqa: S608 -- ours too
        ("id", "kind", "factory_id", "valid_from", "valid_to", "withdrawn_on", "sha256"),
    ),
    "files_papercontent": Guard("paper_id IN (SELECT f.id FROM files_paper f)", ("id", "paper_id")),
    "privacy_consent": Guard(
        _OF_PERSON_NOT_FOR_OWNERS, ("id", "purpose", "given_at", "withdrawn_at")
    ),
    "privacy_datarequest": Guard(_OF_PERSON_NOT_FOR_OWNERS, ("id", "kind", "state", "due_on")),
    "privacy_erasure": Guard(_OF_PERSON_NOT_FOR_OWNERS, ("id", "erased_on")),
    # Sheets on their way in: of a factory in scope, or of a town's.
    "intake_batch": Guard(
        f"town_id = ANY({_TOWNS}) OR factory_id = ANY({_FACTORIES})",
        (
            *("id", "kind", "factory_id", "town_id", "month", "state", "rows_stored"),
            *("uploaded_at", "confirmed_at", "confirmed_by_id"),
        ),
    ),
    **{
        f"intake_{table}": Guard(
            "batch_id IN (SELECT b.id FROM intake_batch b)", ("id", "batch_id")
        )
        for table in ("stagedblock", "stagedrow", "change")
    },
}
# The record: a man reads his own acts and what was done to his account or to him, a town what was done
# in it, an owner what was done to his factories; who oversees what his scope says (Actor.reads_record).
# The owner's functions write it, seal it and verify it, so it is not FORCEd on him.
_OWN_EVENTS = f"""actor_id = {_USER} OR (object_type = 'accounts.user' AND object_id = {_USER}::text)
    OR {_RECORD} = 'all' OR ({_RECORD} = 'rights' AND (action = 'rights.version_changed'
      OR (object_type LIKE 'accounts.%' AND action NOT LIKE 'session.%')))"""
EVENTS = {
    APP: f"""{_OWN_EVENTS} OR town_id = ANY({_TOWNS})
    OR (object_type = 'workforce.person' AND object_id = {_PERSON}::text)
    OR (object_type = 'factories.factory' AND object_id = ANY({_FACTORIES}::text[]))""",
    ONLY_NUMBERS: _OWN_EVENTS,
    EVERY_ROW: "true",
}
# Rows are added and never changed; only the columns named here are filled in later, once.
APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    # Forgetting what may name a person; a trigger holds it to its one way. Sealing is the owner's
    # function (audit/migrations/0006_doors.py).
    "audit_event": ("salt", "object_name", "reason", "facts", "search_text"),
    "audit_head": (),
    "simulation_outcome": (),
    # The books (county/payments/migrations/0002_guards.py says the same to the owner).
    "payments_appropriation": (),
    "payments_fundreceipt": (),
    "payments_entry": (),
    "payments_line": (),
    "payments_command": (),
    "payments_dayclose": (),
    "payments_openitem": (),
    "payments_orderpart": (),
    "payments_instalment": (),
    "payments_recoveryreceipt": (),
}
# Written by the owner's triggers alone, of all people's rows: read with every row in sight only.
# The columns may be emptied when a person is forgotten.
TRIGGERS_OWN: Mapping[str, tuple[str, ...]] = {"audit_change": ("before", "after", "salt")}
# What only the owner writes; the registry's views (entitlements/facts.py) are read, never written through.
OWNERS_OWN = frozenset({"django_migrations", "workforce_paidday", "payments_balance"})
VIEWS = "fact_"


def apply(alias: str = "default") -> None:
    """Bring roles, grants and policies in line with this file. The connection is the owner's."""
    with connections[alias].cursor() as cursor:
        for statement in statements(_tables(cursor)):
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON SCHEMA public IS '{_mark()}'")


def is_current(alias: str = "default") -> bool:
    """True when the database was last protected by this very file."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        return bool(cursor.fetchone() == (_mark(),))


def statements(tables: list[str]) -> Iterator[str]:
    """The SQL in order. tables: all of the schema."""
    for role, login in ((APP, "LOGIN"), (EVERY_ROW, "NOLOGIN"), (ONLY_NUMBERS, "NOLOGIN")):
        # Roles belong to the cluster: another database's start may be making them at this moment.
        yield f"""DO $$ BEGIN CREATE ROLE {role} {login} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""
    # The owner too: under FORCE a migration that fills a column sees no row but as one of them.
    yield f"""DO $$ BEGIN GRANT {EVERY_ROW}, {ONLY_NUMBERS} TO {APP}, CURRENT_USER WITH INHERIT FALSE, SET TRUE;
        EXCEPTION WHEN unique_violation OR internal_error THEN NULL; END $$"""
    everyone = f"{APP}, {EVERY_ROW}, {ONLY_NUMBERS}"
    yield f"GRANT USAGE ON SCHEMA public TO {everyone}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {everyone}"
    for table in tables:
        yield f"REVOKE ALL ON {table} FROM {everyone}"
        yield from _grants(table, everyone)
    for table, guard in GUARDED.items():
        if table in tables:
            yield from _policies(table, guard)
    if "audit_event" in tables:
        yield from _record_policies()


def _grants(table: str, everyone: str) -> Iterator[str]:
    if table in OWNERS_OWN or table.startswith(VIEWS):
        yield f"GRANT SELECT ON {table} TO {everyone}"
    elif table in TRIGGERS_OWN:
        yield f"GRANT SELECT ON {table} TO {EVERY_ROW}"
        yield f"GRANT UPDATE ({', '.join(TRIGGERS_OWN[table])}) ON {table} TO {EVERY_ROW}"
    elif table in APPEND_ONLY:
        may = "SELECT" if table == "audit_head" else "SELECT, INSERT"
        yield f"GRANT {may} ON {table} TO {everyone}"
        if columns := APPEND_ONLY[table]:
            # Forgetting looks at every row.
            who = EVERY_ROW if table == "audit_event" else everyone
            yield f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {who}"
    elif table in GUARDED:
        columns = GUARDED[table].numbers
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}, {EVERY_ROW}"
        # Quoted: a column may be called `on`.
        quoted = ", ".join(f'"{column}"' for column in columns)
        yield f"GRANT SELECT ({quoted}) ON {table} TO {ONLY_NUMBERS}"
    else:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {everyone}"


def _policies(table: str, guard: Guard) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for name, words in (
        ("every_row", f"TO {EVERY_ROW} USING (true) WITH CHECK (true)"),
        ("only_numbers", f"FOR SELECT TO {ONLY_NUMBERS} USING (true)"),
        ("own_rows", f"TO {APP} USING ({guard.rows}) WITH CHECK ({guard.rows})"),
    ):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} {words}"


def _record_policies() -> Iterator[str]:
    yield "ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY"
    for role, rows in EVENTS.items():
        for kind, words in (("SELECT", f"USING ({rows})"), ("UPDATE", f"USING ({rows})")):
            name = f"{kind.lower()}_{role}"
            yield f"DROP POLICY IF EXISTS {name} ON audit_event"
            if kind == "SELECT" or role == EVERY_ROW:
                yield f"CREATE POLICY {name} ON audit_event FOR {kind} TO {role} {words}"
    everyone = f"{APP}, {EVERY_ROW}, {ONLY_NUMBERS}"
    yield "DROP POLICY IF EXISTS appended ON audit_event"
    yield f"CREATE POLICY appended ON audit_event FOR INSERT TO {everyone} WITH CHECK (true)"


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT format('%I', relname) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
    )
    return [row[0] for row in cursor.fetchall()]


def _mark() -> str:
    named = sorted({*GUARDED, *APPEND_ONLY, *TRIGGERS_OWN, *OWNERS_OWN})
    return "anye:" + hashlib.sha256("".join(statements(named)).encode()).hexdigest()[:16]
