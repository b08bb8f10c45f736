"""Tables of money: what is granted, claimed, lent and paid, and the sums of what might be."""

from collections.abc import Mapping

from county.config.guards.words import FACTORIES, FACTORY_IN_SCOPE, PERSON, TOWNS, Guard

_OF_LOAN_IN_SCOPE = "loan_id IN (SELECT n.id FROM loans_loan n)"
_OF_CLAIM_IN_SCOPE = "claim_id IN (SELECT c.id FROM claims_claim c)"

MONEY: Mapping[str, Guard] = {
    # Money of factories, nobody by name: finance and leaders, who see no rows of persons, read all of it.
    "factories_outlay": Guard(
        FACTORY_IN_SCOPE,
        (
            *("id", "version", "factory_id", "month", "kind", "amount_fen", "paper_number"),
            *("note", "recorded_on", "recorded_by_id"),
        ),
    ),
    "loans_loan": Guard(
        FACTORY_IN_SCOPE,
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
        f"""person_id = {PERSON} OR {FACTORY_IN_SCOPE}
        OR factory_id IS NULL AND enterprise_id IN (SELECT f.enterprise_id FROM factories_factory f
            WHERE f.town_id = ANY({TOWNS}) OR f.id = ANY({FACTORIES}))
        OR cardinality({TOWNS}) > 0 AND person_id IN (SELECT p.id FROM workforce_person p)""",  # noqa: S608 -- ours too
        (
            *("id", "version", "scheme", "subject", "item", "factory_id", "enterprise_id"),
            *("granted_on", "months", "amount_fen", "paper", "recorded_on", "removed_on"),
        ),
    ),
    "entitlements_finding": Guard(
        f"person_id = {PERSON} OR {FACTORY_IN_SCOPE}",
        (
            *("id", "run_id", "line_id", "state", "item", "factory_id", "enterprise_id", "town_id"),
            *("person_id", "amount_fen", "turn", "amount_before_fen", "fact", "need", "distance"),
            *("due_on", "brings_fen", "said_zh", "said_en"),
        ),
    ),
    # Claims and all that hangs on one: of the person himself and of factories in scope.
    "claims_claim": Guard(
        f"person_id = {PERSON} OR {FACTORY_IN_SCOPE}",
        (
            *("id", "version", "uid", "receipt", "source", "scheme", "title_zh", "title_en"),
            *("rule_id", "run_id", "snapshot_id", "decided_as_of", "subject", "item", "period"),
            *("factory_id", "enterprise_id", "town_id", "person_id", "payee", "fund", "amount_fen"),
            *("row_sha256", "state", "place", "due_on", "changed_on", "changed_said"),
            *("open_objections", "drafted_on", "confirmed_on", "confirmed_by_id", "approved_on"),
            *("payable_on", "ended_on", "paying"),
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
    # What the checks found: the towns' officials and those of the county, never an owner or a worker.
    "risk_finding": Guard(
        f"town_id = ANY({TOWNS}) OR other_town_id = ANY({TOWNS})",
        (
            *("id", "version", "uid", "pattern", "severity", "state", "town_id", "other_town_id"),
            *("factory_id", "other_id", "first_on", "last_on", "gone_on", "settled_on"),
        ),
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
    # Money on its way: finance reads all of it but account numbers, other counts no name; a factory and a
    # person see what is theirs. Files of the bank hold numbers: with every row in sight only.
    "payments_payee": Guard(
        f"person_id = {PERSON} OR {FACTORY_IN_SCOPE}",
        ("id", "kind", "factory_id", "person_id"),
        payees=("name", "name_pinyin", "search_text"),
    ),
    "payments_payeeaccount": Guard(
        "payee_id IN (SELECT p.id FROM payments_payee p)",
        (
            *(
                "id",
                "uid",
                "payee_id",
                "bank",
                "bank_code",
                "state",
                "entered_on",
            ),
            *("entered_by_id", "verified_on", "verified_by_id", "usable_from", "note"),
        ),
        payees=("holder", "tail"),
    ),
    "payments_paymentdue": Guard(
        f"payee_id IN (SELECT p.id FROM payments_payee p) OR {_OF_CLAIM_IN_SCOPE}",  # noqa: S608 -- ours too
        (
            *("claim_id", "stage"),
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
            *("approved_by_id", "decided_by", "reason"),
        ),
        payees=("search_text",),
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
}
