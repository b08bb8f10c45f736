"""What the middleware in config puts on every request."""

from datetime import date

from django.http import HttpRequest

from county.core.actor import Actor


class PageRequest(HttpRequest):
    """For annotations only; Django never makes one."""

    actor: Actor
    today: date
