"""Households, people, and the statuses they have from a day to a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import queries as accounts
from county.audit import commands as audit
from county.core import codes, identity, scope, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.places.models import Site
from county.screens import formats
from county.workforce import permissions, queries
from county.workforce.choices import READS_ALL, HouseholdStatusKind, PersonStatusKind
from county.workforce.commands.spelling import spell_person
from county.workforce.models import Household, HouseholdStatus, Person, PersonStatus


@transaction.atomic
def register_household(*, actor: Actor, code: str, **facts: Any) -> Household:
    """Enter a family of the resettlement or poverty register.

    Facts: head_name, town, site (keys), moved_in_on, members.
    Refuses: another town's family; the number is taken; the site lies in another town.
    Then: audit `household.registered`.
    """
    row = Household(code=text.normalise(code))
    _put_household(row, facts)
    permissions.require(actor, "household.create", row)
    _require_free_code(row)
    row.save()
    audit.record(actor, "household.registered", row, members=row.members)
    return row


@transaction.atomic
def correct_household(pk: int, *, actor: Actor, version: int, code: str, **facts: Any) -> Household:
    """Correct a family's record. Statuses have their own verbs.

    Refuses: another town's family, before or after; `stale`; the number is taken; the site lies in
        another town.
    Then: audit `household.corrected`.
    """
    row = queries.household_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "household.edit", row)
    require_version(row, version)
    changed = audit.amend(row, code=text.normalise(code)) | _put_household(row, facts)
    permissions.require(actor, "household.edit", row)
    _require_free_code(row)
    row.save()
    audit.record(actor, "household.corrected", row, changed=changed)
    return row


@transaction.atomic
def set_household_status(
    pk: int, *, actor: Actor, kind: str, from_on: date, to_on: date | None = None, source: str = ""
) -> HouseholdStatus:
    """State that a family is relocated or registered poor from a day to a day (inclusive; open end
    None).

    Refuses: another town's family; an end before the start; days already covered by the same
        status.
    Locks: the household.
    Then: audit `household.status_set`.
    """
    household = queries.household_for_update(actor, pk)
    if household is None:
        raise NotFound
    permissions.require(actor, "household.set_status", household)
    _require_order(from_on, to_on)
    word = HouseholdStatusKind(kind).label
    _require_no_overlap(household.statuses.filter(kind=kind), from_on, to_on, word=str(word))
    status = HouseholdStatus.objects.create(
        household=household, kind=kind, from_on=from_on, to_on=to_on, source=source
    )
    audit.record(
        actor,
        "household.status_set",
        household,
        kind=str(word),
        from_on=from_on.isoformat(),
        to_on=to_on and to_on.isoformat(),
        note=source,
    )
    return status


@transaction.atomic
def end_household_status(
    pk: int, *, actor: Actor, kind: str, to_on: date, reason: str
) -> HouseholdStatus:
    """End a family's status on its last day (inclusive): out of poverty, out of the resettlement
    list.

    Refuses: another town's family; no such status in force on that day.
    Locks: the household.
    Then: audit `household.status_ended`.
    """
    household = queries.household_for_update(actor, pk)
    if household is None:
        raise NotFound
    permissions.require(actor, "household.end_status", household)
    word = str(HouseholdStatusKind(kind).label)
    status: HouseholdStatus = _status_in_force(
        household.statuses.filter(kind=kind), to_on, word=word
    )
    status.to_on = to_on
    status.save(update_fields=["to_on"])
    audit.record(
        actor,
        "household.status_ended",
        household,
        reason=reason,
        kind=word,
        to_on=to_on.isoformat(),
    )
    return status


@transaction.atomic
def register_person(*, actor: Actor, today: date, id_number: str, **facts: Any) -> Person:
    """Enter a person by the identity number, from which sex and birthday come.

    Facts: name, phone, account, household_code, town (key).
    Refuses: a wrong number, phone or account; the number is registered already; an unknown
        household; a
        town clerk for another town.
    Locks: the number, so that two clerks cannot register one person twice.
    Then: audit `person.registered`; the number stands in no fact.
    """
    permissions.require(actor, "person.create")
    parsed = _read("id_number", identity.parse_id_number, id_number, today=today)
    _require_new_person(actor, parsed.number, today=today)
    row = Person(id_number=parsed.number, sex=parsed.sex, born_on=parsed.birth_on)
    _put_person(row, actor, facts)
    if not actor.has_role(*READS_ALL) and row.town_id not in actor.town_ids:
        raise Refused(
            _("只能登记本镇的人。外镇的人在本镇工厂上班，请直接登记用工。"),
            field="town",
            code="other_town",
        )
    row.save()
    audit.record(actor, "person.registered", row, town=row.town and row.town.name)
    return row


@transaction.atomic
def correct_person(
    pk: int, *, actor: Actor, today: date, version: int, id_number: str | None = None, **facts: Any
) -> Person:
    """Correct a person's record. None for the number, phone or account keeps what is there; ""
    clears the latter two.

    Refuses: another town's person; `stale`; a wrong number; a number registered for somebody else.
    Then: audit `person.corrected`; sealed fields are told without their values.
    """
    row = queries.person_for_update(actor, pk, today=today)
    if row is None:
        raise NotFound
    permissions.require(actor, "person.edit", row)
    require_version(row, version)
    changed: dict[str, Any] = {}
    if id_number:
        parsed = _read("id_number", identity.parse_id_number, id_number, today=today)
        if parsed.number != row.id_number:
            _require_new_person(actor, parsed.number, today=today)
        changed = audit.amend(row, id_number=parsed.number, sex=parsed.sex, born_on=parsed.birth_on)
    changed |= _put_person(row, actor, facts)
    permissions.require(actor, "person.edit", row)
    row.save()
    audit.record(actor, "person.corrected", row, changed=changed)
    return row


@transaction.atomic
def set_person_status(
    pk: int, *, actor: Actor, today: date, kind: str, from_on: date, to_on: date | None = None
) -> PersonStatus:
    """State that a person is left behind or disabled from a day to a day (inclusive).

    Refuses: another town's person; an end before the start; days already covered by the same
        status.
    Locks: the person.
    Then: audit `person.status_set`.
    """
    person = queries.person_for_update(actor, pk, today=today)
    if person is None:
        raise NotFound
    permissions.require(actor, "person.set_status", person)
    _require_order(from_on, to_on)
    word = str(PersonStatusKind(kind).label)
    _require_no_overlap(person.statuses.filter(kind=kind), from_on, to_on, word=word)
    status = PersonStatus.objects.create(person=person, kind=kind, from_on=from_on, to_on=to_on)
    audit.record(
        actor,
        "person.status_set",
        person,
        kind=word,
        from_on=from_on.isoformat(),
        to_on=to_on and to_on.isoformat(),
    )
    return status


@transaction.atomic
def end_person_status(
    pk: int, *, actor: Actor, today: date, kind: str, to_on: date, reason: str
) -> PersonStatus:
    """End a person's own status on its last day (inclusive).

    Refuses: another town's person; no such status in force on that day.
    Locks: the person.
    Then: audit `person.status_ended`.
    """
    person = queries.person_for_update(actor, pk, today=today)
    if person is None:
        raise NotFound
    permissions.require(actor, "person.end_status", person)
    word = str(PersonStatusKind(kind).label)
    status: PersonStatus = _status_in_force(person.statuses.filter(kind=kind), to_on, word=word)
    status.to_on = to_on
    status.save(update_fields=["to_on"])
    audit.record(
        actor, "person.status_ended", person, reason=reason, kind=word, to_on=to_on.isoformat()
    )
    return status


def _put_household(row: Household, facts: dict[str, Any]) -> dict[str, Any]:
    site = facts.get("site")
    if site and not Site.objects.filter(pk=site, town=facts["town"]).exists():
        raise Refused(
            _("这个安置点不在所选的镇。请核对镇和安置点。"), field="site", code="other_town"
        )
    changed = audit.amend(
        row,
        head_name=text.clean_name(facts["head_name"]),
        town_id=facts["town"],
        site_id=site,
        moved_in_on=facts.get("moved_in_on"),
        members=facts["members"],
    )
    row.search_text = text.search_text(row.code, names=[row.head_name])
    row.head_pinyin = text.pinyin_of(row.head_name, surname=True)[0]
    return changed


@scope.everything()  # what is taken is taken in every town
def _require_free_code(row: Household) -> None:
    codes.hold(f"household:{row.code}")
    if Household.objects.filter(code=row.code).exclude(pk=row.pk).exists():
        raise Refused(
            _("户编号“%(code)s”已登记。请核对，或在列表中找到这一户再修改。") % {"code": row.code},
            field="code",
            code="duplicate",
        )


def _put_person(row: Person, actor: Actor, facts: dict[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "name": text.clean_name(facts["name"]),
        "town_id": facts.get("town"),
        "household_id": _household_key(actor, facts.get("household_code", "")),
    }
    if facts.get("phone") is not None:
        phone = facts["phone"]
        wanted["phone"] = _read("phone", identity.parse_phone, phone) if phone else ""
    if facts.get("account") is not None:
        number = facts["account"]
        wanted["account"] = (
            _read("account", identity.parse_account, number).number if number else ""
        )
    changed = audit.amend(row, **wanted)
    spell_person(row)
    return changed


@scope.everything()  # what is taken is taken in every town
def _household_key(actor: Actor, code: str) -> int | None:
    if not code:
        return None
    key = Household.objects.filter(code=text.normalise(code)).values_list("pk", flat=True).first()
    if key is None:
        raise Refused(
            _("没有户编号为“%(code)s”的家庭户。请核对，或先登记这一户。") % {"code": code},
            field="household_code",
            code="unknown_household",
        )
    return key


@scope.everything()  # what is taken is taken in every town
def _require_new_person(actor: Actor, number: str, *, today: date) -> None:
    codes.hold(f"person:{number}")
    found = queries.person_by_id_number(number)
    if found is None:
        return
    if queries.people_for(actor, today=today).filter(pk=found.pk).exists():
        raise Refused(
            _(
                "这个身份证号已登记为“%(name)s”（%(number)s）。请到人员列表中找到他，直接办理，不要重复登记。"
            )
            % {"name": found.name, "number": formats.masked(number)},
            field="id_number",
            code="duplicate",
        )
    # Out of his scope: that it exists must be said, who it is must not.
    raise Refused(
        _("这个身份证号已在别的镇登记。登记用工时填写姓名和身份证号即可，不用重复登记人员。"),
        field="id_number",
        code="duplicate",
    )


def _require_order(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused(_("止的日期在起的日期之前。请核对两个日期。"), field="to_on", code="order")


def _require_no_overlap(rows: Any, from_on: date, to_on: date | None, *, word: str) -> None:
    for status in rows:
        ends_before = status.to_on is not None and status.to_on < from_on
        if not ends_before and not (to_on is not None and status.from_on > to_on):
            until = formats.day(status.to_on) if status.to_on else _("至今")
            raise Refused(
                _("“%(word)s”已有一段 %(from)s—%(to)s，日期重叠。请改日期，或先终止那一段。")
                % {"word": word, "from": formats.day(status.from_on), "to": until},
                field="from_on",
                code="overlap",
            )


def _status_in_force(rows: Any, day: date, *, word: str) -> Any:
    status = rows.filter(accounts.in_force(day)).first()
    if status is None:
        raise Refused(
            _("%(day)s没有生效的“%(word)s”。请核对身份和日期。")
            % {"day": formats.day(day), "word": word},
            field="to_on",
            code="not_in_force",
        )
    return status


def _read(field: str, parse: Callable[..., Any], value: str, **more: Any) -> Any:
    """Parse, telling the form which field was wrong."""
    try:
        return parse(value, **more)
    except Refused as refused:
        raise Refused(refused.reason, field=field, code=refused.code) from refused
