"""Insurance paid for one person, one kind, one month; a whole factory's comes as a sheet."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import codes, months, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.screens import formats
from county.workforce import permissions, queries
from county.workforce.models import InsurancePayment, Person


@transaction.atomic
def register_insurance(
    *,
    actor: Actor,
    today: date,
    factory: int,
    name: str,
    month: int,
    kind: str,
    employer_fen: int,
    employee_fen: int,
) -> InsurancePayment:
    """Enter what was paid of one kind of insurance for one person for one month.

    name: of somebody employed there in the month.
    Refuses: another's factory; a month to come; nobody of the name, or two; nothing paid; entered already.
    Locks: the factory's month and kind for the person.
    Source: 3.2-6
    """
    permissions.require(actor, "insurance.create")
    place = queries.factories_open_to(actor).filter(pk=factory).first()
    if place is None:
        raise NotFound
    if month > months.month_of(today):
        raise Refused(
            _("%(month)s还没有到，不能登记缴费。") % {"month": formats.month(month)},
            field="month",
            code="future",
        )
    _require_something(employer_fen, employee_fen)
    worker = _worker(name, factory=factory, month=month)
    row = InsurancePayment(
        factory=place,
        person=worker,
        month=month,
        kind=kind,
        employer_fen=employer_fen,
        employee_fen=employee_fen,
    )
    permissions.require(actor, "insurance.create", row)
    _require_first(row)
    row.save()
    audit.record(
        actor, "insurance.registered", row, person=worker.name, factory=place.name, month=month,
        kind=kind, employer_fen=employer_fen,
    )  # fmt: skip
    return row


@transaction.atomic
def correct_insurance(
    pk: int, *, actor: Actor, version: int, employer_fen: int, employee_fen: int, reason: str
) -> InsurancePayment:
    """Correct the two amounts, saying why; whose and which month stand.

    Refuses: another's factory; `stale`; nothing paid.
    """
    row = queries.insurance_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "insurance.edit", row)
    require_version(row, version)
    _require_something(employer_fen, employee_fen)
    changed = audit.amend(row, employer_fen=employer_fen, employee_fen=employee_fen)
    row.save()
    audit.record(actor, "insurance.corrected", row, reason=reason, changed=changed)
    return row


def _worker(name: str, *, factory: int, month: int) -> Person:
    found = list(
        queries.employed_in(
            factory,
            first=months.first_day(month),
            last=months.last_day(month),
            name=text.clean_name(name),
        )[:2]
    )
    if len(found) == 1:
        return found[0]
    facts = {"month": formats.month(month), "name": name}
    if found:
        sentence = _("这家工厂有两位“%(name)s”。请用缴费表导入，按身份证号认人。")
        raise Refused(sentence % facts, field="name", code="two_of_the_name")
    sentence = _("%(month)s这家工厂没有叫“%(name)s”的职工。请核对姓名和月份，或先登记用工。")
    raise Refused(sentence % facts, field="name", code="not_employed")


def _require_something(employer_fen: int, employee_fen: int) -> None:
    if not (employer_fen or employee_fen):
        raise Refused(_("单位和个人缴费不能都是 0。"), field="employer_fen", code="nothing")


def _require_first(row: InsurancePayment) -> None:
    codes.hold(f"insurance:{row.factory_id}:{row.month}:{row.person_id}:{row.kind}")
    twin = InsurancePayment.objects.filter(
        factory=row.factory, month=row.month, person=row.person, kind=row.kind
    )
    if twin.exists():
        raise Refused(
            _("%(name)s%(month)s的%(kind)s已登记。请在列表中找到那一条修改。")
            % {
                "name": row.person.name,
                "month": formats.month(row.month),
                "kind": row.get_kind_display(),
            },
            field="kind",
            code="duplicate",
        )
