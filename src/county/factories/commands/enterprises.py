"""Enterprises and the title of leading enterprise."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import NotFound, Refused
from county.core.identity import parse_credit_code, parse_phone
from county.core.text import clean_name
from county.core.version import require_version
from county.factories import permissions, queries
from county.factories.commands.refusals import at_field, refuse_future
from county.factories.commands.spelling import spell_enterprise, spell_factory
from county.factories.models import Enterprise, LeadingRecognition
from county.screens import formats


@transaction.atomic
def register_enterprise(
    *,
    actor: Actor,
    credit_code: str,
    name: str,
    kind: str,
    legal_representative: str,
    phone: str,
    headquarters: str,
    is_in_park: bool,
    is_returnee: bool,
    registered_on: date | None,
    name_en: str = "",
) -> Enterprise:
    """Register the legal person behind factories, known by its credit code.

    Refuses: a code that cannot be, a code registered already (naming the enterprise), a phone that
        cannot be.
    Locks: the code.
    Source: 2-5, 3.1-4.
    """
    permissions.require(actor, "enterprise.create")
    enterprise = Enterprise(
        credit_code=_free_code(credit_code, of=None),
        name=clean_name(name),
        name_en=name_en,
        kind=kind,
        legal_representative=clean_name(legal_representative),
        phone=_phone(phone),
        headquarters=headquarters,
        is_in_park=is_in_park,
        is_returnee=is_returnee,
        registered_on=registered_on,
    )
    spell_enterprise(enterprise)
    enterprise.save()
    audit.record(
        actor, "enterprise.registered", enterprise, credit_code=enterprise.credit_code, kind=kind
    )
    return enterprise


@transaction.atomic
def correct_enterprise(
    enterprise_id: int,
    *,
    actor: Actor,
    version: int,
    credit_code: str,
    name: str,
    kind: str,
    legal_representative: str,
    phone: str,
    headquarters: str,
    is_in_park: bool,
    is_returnee: bool,
    registered_on: date | None,
    name_en: str = "",
) -> Enterprise:
    """Correct an enterprise. An empty phone keeps the one on record.

    Refuses: `stale`, and as register_enterprise.
    Then: its factories are found under the new name.
    """
    enterprise = _locked(actor, enterprise_id)
    permissions.require(actor, "enterprise.edit", enterprise)
    require_version(enterprise, version)
    wanted = {
        "credit_code": _free_code(credit_code, of=enterprise),
        "name": clean_name(name),
        "name_en": name_en,
        "kind": kind,
        "legal_representative": clean_name(legal_representative),
        "headquarters": headquarters,
        "is_in_park": is_in_park,
        "is_returnee": is_returnee,
        "registered_on": registered_on,
    }
    if phone:
        wanted["phone"] = _phone(phone)
    changed = audit.amend(enterprise, **wanted)
    spell_enterprise(enterprise)
    enterprise.save()
    if "name" in changed:
        _spell_factories(enterprise)
    audit.record(actor, "enterprise.corrected", enterprise, changed=changed)
    return enterprise


@transaction.atomic
def recognise_leading(
    enterprise_id: int, *, actor: Actor, today: date, on: date, paper: str
) -> LeadingRecognition:
    """Name the enterprise a leading enterprise from a day on.

    Refuses: a day to come, a title that already holds on the day or later.
    Locks: the enterprise, so that of two at once one is refused.
    Source: 2-5, 4.1-2.
    """
    enterprise = _locked(actor, enterprise_id)
    permissions.require(actor, "enterprise.recognise_leading", enterprise)
    refuse_future(on, today=today, field="on")
    held = queries.leading_overlapping(enterprise, on=on)
    if held:
        raise Refused(_held_reason(held), field="on", code="overlap")
    title = LeadingRecognition.objects.create(
        enterprise=enterprise, recognised_on=on, paper=paper, recognised_by_id=actor.user_id
    )
    audit.record(
        actor,
        "enterprise.leading_recognised",
        enterprise,
        recognised_on=on.isoformat(),
        paper=paper,
    )
    return title


@transaction.atomic
def withdraw_leading(
    enterprise_id: int, *, actor: Actor, today: date, on: date, paper: str, reason: str
) -> LeadingRecognition:
    """Withdraw the title; the day itself no longer counts.

    Refuses: no title in force, a day to come or before the recognition.
    """
    enterprise = _locked(actor, enterprise_id)
    permissions.require(actor, "enterprise.withdraw_leading", enterprise)
    refuse_future(on, today=today, field="on")
    title = enterprise.leading.filter(withdrawn_on__isnull=True).first()
    if title is None:
        raise Refused(_("这家企业现在不是龙头企业，没有可取消的认定。"), code="none")
    if on < title.recognised_on:
        raise Refused(
            _("取消日期早于认定日期%(day)s。请核对。") % {"day": formats.day(title.recognised_on)},
            field="on",
            code="before",
        )
    title.withdrawn_on = on
    title.withdrawal_paper = paper
    title.withdrawal_reason = reason
    title.withdrawn_by_id = actor.user_id
    title.save()
    audit.record(
        actor,
        "enterprise.leading_withdrawn",
        enterprise,
        reason=reason,
        withdrawn_on=on.isoformat(),
        paper=paper,
    )
    return title


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    enterprise = queries.enterprise_for_update(actor, enterprise_id)
    if enterprise is None:
        raise NotFound
    return enterprise


def _free_code(text: str, *, of: Enterprise | None) -> str:
    """The checked code, held until the transaction ends. Refuses: another enterprise has it."""
    code = at_field("credit_code", parse_credit_code, text)
    hold(f"credit_code:{code}")
    twin = Enterprise.everyone.select_related("merged_into").filter(credit_code=code).first()
    twin = (twin and twin.merged_into) or twin
    if twin and twin != of:
        raise Refused(
            _("这个信用代码已登记为“%(name)s”。请直接使用那条记录，不要重复登记。")
            % {"name": twin.name},
            field="credit_code",
            code="duplicate",
        )
    return code


def _phone(text: str) -> str | None:
    return at_field("phone", parse_phone, text) if text else None


def _spell_factories(enterprise: Enterprise) -> None:
    for factory in enterprise.factories.select_related("enterprise", "site"):
        spell_factory(factory)
        factory.save(update_fields=["search_text"])


def _held_reason(held: LeadingRecognition) -> str:
    facts = {"day": formats.day(held.recognised_on), "paper": held.paper}
    if held.withdrawn_on is None:
        return _("这家企业已于%(day)s认定为龙头企业（%(paper)s），不必再认定。") % facts
    facts["end"] = formats.day(held.withdrawn_on)
    return _("%(day)s至%(end)s已有一次认定（%(paper)s）。请填写%(end)s或以后的日期。") % facts
