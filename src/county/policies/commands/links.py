"""What a clause is tied to, and who answers for it. Ended, never deleted."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts.models import Organisation, Post
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.policies import permissions
from county.policies.models import Clause, ClauseLink, Duty


@transaction.atomic
def link_clause(pk: int, *, actor: Actor, kind: str, code: str, from_on: date) -> ClauseLink:
    """Tie a clause to an indicator, a scheme, a kind of matter, an action or a page by its code.

    Refuses: anyone but the office; what is tied already.
    Locks: the clause. Then: audit `clause.linked`.
    """
    clause = _locked(pk)
    permissions.require(actor, "link", clause)
    if ClauseLink.objects.filter(clause=clause, kind=kind, code=code, to_on=None).exists():
        raise Refused(_("这一条已经关联了它。"), field="code", code="duplicate")
    link = ClauseLink.objects.create(clause=clause, kind=kind, code=code, from_on=from_on)
    audit.record(actor, "clause.linked", clause, kind=kind, code=code, from_on=from_on.isoformat())
    return link


@transaction.atomic
def end_link(pk: int, *, actor: Actor, to_on: date) -> Clause:
    """Untie: the link is kept with its end.

    Refuses: anyone but the office; a link already ended; an end before the beginning.
    Locks: the link. Then: audit `clause.unlinked`. Returns: the clause.
    """
    link = ClauseLink.objects.select_for_update().filter(pk=pk).first()
    if link is None:
        raise NotFound
    permissions.require(actor, "link", link.clause)
    _end(link, to_on)
    audit.record(
        actor,
        "clause.unlinked",
        link.clause,
        kind=link.kind,
        code=link.code,
        to_on=to_on.isoformat(),
    )
    return link.clause


@transaction.atomic
def assign_duty(
    pk: int,
    *,
    actor: Actor,
    organisation_id: int,
    part: str,
    from_on: date,
    post_id: int | None = None,
) -> Duty:
    """Write down which organisation, or which post of it, answers for a clause.

    Refuses: anyone but the office; a post of another organisation; what is assigned already.
    Locks: the clause. Then: audit `duty.assigned`.
    """
    clause = _locked(pk)
    permissions.require(actor, "link", clause)
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    post = Post.objects.filter(pk=post_id).first() if post_id else None
    if organisation is None:
        raise NotFound
    if post and post.organisation_id != organisation.pk:
        raise Refused(_("这个岗位不属于所选机构，请重新选择。"), field="post_id", code="other_post")
    if Duty.objects.filter(
        clause=clause, organisation=organisation, post=post, to_on=None
    ).exists():
        raise Refused(_("这一条已经由它负责。"), field="organisation_id", code="duplicate")
    duty = Duty.objects.create(
        clause=clause, organisation=organisation, post=post, part=part, from_on=from_on
    )
    audit.record(
        actor, "duty.assigned", clause, organisation=organisation.name,
        post=post.title if post else "", part=part, from_on=from_on.isoformat(),
    )  # fmt: skip
    return duty


@transaction.atomic
def end_duty(pk: int, *, actor: Actor, to_on: date) -> Clause:
    """An organisation answers for a clause no longer.

    Refuses: anyone but the office; a duty already ended; an end before the beginning.
    Locks: the duty. Then: audit `duty.ended`. Returns: the clause.
    """
    duty = Duty.objects.select_for_update().filter(pk=pk).first()
    if duty is None:
        raise NotFound
    permissions.require(actor, "link", duty.clause)
    _end(duty, to_on)
    audit.record(
        actor,
        "duty.ended",
        duty.clause,
        organisation=duty.organisation.name,
        to_on=to_on.isoformat(),
    )
    return duty.clause


def _end(row: ClauseLink | Duty, to_on: date) -> None:
    if row.to_on is not None:
        raise Refused(_("它已经终止。"), code="ended")
    if to_on < row.from_on:
        raise Refused(_("终止日期早于开始日期，请核对。"), field="to_on", code="ends_before")
    row.to_on = to_on
    row.save(update_fields=["to_on"])


def _locked(pk: int) -> Clause:
    clause = Clause.objects.select_for_update().filter(pk=pk, is_current=True).first()
    if clause is None:
        raise NotFound
    return clause
