"""Organisations, posts, their holders, and accounts."""

from county.accounts.models.organisations import Organisation, Post
from county.accounts.models.users import Holding, User, UserManager

__all__ = ["Holding", "Organisation", "Post", "User", "UserManager"]
