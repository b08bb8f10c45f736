"""Drawing up, confirming, reviewing, publishing and settling claims."""

from county.claims.commands.applying import apply_claim
from county.claims.commands.bulk import approve_bulk, check_sample, draw_bulk
from county.claims.commands.confirming import (
    confirm_claim,
    confirm_claims,
    resubmit_claim,
    withdraw_claim,
)
from county.claims.commands.drafting import draft_claims, hold_changed
from county.claims.commands.extras import end_extra_step, set_extra_step
from county.claims.commands.notices import end_notices, publish_notice
from county.claims.commands.objections import answer_of, object_to_line, settle_objection
from county.claims.commands.reviewing import (
    pass_claim,
    refuse_claim,
    release_claim,
    restart_claim,
    return_claim,
)
from county.claims.commands.settling import keep_payment, lock_payable, mark_paid

__all__ = [
    "answer_of",
    "apply_claim",
    "approve_bulk",
    "check_sample",
    "confirm_claim",
    "confirm_claims",
    "draft_claims",
    "draw_bulk",
    "end_extra_step",
    "end_notices",
    "hold_changed",
    "keep_payment",
    "lock_payable",
    "mark_paid",
    "object_to_line",
    "pass_claim",
    "publish_notice",
    "refuse_claim",
    "release_claim",
    "restart_claim",
    "resubmit_claim",
    "return_claim",
    "set_extra_step",
    "settle_objection",
    "withdraw_claim",
]
