"""A post acted in by another while its holder is away."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.choices import Role
from county.accounts.commands.clashes import require_no_clash, require_order
from county.accounts.models import Delegation, Holding, User
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused
from county.screens import formats


@transaction.atomic
def delegate_post(
    *,
    actor: Actor,
    today: date,
    holding: int,
    delegate: int,
    from_on: date,
    to_on: date,
    reason: str,
) -> Delegation:
    """Let another act in a post from a day to a day.

    Refuses: neither its holder nor the security administrator; to oneself; a suspended account; an
        end before the start, past, or after the holder's own; delegated already on one of the days;
        a role that clashes with one the other has then. Who stands in holds nothing of his own
        here, so he cannot pass it on.
    Locks: the account of who stands in.
    Then: audit `post.delegated`.
    Source: 4.1-2
    """
    held = queries.holding_for_update(holding)
    person = queries.user_for_update(delegate)
    if held is None or person is None:
        raise NotFound
    permissions.require(actor, "delegation.create", held)
    _require_person(actor, held, person)
    require_order(from_on, to_on)
    _require_days(held, from_on=from_on, to_on=to_on, today=today)
    require_no_clash(person, held.post, from_on=from_on, to_on=to_on)
    row = Delegation.objects.create(
        holding=held, delegate=person, from_on=from_on, to_on=to_on, reason=reason
    )
    audit.record(
        actor,
        "post.delegated",
        row,
        reason=reason,
        user=held.user.name,
        delegate=person.name,
        organisation=held.post.organisation.name,
        role=str(Role(held.post.role).label),
        from_on=from_on.isoformat(),
        to_on=to_on.isoformat(),
    )
    return row


@transaction.atomic
def end_delegation(pk: int, *, actor: Actor, to_on: date, reason: str) -> Delegation:
    """End a delegation earlier than meant; the day given is its last.

    Refuses: neither the holder nor the security administrator; a day not before its end, or before
        its start.
    Then: audit `delegation.ended`.
    """
    row = queries.delegation_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "delegation.end", row.holding)
    require_order(row.from_on, to_on)
    if to_on >= row.to_on:
        raise Refused(
            _("代行到%(day)s止，只能改成更早的日期。") % {"day": formats.day(row.to_on)},
            field="to_on",
            code="already_ended",
        )
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    audit.record(
        actor,
        "delegation.ended",
        row,
        reason=reason,
        user=row.holding.user.name,
        delegate=row.delegate.name,
        to_on=to_on.isoformat(),
    )
    return row


def _require_person(actor: Actor, held: Holding, person: User) -> None:
    if person.pk == held.user_id:
        raise Refused(_("代行人就是本人。请选另一个人。"), field="delegate", code="same_person")
    if person.pk == actor.user_id:
        raise NotAllowed(
            _("不能让自己代行别人的岗位。请由另一位安全管理员办理。"), code="self_grant"
        )
    if not person.is_active:
        raise Refused(_("这个帐号已停用，不能代行。"), field="delegate", code="suspended")


def _require_days(held: Holding, *, from_on: date, to_on: date, today: date) -> None:
    if to_on < today:
        raise Refused(_("代行止已经过去。请核对日期。"), field="to_on", code="past")
    if from_on < held.from_on or (held.to_on is not None and to_on > held.to_on):
        raise Refused(
            _("代行的日子超出了本人的任期。请改在任期之内。"), field="to_on", code="not_held"
        )
    for other in queries.delegations_of(held, from_on=from_on, to_on=to_on):
        raise Refused(
            _("这段时间已由%(name)s代行（%(from)s至%(to)s）。请先结束那一次，或另选日子。")
            % {
                "name": other.delegate.name,
                "from": formats.day(other.from_on),
                "to": formats.day(other.to_on),
            },
            field="from_on",
            code="duplicate",
        )
