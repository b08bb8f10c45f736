"""Claims and their review, public notices and objections."""

from county.claims.models.claims import Claim, ClaimAct, ClaimPaper
from county.claims.models.notices import Notice, NoticeLine, Objection
from county.claims.models.reviews import BulkClaim, BulkReview, ClaimStep, ExtraStep

__all__ = [
    "BulkClaim",
    "BulkReview",
    "Claim",
    "ClaimAct",
    "ClaimPaper",
    "ClaimStep",
    "ExtraStep",
    "Notice",
    "NoticeLine",
    "Objection",
]
