"""Claims, work lists, notices, plans of factories."""

from county.claims.queries.claims import (
    acts_of,
    approvers_of,
    choices_of,
    claim_for,
    claim_for_update,
    claims_for,
    claims_listed,
    claims_matching,
    drafts_of_owner,
    live_claim,
    papers_of,
    payable_claims,
    steps_of,
)
from county.claims.queries.work import (
    bodies_of,
    bulks_for,
    clashing_acts,
    mine,
    step_at_hand,
    stood_in_for,
    work_for,
)

__all__ = [
    "acts_of",
    "approvers_of",
    "bodies_of",
    "bulks_for",
    "choices_of",
    "claim_for",
    "claim_for_update",
    "claims_for",
    "claims_listed",
    "claims_matching",
    "clashing_acts",
    "drafts_of_owner",
    "live_claim",
    "mine",
    "papers_of",
    "payable_claims",
    "step_at_hand",
    "steps_of",
    "stood_in_for",
    "work_for",
]
