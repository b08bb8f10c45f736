"""Leases: one factory at a time in one unit."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.places import permissions, queries
from county.places.models import Lease, Premises
from county.screens import formats


@transaction.atomic
def register_lease(
    *,
    actor: Actor,
    premises: Premises,
    factory: Any,
    landlord: str,
    from_on: date,
    to_on: date,
    rent_fen: int,
    area_dm2: int,
    contract_number: str,
) -> Lease:
    """Register a lease. rent_fen: a month, 0 for rent-free. factory: a factories.Factory.

    Refuses: premises let to someone on one of the days (naming that lease), days on which they
        cannot be used, more area than there is.
    Locks: the premises.
    Source: 3.2-4.
    """
    held = queries.premises_for_update(actor, premises.pk)
    if held is None:
        raise NotFound
    permissions.require(actor, "create", held)
    lease = Lease(
        premises=held,
        factory=factory,
        landlord=landlord,
        from_on=from_on,
        to_on=to_on,
        rent_fen=rent_fen,
        area_dm2=area_dm2,
        contract_number=contract_number,
    )
    _refuse_terms(lease)
    lease.save()
    audit.record(
        actor,
        "lease.registered",
        lease,
        from_on=from_on.isoformat(),
        to_on=to_on.isoformat(),
        rent_fen=rent_fen,
        area_dm2=area_dm2,
    )
    return lease


@transaction.atomic
def correct_lease(
    lease_id: int,
    *,
    actor: Actor,
    version: int,
    landlord: str,
    from_on: date,
    to_on: date,
    rent_fen: int,
    area_dm2: int,
    contract_number: str,
) -> Lease:
    """Correct what was registered wrongly. Another tenant or other rooms are another lease.

    Refuses: `stale`, and as register_lease; a term that leaves out the day it was ended.
    Locks: the premises, then the lease.
    """
    lease = _locked(actor, lease_id)
    permissions.require(actor, "edit", lease)
    require_version(lease, version)
    changed = audit.amend(
        lease,
        landlord=landlord,
        from_on=from_on,
        to_on=to_on,
        rent_fen=rent_fen,
        area_dm2=area_dm2,
        contract_number=contract_number,
    )
    if lease.ended_on and not from_on <= lease.ended_on <= to_on:
        raise Refused(
            _("合同已于%(day)s提前终止，租期要包含这一天。请核对起止日期。")
            % {"day": formats.day(lease.ended_on)},
            field="to_on",
            code="ended",
        )
    _refuse_terms(lease)
    lease.save()
    audit.record(actor, "lease.corrected", lease, changed=changed)
    return lease


@transaction.atomic
def end_lease(lease_id: int, *, actor: Actor, today: date, ended_on: date, reason: str) -> Lease:
    """End a lease before its last day; ended_on is the last day let.

    Refuses: ended already, run out, a day outside the term or to come.
    """
    lease = _locked(actor, lease_id)
    permissions.require(actor, "end", lease)
    if lease.ended_on:
        raise Refused(
            _("这份合同已于%(day)s终止，不必再办。") % {"day": formats.day(lease.ended_on)},
            code="ended",
        )
    if not lease.from_on <= ended_on <= lease.to_on:
        raise Refused(
            _("终止日期要在租期%(from)s至%(to)s之内。请核对。")
            % {"from": formats.day(lease.from_on), "to": formats.day(lease.to_on)},
            field="ended_on",
            code="outside",
        )
    if ended_on > today:
        raise Refused(
            _("%(day)s还没有到。请在终止当天或以后办理。") % {"day": formats.day(ended_on)},
            field="ended_on",
            code="future",
        )
    lease.ended_on = ended_on
    lease.version += 1
    lease.save()
    audit.record(actor, "lease.ended", lease, reason=reason, ended_on=ended_on.isoformat())
    return lease


def _locked(actor: Actor, lease_id: int) -> Lease:
    """The lease, its premises locked first: the order in which every command here locks."""
    seen = queries.leases_for(actor).filter(pk=lease_id).first()
    if seen is None:
        raise NotFound
    Premises.objects.select_for_update(no_key=True).get(pk=seen.premises_id)
    lease = queries.lease_for_update(actor, lease_id)
    if lease is None:
        raise NotFound
    return lease


def _refuse_terms(lease: Lease) -> None:
    if lease.to_on < lease.from_on:
        raise Refused(_("租期止日早于起日。请核对两个日期。"), field="to_on", code="order")
    _refuse_rooms(lease)
    _refuse_overlap(lease)


def _refuse_rooms(lease: Lease) -> None:
    rooms = lease.premises
    if not 0 < lease.area_dm2 <= rooms.area_dm2:
        raise Refused(
            _("租用面积要大于零，不超过厂房面积 %(area)s 平方米。请核对面积。")
            % {"area": formats.thousands(rooms.area_dm2 // 100)},
            field="area_dm2",
            code="area",
        )
    if lease.from_on < rooms.usable_from:
        raise Refused(
            _("厂房从%(day)s起才可用。请核对起租日期，或先修改厂房的可用日期。")
            % {"day": formats.day(rooms.usable_from)},
            field="from_on",
            code="not_usable",
        )
    if rooms.usable_to and lease.to_on > rooms.usable_to:
        raise Refused(
            _("厂房只可用到%(day)s。请缩短租期，或先修改厂房的可用日期。")
            % {"day": formats.day(rooms.usable_to)},
            field="to_on",
            code="not_usable",
        )


def _refuse_overlap(lease: Lease) -> None:
    last_on = lease.ended_on or lease.to_on
    others = queries.leases_overlapping(lease.premises, from_on=lease.from_on, to_on=last_on)
    other = others.exclude(pk=lease.pk).first()
    if other is None:
        return
    raise Refused(
        _(
            "这间厂房在%(from)s至%(to)s已租给“%(factory)s”（合同%(number)s），租期重叠。"
            "请改租期，或先为那份合同办理提前终止。"
        )
        % {
            "from": formats.day(other.from_on),
            "to": formats.day(other.ended_on or other.to_on),
            "factory": other.factory,
            "number": other.contract_number or _("未编号"),
        },
        field="from_on",
        code="overlap",
    )
