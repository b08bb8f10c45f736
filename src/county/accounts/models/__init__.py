"""Organisations, posts, their holders, and accounts."""

from county.accounts.models.bodies import BodyFund, BodyGap, Member
from county.accounts.models.organisations import Organisation, Post
from county.accounts.models.users import Holding, User, UserManager

__all__ = ["BodyFund", "BodyGap", "Holding", "Member", "Organisation", "Post", "User", "UserManager"]
