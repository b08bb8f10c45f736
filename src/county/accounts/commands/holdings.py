"""Posts given and taken: the only way to rights."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.choices import Role
from county.accounts.commands.clashes import require_no_clash, require_order
from county.accounts.models import Holding
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused
from county.screens import formats


@transaction.atomic
def grant_post(
    *,
    actor: Actor,
    user: int,
    post: int,
    from_on: date,
    to_on: date | None = None,
    reason: str = "",
) -> Holding:
    """Let a person hold a post from a day on.

    Refuses: not the security administrator; himself; a suspended account; an end before the start;
        the same post twice at once; a post whose role clashes with one held on any of those days.
    Locks: the person's account, so that two grants cannot pass each other.
    Then: audit `holding.granted`.
    Source: 4.1-2
    """
    person = queries.user_for_update(user)
    seat = queries.all_posts().filter(pk=post).first()
    if person is None or seat is None:
        raise NotFound
    permissions.require(actor, "holding.create")
    if person.pk == actor.user_id:
        raise NotAllowed(_("不能给自己任命岗位。请由另一位安全管理员办理。"), code="self_grant")
    if not person.is_active:
        raise Refused(
            _("这个帐号已停用，不能任命岗位。请先恢复帐号。"), field="user", code="suspended"
        )
    require_order(from_on, to_on)
    require_no_clash(person, seat, from_on=from_on, to_on=to_on)
    holding = Holding.objects.create(user=person, post=seat, from_on=from_on, to_on=to_on)
    audit.record(
        actor,
        "holding.granted",
        holding,
        reason=reason,
        user=person.name,
        username=person.username,
        organisation=seat.organisation.name,
        role=str(Role(seat.role).label),
        from_on=from_on.isoformat(),
        to_on=to_on and to_on.isoformat(),
    )
    return holding


@transaction.atomic
def end_holding(pk: int, *, actor: Actor, to_on: date, reason: str) -> Holding:
    """End a holding on its last day (inclusive).

    Refuses: not the security administrator; already ended earlier; an end before the start; the
        last
        security administrator, after whom nobody could give rights.
    Then: audit `holding.ended`.
    """
    holding = queries.holding_for_update(pk)
    if holding is None:
        raise NotFound
    permissions.require(actor, "holding.end", holding)
    if holding.to_on is not None and holding.to_on <= to_on:
        raise Refused(
            _("这项任职已于%(day)s结束。只能改成更早的日期。")
            % {"day": formats.day(holding.to_on)},
            field="to_on",
            code="already_ended",
        )
    require_order(holding.from_on, to_on)
    is_security = holding.post.role == Role.SECURITY_ADMIN
    if is_security and not queries.other_holders(holding, after=to_on).exists():
        raise Refused(
            _("这是最后一位安全管理员，免去后无人能任命岗位。请先任命接任的人。"),
            code="last_security_admin",
        )
    holding.to_on = to_on
    holding.save(update_fields=["to_on"])
    audit.record(
        actor,
        "holding.ended",
        holding,
        reason=reason,
        user=holding.user.name,
        organisation=holding.post.organisation.name,
        to_on=to_on.isoformat(),
    )
    return holding
