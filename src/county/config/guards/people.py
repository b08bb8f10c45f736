"""Tables that name people: who they are, where they work, their papers and their rights."""

from collections.abc import Mapping

from county.config.guards.words import (
    FACTORIES,
    FACTORY_IN_SCOPE,
    HOUSEHOLD,
    OF_PERSON_NOT_FOR_OWNERS,
    PERSON,
    TOWNS,
    Guard,
)

PEOPLE: Mapping[str, Guard] = {
    "workforce_household": Guard(
        f"town_id = ANY({TOWNS}) OR id = {HOUSEHOLD}", ("id", "town_id", "site_id", "moved_in_on")
    ),
    "workforce_householdstatus": Guard(
        """household_id IN (SELECT h.id FROM workforce_household h)
        OR household_id IN (SELECT p.household_id FROM workforce_person p)""",
        ("id", "household_id", "kind", "from_on", "to_on"),
    ),
    "workforce_person": Guard(
        f"""id = {PERSON} OR town_id = ANY({TOWNS})
        OR household_id IN (SELECT h.id FROM workforce_household h)
        OR id IN (SELECT e.person_id FROM workforce_employment e WHERE {FACTORY_IN_SCOPE})""",  # noqa: S608 -- ours too
        ("id", "household_id", "sex", "town_id", "merged_into_id"),
    ),
    "workforce_personstatus": Guard(
        "person_id IN (SELECT p.id FROM workforce_person p)",
        ("id", "person_id", "kind", "from_on", "to_on"),
    ),
    "workforce_employment": Guard(
        f"person_id = {PERSON} OR {FACTORY_IN_SCOPE}",
        ("id", "person_id", "factory_id", "kind", "from_on", "to_on"),
    ),
    "workforce_contractterm": Guard(
        "employment_id IN (SELECT e.id FROM workforce_employment e)",
        ("id", "employment_id", "from_on", "to_on"),
    ),
    # Names, and the values merged people had before; which pairs of people look alike.
    "merging_merge": Guard(
        f"kind <> 'person' OR survivor_town_id = ANY({TOWNS}) OR absorbed_town_id = ANY({TOWNS})",
        ("id", "kind", "merged_on", "undone_on"),
    ),
    "merging_candidate": Guard(
        f"kind <> 'person' OR low_town_id = ANY({TOWNS}) OR high_town_id = ANY({TOWNS})",
        ("id", "kind", "state", "low_town_id", "high_town_id"),
    ),
    "workforce_payroll": Guard(
        f"person_id = {PERSON} OR {FACTORY_IN_SCOPE}",
        ("id", "person_id", "factory_id", "month", "net_fen", "paid_on", "confirmation"),
    ),
    "workforce_insurancepayment": Guard(
        f"person_id = {PERSON} OR {FACTORY_IN_SCOPE}",
        ("id", "person_id", "factory_id", "month", "kind", "employer_fen", "employee_fen"),
    ),
    # Of a factory: with it. Of a person alone: himself and his town, never an owner.
    "files_paper": Guard(
        f"""person_id = {PERSON} OR {FACTORY_IN_SCOPE} OR (factory_id IS NULL
            AND cardinality({TOWNS}) > 0
            AND person_id IN (SELECT p.id FROM workforce_person p))""",  # noqa: S608 -- ours too
        ("id", "kind", "factory_id", "valid_from", "valid_to", "withdrawn_on", "sha256"),
    ),
    "files_papercontent": Guard("paper_id IN (SELECT f.id FROM files_paper f)", ("id", "paper_id")),
    "privacy_consent": Guard(
        OF_PERSON_NOT_FOR_OWNERS, ("id", "purpose", "given_at", "withdrawn_at")
    ),
    "privacy_datarequest": Guard(OF_PERSON_NOT_FOR_OWNERS, ("id", "kind", "state", "due_on")),
    "privacy_erasure": Guard(OF_PERSON_NOT_FOR_OWNERS, ("id", "erased_on")),
    # Sheets on their way in: of a factory in scope, or of a town's.
    "intake_batch": Guard(
        f"town_id = ANY({TOWNS}) OR factory_id = ANY({FACTORIES})",
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
