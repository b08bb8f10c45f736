"""A person asks that his data be put right or erased; someone else answers."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import identity
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.privacy import permissions, queries, states
from county.privacy.choices import ErasureBasis, RequestField, RequestKind, RequestState
from county.privacy.commands.erasing import erase_person
from county.privacy.kinds.uses import ANSWER_DAYS
from county.privacy.models import DataRequest
from county.workforce import commands as workforce
from county.workforce.models import Person

# What the answer itself corrects; the rest is put right in its own register before the answer.
BY_COMMAND = frozenset(
    {
        RequestField.NAME,
        RequestField.ID_NUMBER,
        RequestField.PHONE,
        RequestField.ACCOUNT,
        RequestField.HOUSEHOLD,
    }
)


@transaction.atomic
def file_own_request(
    *, actor: Actor, today: date, kind: str, field: str = "", wanted: str = "", grounds: str = ""
) -> DataRequest:
    """Ask, himself, for a correction or for erasure.

    Refuses: nothing said; a wrong number; the same asked already and not yet answered.
    Then: audit `request.filed`.
    """
    permissions.require(actor, "own.ask")
    person = queries.own_person(actor)
    return _file(person, actor, today, kind=kind, field=field, wanted=wanted, grounds=grounds)


@transaction.atomic
def file_request(
    *,
    actor: Actor,
    today: date,
    person: int,
    kind: str,
    field: str = "",
    wanted: str = "",
    grounds: str = "",
) -> DataRequest:
    """Take down what a person asks at the counter or by telephone.

    Refuses: another town's person; nothing said; a wrong number; asked already.
    Then: audit `request.filed`.
    """
    permissions.require(actor, "request.create")
    row = queries.people_to_ask_for(actor).filter(pk=person).first()
    if row is None:
        raise NotFound
    return _file(row, actor, today, kind=kind, field=field, wanted=wanted, grounds=grounds)


@transaction.atomic
def accept_request(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> DataRequest:
    """Do what was asked: put the field right, or erase the person.

    Refuses: another town's; who filed it; answered already; `stale`; what the correction or the
        erasure itself refuses.
    Then: the workforce's correction or the erasure; audit `request.accepted`.
    """
    row = _open_request(actor, pk, "request.accept", version)
    if row.kind == RequestKind.ERASURE:
        erase_person(
            actor=actor,
            today=today,
            person=row.person_id,
            basis=ErasureBasis.REQUEST,
            reason=reason,
            request=row.pk,
        )
        row.refresh_from_db()
        row.version = version + 1
    elif row.field in BY_COMMAND:
        _correct(row, actor=actor, today=today)
    return _answer(row, RequestState.ACCEPTED, actor=actor, today=today, reason=reason)


@transaction.atomic
def refuse_request(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> DataRequest:
    """Say why what was asked cannot be done. Then: audit `request.refused`.

    Refuses: another town's; who filed it; answered already; `stale`.
    """
    row = _open_request(actor, pk, "request.refuse", version)
    return _answer(row, RequestState.REFUSED, actor=actor, today=today, reason=reason)


def _file(
    person: Person,
    actor: Actor,
    today: date,
    *,
    kind: str,
    field: str,
    wanted: str,
    grounds: str,
) -> DataRequest:
    if kind == RequestKind.CORRECTION:
        wanted = _read(field, wanted.strip(), today)
    else:
        field = wanted = ""
    row = DataRequest(
        kind=kind,
        person=person,
        field=field,
        wanted=wanted or None,
        grounds=grounds.strip(),
        asked_on=today,
        asked_by_id=actor.user_id or 0,
        due_on=today + timedelta(days=ANSWER_DAYS),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        reason = _("同样的申请已经提交过，还在办理。请等答复，或打电话催办。")
        raise Refused(reason, code="twice") from None
    audit.record(actor, "request.filed", row, kind=row.get_kind_display())
    return row


def _read(field: str, wanted: str, today: date) -> str:
    """The value as the register will want it, so that a slip is told at once."""
    if not field:
        raise Refused(_("请选择哪一项不对。"), field="field", code="empty")
    if not wanted:
        raise Refused(_("请写明应当是什么。"), field="wanted", code="empty")
    try:
        match field:
            case RequestField.ID_NUMBER:
                return identity.parse_id_number(wanted, today=today).number
            case RequestField.PHONE:
                return identity.parse_phone(wanted)
            case RequestField.ACCOUNT:
                return identity.parse_account(wanted).number
    except Refused as refused:
        raise Refused(refused.reason, field="wanted", code=refused.code) from refused
    return wanted


def _open_request(actor: Actor, pk: int, action: str, version: int) -> DataRequest:
    row = queries.request_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, action, row)
    require_version(row, version)
    if not states.NEXT[row.state]:
        raise Refused(_("这件申请已经答复，不能再改。"), code="answered")
    return row


def _correct(row: DataRequest, *, actor: Actor, today: date) -> None:
    person = row.person
    facts: dict[str, Any] = {
        "name": person.name,
        "town": person.town_id,
        "household_code": person.household.code if person.household else "",
        "id_number": None,
    }
    facts[row.field] = row.wanted
    workforce.correct_person(person.pk, actor=actor, today=today, version=person.version, **facts)


def _answer(
    row: DataRequest, state: RequestState, *, actor: Actor, today: date, reason: str
) -> DataRequest:
    row.state, row.reason = state, reason.strip()
    row.decided_on, row.decided_by_id = today, actor.user_id
    row.save()
    words = row.get_kind_display()
    audit.record(actor, f"request.{state}", row, kind=words, reason=row.reason)
    return row
