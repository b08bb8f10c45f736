"""Addresses of pages. A page that does not exist in this installation is an empty text, and no link is drawn."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def link(name: str, *keys: object, **query: Any) -> str:
    """link("places:site_list", town=3) -> /places/site/?town=3; empty query values are left out."""
    try:
        url = reverse(name, args=keys)
    except NoReverseMatch:
        return ""
    kept = {key: value for key, value in query.items() if value not in {None, ""}}
    return f"{url}?{urlencode(kept)}" if kept else url


def goal_link(code: str, **query: Any) -> str:
    return link("portal:goal_page", code, **query)
