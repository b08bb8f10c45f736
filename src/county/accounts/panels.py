"""Blocks of the detail pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import queries
from county.accounts.models import Holding, Organisation, User
from county.audit import panels as audit
from county.core import clock
from county.core.actor import Actor
from county.screens.register import Panel


def of_organisation(row: Organisation, actor: Actor) -> list[Panel]:
    posts = list(queries.posts_of(row, today=clock.today()))
    return [
        Panel(_("岗位与任职"), "accounts/posts.html", {"posts": posts}),
        audit.history(row, actor),
    ]


def of_user(row: User, actor: Actor) -> list[Panel]:
    held = list(queries.holdings_of(row.pk))
    return [
        Panel(pgettext_lazy("list", "任职"), "accounts/holdings.html", {"holdings": held}),
        audit.history(row, actor),
    ]


def of_holding(row: Holding, actor: Actor) -> list[Panel]:
    return [audit.history(row, actor)]
