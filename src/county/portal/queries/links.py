"""Addresses of pages. A page that does not exist in this installation is an empty text, and no
link is drawn.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.urls import NoReverseMatch, resolve, reverse

from county.core.actor import Actor
from county.core.gate import Policy


def link(name: str, *keys: object, **query: Any) -> str:
    """Make an address: ("places:site_list", town=3) gives /places/site/?town=3.

    Empty query values are left out.
    """
    url = _address(name, keys)
    if not url:
        return ""
    kept = {key: value for key, value in query.items() if value not in {None, ""}}
    return f"{url}?{urlencode(kept)}" if kept else url


@lru_cache(maxsize=4096)
def _address(name: str, keys: tuple[object, ...]) -> str:
    """A dashboard asks for the same few hundred addresses again and again; routes never change
    while we run.
    """
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def goal_link(code: str, **query: Any) -> str:
    return link("portal:goal_page", code, **query)


def if_open(actor: Actor, url: str) -> str:
    """The address when the gate lets the actor through to it, else empty: no link to a closed door."""
    if not url:
        return ""
    policy = _policy(urlsplit(url).path)
    is_open = isinstance(policy, Policy) and (not policy.roles or actor.has_role(*policy.roles))
    return url if is_open else ""


@lru_cache(maxsize=4096)
def _policy(path: str) -> object:
    return getattr(resolve(path).func, "policy", None)
