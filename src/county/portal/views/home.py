"""The front door: each role's own first screen."""

from django.http import HttpResponse
from django.shortcuts import redirect

from county.accounts.choices import Role
from county.core import gate
from county.core.actor import Actor

# The first match wins: a person with two posts gets the wider door.
FRONT_DOORS = (
    (Role.OFFICE, "portal:dashboard"),
    (Role.LEADER, "portal:dashboard"),
    (Role.SUPERVISION, "portal:dashboard"),
    (Role.AUDITOR, "portal:dashboard"),
    (Role.DEPARTMENT, "portal:dashboard"),
    (Role.FINANCE, "portal:dashboard"),
    (Role.TOWN, "portal:dashboard"),
    (Role.OWNER, "factories:factory_list"),
    (Role.WORKER, "privacy:my_home"),
)


def door_of(actor: Actor) -> str:
    """URL name of the actor's first screen."""
    return next((url for role, url in FRONT_DOORS if actor.has_role(role)), "accounts:me")


@gate.open_to()
def home(request: gate.Request) -> HttpResponse:
    return redirect(door_of(request.actor))
