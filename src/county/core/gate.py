"""What a view declares about who may come in. The middleware in config enforces it; a view that
declares nothing answers 403 to everyone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.http import HttpRequest

from county.core.actor import Actor

V = TypeVar("V", bound=Callable[..., Any])

READ = frozenset({"GET", "HEAD"})
WRITE = frozenset({"GET", "HEAD", "POST"})


class Request(HttpRequest):
    """A request as the gate hands it on."""

    actor: Actor
    today: date
    request_id: str


@dataclass(frozen=True)
class Policy:
    """roles: empty with `signed_in` means any signed-in person; `public` needs nobody."""

    roles: frozenset[str] = field(default_factory=frozenset)
    methods: frozenset[str] = READ
    public: bool = False


def open_to(*roles: str, methods: frozenset[str] = READ) -> Callable[[V], V]:
    """Declare the roles that may call the view. No roles: anyone signed in."""
    return declare(Policy(roles=frozenset(roles), methods=methods))


def public(methods: frozenset[str] = READ) -> Callable[[V], V]:
    """Declare a view open to everyone."""
    return declare(Policy(methods=methods, public=True))


def declare(policy: Policy) -> Callable[[V], V]:
    def mark(view: V) -> V:
        view.policy = policy  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark
