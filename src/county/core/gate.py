"""What a view declares about who may come in. The middleware in config enforces it; a view that
declares nothing answers 403 to everyone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from django.conf import settings
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
    fresh: bool = False


def open_to(*roles: str, methods: frozenset[str] = READ, fresh: bool = False) -> Callable[[V], V]:
    """Declare the roles that may call the view. No roles: anyone signed in.

    fresh: a sensitive step; who has not proved himself for ten minutes is asked again first.
    """
    return declare(Policy(roles=frozenset(roles), methods=methods, fresh=fresh))


def public(methods: frozenset[str] = READ) -> Callable[[V], V]:
    """Declare a view open to everyone."""
    return declare(Policy(methods=methods, public=True))


def network_of(request: HttpRequest) -> str:
    """Where a request comes from: the address, of IPv6 the network of its house.

    Behind the proxy (ANYE_TLS) the last address it wrote down counts: those before it are hearsay.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).rpartition(",")[2].strip() or said
    try:
        address = ip_address(said)
    except ValueError:
        return ""
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))


def declare(policy: Policy) -> Callable[[V], V]:
    def mark(view: V) -> V:
        view.policy = policy  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark
