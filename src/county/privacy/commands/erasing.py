"""The end of a person's data: name and numbers go, pay and employment stay for the accounts."""

import uuid
from datetime import date
from functools import partial
from typing import Any

import structlog
from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from county.accounts.models import User
from county.audit import commands as audit
from county.core import clock, months, subjects
from county.core.actor import SYSTEM, Actor
from county.core.errors import NotFound, Refused
from county.privacy import permissions
from county.privacy.choices import ErasureBasis, RequestState
from county.privacy.kinds.uses import RETENTION_MONTHS, WAGE_MONTHS
from county.privacy.models import Consent, DataRequest, Erasure
from county.workforce.models import Employment, Household, Payroll, Person, PersonStatus

log = structlog.get_logger(__name__)


@transaction.atomic
def erase_person(
    *, actor: Actor, today: date, person: int, basis: str, reason: str, request: int | None = None
) -> Erasure:
    """Erase a person: name, numbers, birthday, family, what he said, his account; in backups the
    numbers too, by destroying their key. Rows of pay and employment stay, under a pseudonym.

    Refuses: no such person, erased already; still employed; paid within the term the law keeps wage
        records, or within our own where nobody asked; another row shares the key.
    Locks: the person.
    Then: audit `person.erased`; after the commit the key is destroyed (`destroy_key` where that
        failed).
    Source: PIPL art. 19, 47
    """
    permissions.require(actor, "erasure.create")
    row = Person.objects.select_for_update(of=("self",)).filter(pk=person).first()
    if row is None:
        raise NotFound
    _require_over(row, basis, today=today)
    doubles = list(Person.everyone.select_for_update(of=("self",)).filter(merged_into=row))
    asked = DataRequest.objects.select_for_update().filter(person__in=[row, *doubles])
    uids = [one.uid for one in (row, *doubles)] + [one.uid for one in asked if one.wanted]
    _require_own_keys(uids)
    named = _named_in_record([row, *doubles])
    for one in (row, *doubles):
        _forget(one)
    _close(row, actor=actor, today=today, request=request)
    # The record keeps numbers, hashes and keys; what may name him goes with its salt, so that the
    # chain still verifies.
    audit.forget(named)
    erasure = Erasure.objects.create(
        person=row,
        basis=basis,
        reason=reason.strip(),
        request_id=request,
        erased_on=today,
        erased_by_id=actor.user_id or 0,
        key_uids=[str(uid) for uid in uids],
    )
    words = str(ErasureBasis(basis).label)
    audit.record(actor, "person.erased", erasure, reason=erasure.reason, basis=words)
    transaction.on_commit(partial(_destroy_after, erasure.pk), robust=True)
    return erasure


@transaction.atomic
def erase_past_retention(
    *, actor: Actor, today: date, person: int, reason: str, understood: bool
) -> Erasure:
    """Erase a person nobody needs the name of any more: no work and no pay for the whole term.

    Refuses: not read and ticked; as `erase_person`.
    Then: as `erase_person`.
    """
    if not understood:
        raise Refused(_("请先核对并勾选。"), field="understood")
    if not Person.objects.filter(pk=person).exists():
        raise Refused(
            _("没有找到这个人。请从“保存期满的人”的名单里打开。"),
            field="person",
            code="unknown_person",
        )
    return erase_person(
        actor=actor, today=today, person=person, basis=ErasureBasis.RETENTION, reason=reason
    )


@transaction.atomic
def destroy_key(pk: int, *, actor: Actor) -> Erasure:
    """Destroy the keys of an erased person, so that backups taken before do not open either.

    Runs by itself after an erasure; again where the file of secrets could not be written then.
    Refuses: done already; `keys_not_writable`. Then: audit `erasure.key_destroyed`.
    """
    if actor != SYSTEM:
        permissions.require(actor, "erasure.destroy_key")
    row = Erasure.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    if row.key_destroyed_at is not None:
        raise Refused(_("密钥已经销毁，不用再办。"), code="destroyed")
    subjects.destroy(*(uuid.UUID(uid) for uid in row.key_uids))
    row.key_destroyed_at, row.key_uids = clock.now(), []
    row.save(update_fields=["key_destroyed_at", "key_uids"])
    audit.record(actor, "erasure.key_destroyed", row)
    return row


def _destroy_after(pk: int) -> None:
    try:
        destroy_key(pk, actor=SYSTEM)
    except Refused as refused:
        log.warning("erasure_key_not_destroyed", erasure=pk, code=refused.code)


def _require_over(row: Person, basis: str, *, today: date) -> None:
    if Erasure.objects.filter(person=row).exists():
        raise Refused(_("这个人的资料已经删除。"), code="erased")
    term = WAGE_MONTHS if basis == ErasureBasis.REQUEST else RETENTION_MONTHS
    first_kept = months.month_of(today) - term
    jobs = Employment.objects.filter(person=row)
    if jobs.filter(to_on__isnull=True).exists() or jobs.filter(to_on__gte=today).exists():
        raise Refused(_("本人还在岗，资料正在使用，不能删除。离职后再办。"), code="employed")
    day = months.first_day(first_kept)
    is_kept = Payroll.objects.filter(person=row, month__gte=first_kept).exists()
    if is_kept or jobs.filter(to_on__gte=day).exists():
        raise Refused(
            _("最近 %(n)s 个月有工资或用工记录，法定的保存期未满，暂时不能删除；期满后可再申请。")
            % {"n": term},
            code="retention",
        )


def _require_own_keys(uids: list[uuid.UUID]) -> None:
    """Two rows on one leaf: destroying one would blind the other. Once in ten million counties."""
    for uid in uids:
        first, last = subjects.same_key(uid)
        others = Person.everyone.filter(uid__range=(first, last)).exclude(uid__in=uids)
        if others.exists():
            raise Refused(_("这个人与别人共用密钥，请先联系系统管理员。"), code="shared_key")


def _forget(person: Person) -> None:
    """What is his goes; sex, year of birth and town stay for the counts."""
    if person.household_id:
        heads = Household.objects.filter(pk=person.household_id, head_name=person.name)
        heads.update(head_name=_("已删除"), head_pinyin="", search_text="")
    person.statuses.all().delete()
    Employment.objects.filter(person=person).update(end_reason="")
    person.name = _("已删除人员%(n)s") % {"n": person.pk}
    person.id_number = person.phone = person.account = None
    person.born_on = person.born_on.replace(month=1, day=1)
    person.household_id = None
    person.search_text = person.name_pinyin = ""
    # The old uid leads to the destroyed key; nothing can be sealed under it any more.
    person.uid = uuid.uuid4()
    person.version += 1
    person.save()
    # Its app stands beside ours, hence by name; a merge of the erased can no longer be undone.
    merges = apps.get_model("merging", "Merge").objects.filter(kind="person")
    merges.filter(Q(survivor=person.pk) | Q(absorbed=person.pk)).update(
        survivor_name="", absorbed_name="", before={}, after={}, joined=[]
    )


def _close(person: Person, *, actor: Actor, today: date, request: int | None) -> None:
    """End what still runs in his name: consents, requests, the account."""
    consents = Consent.objects.filter(person=person)
    consents.filter(withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_by_id=actor.user_id
    )
    consents.update(evidence="")
    rows = DataRequest.objects.filter(person=person)
    rows.update(wanted=None, grounds="")
    rows.filter(state=RequestState.OPEN).exclude(pk=request or 0).update(
        state=RequestState.REFUSED,
        decided_on=today,
        decided_by_id=actor.user_id,
        reason=_("资料已删除。"),
    )
    for user in User.objects.filter(person=person):
        user.name, user.username = _("已删除"), f"erased-{user.pk}"
        user.person, user.is_active, user.search_text = None, False, ""
        user.save()


def _named_in_record(people: list[Person]) -> list[Model]:
    """Where the record may name them: themselves, their family, and every row that is theirs."""
    families = [person.household for person in people if person.household]
    tables: tuple[QuerySet[Any], ...] = (
        Employment.objects.all(),
        Payroll.objects.all(),
        PersonStatus.objects.all(),
        User.objects.all(),
        Consent.objects.all(),
        DataRequest.objects.all(),
    )
    his = [row for found in tables for row in found.filter(person__in=people)]
    return [*people, *families, *his]
