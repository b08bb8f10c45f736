"""Organisations, posts, their holders, and accounts."""

from county.accounts.models.bodies import BodyFund, BodyGap, Member
from county.accounts.models.organisations import Organisation, Post
from county.accounts.models.proofs import PastPassword, RecoveryCode, SecondFactor, SignInTry
from county.accounts.models.users import Delegation, Holding, User, UserManager

__all__ = [
    "BodyFund",
    "BodyGap",
    "Delegation",
    "Holding",
    "Member",
    "Organisation",
    "PastPassword",
    "Post",
    "RecoveryCode",
    "SecondFactor",
    "SignInTry",
    "User",
    "UserManager",
]
