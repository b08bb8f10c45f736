"""Who a person is today, and the registers of organisations and accounts. Start at actors.py."""

from county.accounts.queries.actors import actor_of, in_force
from county.accounts.queries.organisations import (
    all_enterprises,
    all_posts,
    all_towns,
    in_being,
    organisation_for_update,
    organisations_for,
    posts_of,
    towns_without_body_for,
    vacant,
    vacant_posts_for,
)
from county.accounts.queries.users import (
    holding_for_update,
    holdings_containing,
    holdings_for,
    holdings_of,
    other_holders,
    overlapping,
    postless,
    user_for_update,
    users_for,
    with_roles,
)

__all__ = [
    "actor_of",
    "all_enterprises",
    "all_posts",
    "all_towns",
    "holding_for_update",
    "holdings_containing",
    "holdings_for",
    "holdings_of",
    "in_being",
    "in_force",
    "organisation_for_update",
    "organisations_for",
    "other_holders",
    "overlapping",
    "postless",
    "posts_of",
    "towns_without_body_for",
    "user_for_update",
    "users_for",
    "vacant",
    "vacant_posts_for",
    "with_roles",
]
