"""The books from before Anye: what was granted to whom, so that nobody is granted twice."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.crypto import blind_index
from county.core.errors import NotFound, Refused
from county.entitlements import permissions
from county.entitlements.choices import WORKERS, SubjectKind
from county.entitlements.models import Grant
from county.factories import queries as factories
from county.factories.models import Factory
from county.policies import queries as policies
from county.policies.kinds import rules
from county.workforce.models import Employment, Person


@transaction.atomic
def register_grant(
    *,
    actor: Actor,
    today: date,
    scheme: str,
    granted_on: date,
    amount_fen: int,
    paper: str,
    factory: int | None = None,
    person: str = "",
    months: int | None = None,
    note: str = "",
) -> Grant:
    """Enter one sum granted before Anye. Clause 3.2.

    person: an identity number, for what was granted to a worker.
    Refuses: the role enters none; a scheme that is not there; no factory or person; a day to come; nothing
        granted; the same line twice.
    Then: audit `grant.created`. The next run leaves out who had it.
    """
    permissions.require(actor, "grant.create")
    subject = _subject(scheme, today)
    row = Grant(
        scheme=scheme,
        subject=subject,
        granted_on=granted_on,
        months=months or 0,
        amount_fen=amount_fen,
        paper=paper.strip(),
        note=note.strip(),
        recorded_on=today,
        recorded_by_id=actor.user_id,
    )
    _check(row, today=today)
    _name(row, actor, factory, person)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        said = _("同一方案、同一对象、同一天、同一凭证号已经登记过。请核对后不要重复登记。")
        raise Refused(said, field="paper", code="duplicate") from error
    audit.record(actor, "grant.created", row, scheme=scheme, fen=amount_fen)
    return row


@transaction.atomic
def remove_grant(pk: int, *, actor: Actor, today: date, reason: str) -> None:
    """Strike a line that was entered by mistake: it stays to be read and no longer counts.

    Refuses: absent (404); the role removes none; struck already.
    Locks: the line. Then: audit `grant.removed`.
    """
    row = Grant.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    permissions.require(actor, "grant.remove", row)
    if row.removed_on is not None:
        raise Refused(_("这一行已经删除过了。"), code="removed")
    row.removed_on, row.removal_reason, row.version = today, reason.strip(), row.version + 1
    row.save()
    audit.record(actor, "grant.removed", row, reason=row.removal_reason, fen=row.amount_fen)


def _subject(scheme: str, today: date) -> str:
    version = policies.version_on(scheme, today) or policies.standing_version(
        policies.scheme_named(scheme)
    )
    if version is None:
        raise Refused(_("没有这个方案。请从列表中选择。"), field="scheme")
    return rules.scheme_of(version).subject


def _check(row: Grant, *, today: date) -> None:
    if row.granted_on > today:
        raise Refused(_("发放日期在将来。请填实际发放的日期。"), field="granted_on")
    if row.amount_fen <= 0:
        raise Refused(_("金额要大于零。没有发放的不用登记。"), field="amount_fen")
    if not row.paper:
        raise Refused(_("请填写文号或凭证号，以便核对。"), field="paper")


def _name(row: Grant, actor: Actor, factory: int | None, number: str) -> None:
    """Whom it was granted to, and the keys that follow from it."""
    found = factories.factories_for(actor).filter(pk=factory).first() if factory else None
    if factory and found is None:
        raise Refused(_("没有找到这家工厂。请从列表中选择。"), field="factory")
    row.factory = found
    row.enterprise = found.enterprise if found else None
    if row.subject in WORKERS and not number:
        raise Refused(_("这个方案发给工人，请填写身份证号。"), field="person")
    if number:
        row.person = _person(number)
        row.household_id = row.person.household_id
    elif found is None:
        raise Refused(_("请选择工厂，或填写身份证号。"), field="factory")
    row.item = _item(row, found)


def _person(number: str) -> Person:
    # The books of the whole county: the right to enter them was asked above.
    with scope.everything():
        index = blind_index(number, purpose="id_number")
        found = Person.objects.filter(id_index=index).first()
    if found is None:
        said = _("登记册中没有这个身份证号的人。请先在“人员”中登记，再登记发放。")
        raise Refused(said, field="person", code="unknown_person")
    return found


def _item(row: Grant, factory: Factory | None) -> int | None:
    """The subject's own key, where the line tells it."""
    if row.subject == SubjectKind.FACTORY:
        return factory.pk if factory else None
    if row.subject == SubjectKind.WORKER and factory and row.person:
        jobs = Employment.objects.filter(
            person=row.person, factory=factory, from_on__lte=row.granted_on
        )
        return jobs.order_by("-from_on").values_list("pk", flat=True).first()
    if row.subject == SubjectKind.LEASE and factory:
        leases = factory.leases.filter(from_on__lte=row.granted_on).order_by("-from_on")
        return leases.values_list("pk", flat=True).first()
    return None
