"""The verbs of privacy, by noun."""

from county.privacy.commands.assessments import (
    correct_assessment,
    draft_assessment,
    sign_assessment,
)
from county.privacy.commands.consents import (
    give_consent,
    record_consent,
    withdraw_consent,
    withdraw_own_consent,
)
from county.privacy.commands.copies import record_copy
from county.privacy.commands.erasing import (
    destroy_key,
    erase_past_retention,
    erase_person,
)
from county.privacy.commands.requests import (
    accept_request,
    file_own_request,
    file_request,
    refuse_request,
)

__all__ = [
    "accept_request",
    "correct_assessment",
    "destroy_key",
    "draft_assessment",
    "erase_past_retention",
    "erase_person",
    "file_own_request",
    "file_request",
    "give_consent",
    "record_consent",
    "record_copy",
    "refuse_request",
    "sign_assessment",
    "withdraw_consent",
    "withdraw_own_consent",
]
