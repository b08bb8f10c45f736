"""The people named in bodies, and the money bodies are given for a year."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.models import BodyFund, Member, Organisation
from county.audit import commands as audit
from county.core import identity, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.screens import formats


@transaction.atomic
def register_member(*, actor: Actor, today: date, organisation: int, **facts: Any) -> Member:
    """Name a person in a body from a day on; he needs no account.

    Facts: name, kind, position, home, duty, telephone, post, from_on, to_on. With `post` he sits in
        that seat of the body; rights come from holdings alone.
    Refuses: a body not in the actor's keeping; a wrong telephone; an end before the start; the post
        of another body; the same name twice at once in the body.
    Locks: the body, so that two entries of one name cannot pass each other.
    Then: audit `member.registered`.
    Source: 4.1-1, 4.1-4
    """
    body = _body(actor, organisation, today=today)
    permissions.require(actor, "member.create", body)
    row = Member(organisation=body)
    _put_member(row, facts)
    row.save()
    audit.record(
        actor,
        "member.registered",
        row,
        organisation=body.name,
        kind=row.kind,
        from_on=row.from_on.isoformat(),
    )
    return row


@transaction.atomic
def correct_member(
    pk: int, *, actor: Actor, version: int, organisation: int | None = None, **facts: Any
) -> Member:
    """Correct what is known of a named person. None as telephone keeps what is there; "" clears it.

    Refuses: another town's body; `stale`; as for registering. The body itself stays.
    Then: audit `member.corrected`.
    """
    row = queries.member_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "member.edit", row.organisation)
    require_version(row, version)
    changed = _put_member(row, facts)
    row.save()
    audit.record(
        actor, "member.corrected", row, organisation=row.organisation.name, changed=changed
    )
    return row


@transaction.atomic
def end_member(pk: int, *, actor: Actor, to_on: date, reason: str) -> Member:
    """State the last day (inclusive) a person serves in the body.

    Refuses: another town's body; an end before the start; already ended earlier.
    Then: audit `member.ended`.
    """
    row = queries.member_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "member.end", row.organisation)
    if row.to_on is not None and row.to_on <= to_on:
        raise Refused(
            _("这项任职已于%(day)s结束。只能改成更早的日期。") % {"day": formats.day(row.to_on)},
            field="to_on",
            code="already_ended",
        )
    _require_order(row.from_on, to_on)
    row.to_on = to_on
    row.version += 1
    row.save(update_fields=["to_on", "version"])
    audit.record(
        actor,
        "member.ended",
        row,
        reason=reason,
        organisation=row.organisation.name,
        to_on=to_on.isoformat(),
    )
    return row


@transaction.atomic
def register_fund(*, actor: Actor, today: date, organisation: int, **facts: Any) -> BodyFund:
    """Enter money a body was given for a year. Amounts in fen.

    Facts: year, source, paper, received_on, amount_fen, used_fen, used_until, note.
    Refuses: a body not in the actor's keeping; more used than given; no day for what is used; the
        same paper of the same source twice in a year.
    Locks: the body.
    Then: audit `fund.registered`.
    Source: 3.2-8, 4.1-3, 4.1-4
    """
    body = _body(actor, organisation, today=today)
    permissions.require(actor, "fund.create", body)
    row = BodyFund(organisation=body)
    _put_fund(row, facts, today=today)
    row.save()
    audit.record(
        actor,
        "fund.registered",
        row,
        organisation=body.name,
        year=row.year,
        amount_fen=row.amount_fen,
        paper=row.paper,
    )
    return row


@transaction.atomic
def correct_fund(
    pk: int,
    *,
    actor: Actor,
    today: date,
    version: int,
    organisation: int | None = None,
    **facts: Any,
) -> BodyFund:
    """Correct a year's money, or bring up to date how much of it is used. The body itself stays.

    Refuses: another town's body; `stale`; as for registering.
    Then: audit `fund.corrected`.
    """
    row = queries.fund_for_update(pk)
    if row is None or not queries.funds_for(actor).filter(pk=pk).exists():
        raise NotFound
    permissions.require(actor, "fund.edit", row.organisation)
    require_version(row, version)
    changed = _put_fund(row, facts, today=today)
    row.save()
    audit.record(actor, "fund.corrected", row, organisation=row.organisation.name, changed=changed)
    return row


def _body(actor: Actor, pk: int, *, today: date) -> Organisation:
    row = queries.organisation_for_update(pk)
    if row is None or not queries.organisations_for(actor, today=today).filter(pk=pk).exists():
        raise NotFound
    if row.valid_to is not None and row.valid_to < today:
        raise Refused(
            _("这个机构已经撤销，不能再登记人员和经费。"), field="organisation", code="closed"
        )
    return row


def _put_member(row: Member, facts: dict[str, Any]) -> dict[str, Any]:
    wanted = dict(facts)
    wanted["name"] = text.clean_name(wanted["name"])
    for key in ("home", "post"):
        wanted[f"{key}_id"] = wanted.pop(key, None)
    telephone = wanted.pop("telephone", None)
    if telephone is not None:
        wanted["telephone"] = _telephone(telephone)
    _require_order(wanted["from_on"], wanted.get("to_on"))
    changed = audit.amend(row, **wanted)
    _require_own_post(row)
    _require_once(row)
    row.search_text = text.search_text(row.position, names=[row.name, row.organisation.name])
    return changed


def _telephone(typed: str) -> str:
    try:
        return identity.parse_phone(typed) if typed else ""
    except Refused as refused:
        raise Refused(refused.reason, field="telephone", code=refused.code) from refused


def _require_order(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused(
            _("任职止在任职起（%(day)s）之前。请核对两个日期。") % {"day": formats.day(from_on)},
            field="to_on",
            code="order",
        )


def _require_own_post(row: Member) -> None:
    if row.post is not None and row.post.organisation_id != row.organisation_id:
        raise Refused(
            _("岗位“%(post)s”不在这个机构。请选本机构的岗位，或不选岗位。")
            % {"post": row.post.title},
            field="post",
            code="other_body",
        )


def _require_once(row: Member) -> None:
    found = queries.same_member(row).first()
    if found is not None:
        raise Refused(
            _("%(name)s在这段时间已在%(body)s的名单上（%(from)s起）。请核对，或修改那一条。")
            % {
                "name": row.name,
                "body": row.organisation.name,
                "from": formats.day(found.from_on),
            },
            field="name",
            code="duplicate",
        )


def _put_fund(row: BodyFund, facts: dict[str, Any], *, today: date) -> dict[str, Any]:
    changed = audit.amend(row, **facts)
    if row.used_fen > row.amount_fen:
        raise Refused(
            _("已使用 %(used)s，比金额 %(amount)s 还多。请核对。")
            % {"used": formats.yuan(row.used_fen), "amount": formats.yuan(row.amount_fen)},
            field="used_fen",
            code="overspent",
        )
    if row.used_fen and row.used_until is None:
        raise Refused(
            _("填了已使用金额，请写明使用截至哪一天。"), field="used_until", code="no_day"
        )
    if row.received_on > today:
        raise Refused(_("到位日期还没有到。钱到位后再登记。"), field="received_on", code="future")
    twin = queries.same_fund(row).first()
    if twin is not None:
        raise Refused(
            _("%(year)s 年这个机构已登记文号为“%(paper)s”的同一来源经费。请修改那一条。")
            % {"year": row.year, "paper": row.paper},
            field="paper",
            code="duplicate",
        )
    return changed
