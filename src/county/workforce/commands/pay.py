"""One month's pay of one person, and the worker's word about it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import clock, codes, months, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.screens import formats
from county.workforce import permissions, queries
from county.workforce.choices import Confirmation
from county.workforce.models import Payroll, Person


@transaction.atomic
def register_payroll(
    *,
    actor: Actor,
    today: date,
    factory: int,
    month: int,
    person: int | None = None,
    name: str = "",
    **facts: Any,
) -> Payroll:
    """Enter one person's pay for one month; a whole factory's comes as a sheet.

    Facts: person by key, or by name among those employed there in the month; days_tenths,
        gross_fen, deductions_fen, paid_on,
        channel. The net is computed.
    Refuses: another's factory; a month not begun; not employed there in the month; entered already;
        more days
        than the month has; deductions above the gross; paid before the month.
    Locks: the factory's month for the person.
    Then: audit `payroll.registered`.
    Source: 2-8, 3.4-3
    """
    permissions.require(actor, "payroll.create")
    place = queries.factories_open_to(actor).filter(pk=factory).first()
    if place is None:
        raise NotFound
    worker = _worker(actor, person, name, factory=factory, month=month, today=today)
    row = Payroll(factory=place, person=worker, month=month)
    permissions.require(actor, "payroll.create", row)
    if month > months.month_of(today):
        raise Refused(
            _("%(month)s还没有到，不能登记工资。") % {"month": formats.month(month)},
            field="month",
            code="future",
        )
    _require_employed(row)
    _require_first(row)
    _put(row, facts)
    row.save()
    audit.record(
        actor,
        "payroll.registered",
        row,
        person=worker.name,
        factory=place.name,
        month=month,
        net_fen=row.net_fen,
    )
    return row


@transaction.atomic
def correct_payroll(pk: int, *, actor: Actor, version: int, reason: str, **facts: Any) -> Payroll:
    """Correct a month's pay, saying why.

    Refuses: another's factory; `stale`; the worker has confirmed it; more days than the month has;
        deductions
        above the gross; paid before the month.
    Then: audit `payroll.corrected`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "payroll.edit", row)
    if row.confirmation == Confirmation.CONFIRMED:
        raise Refused(
            _("工人已确认这个月的工资，不能再改。确有错误，请镇工作人员先代记工人异议，写明情况。"),
            code="confirmed",
        )
    require_version(row, version)
    changed = _put(row, facts)
    row.save()
    audit.record(actor, "payroll.corrected", row, reason=reason, changed=changed)
    return row


@transaction.atomic
def confirm_payroll(pk: int, *, actor: Actor, said_by: str) -> Payroll:
    """Take down that the worker says the pay is right. For workers without a telephone; never by
    the owner.

    said_by: who said so to whom and how, kept as the reason.
    Refuses: the owner; another town's; already confirmed; nothing paid yet.
    Then: audit `payroll.confirmed`.
    Source: 3.2-3
    """
    row = _locked(actor, pk)
    permissions.require(actor, "payroll.confirm", row)
    _require_paid(row)
    return _record_word(
        row, Confirmation.CONFIRMED, "payroll.confirmed", actor=actor, said_by=said_by
    )


@transaction.atomic
def dispute_payroll(pk: int, *, actor: Actor, said_by: str) -> Payroll:
    """Take down that the worker says the pay is wrong; it may then be corrected.

    Refuses: the owner; another town's; already disputed.
    Then: audit `payroll.disputed`.
    Source: 3.2-3
    """
    row = _locked(actor, pk)
    permissions.require(actor, "payroll.dispute", row)
    return _record_word(
        row, Confirmation.DISPUTED, "payroll.disputed", actor=actor, said_by=said_by
    )


@transaction.atomic
def answer_own_payroll(pk: int, *, actor: Actor, is_right: bool, said: str = "") -> Payroll:
    """Say, as the worker himself, that a month's pay is right, or what is wrong with it.

    said: his words, when it is wrong.
    Refuses: another's pay (as absent); confirmed without a day of payment; wrong without a word why;
        the same word twice.
    Then: audit `payroll.confirmed_by_worker` or `payroll.disputed_by_worker`.
    Source: 3.2-3
    """
    row = queries.own_payroll_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "payroll.answer", row)
    if is_right:
        _require_paid(row)
        word, action = Confirmation.CONFIRMED, "payroll.confirmed_by_worker"
    else:
        if not said.strip():
            raise Refused(_("请写明哪里不对，例如少发了几天、少了多少钱。"), field="said")
        word, action = Confirmation.DISPUTED, "payroll.disputed_by_worker"
    return _record_word(row, word, action, actor=actor, said_by=said.strip())


def _require_paid(row: Payroll) -> None:
    if row.paid_on is None:
        raise Refused(_("这个月的工资还没有发放日期，不能确认收到。"), code="unpaid")


def _record_word(
    row: Payroll, word: Confirmation, action: str, *, actor: Actor, said_by: str
) -> Payroll:
    if row.confirmation == word:
        raise Refused(_("已经记过“%(word)s”，不用再记。") % {"word": word.label}, code="same_word")
    row.confirmation, row.confirmed_at = word, clock.now()
    row.version += 1
    row.save(update_fields=["confirmation", "confirmed_at", "version"])
    audit.record(actor, action, row, reason=said_by, month=row.month, net_fen=row.net_fen)
    return row


def _locked(actor: Actor, pk: int) -> Payroll:
    row = queries.payroll_for_update(actor, pk)
    if row is None:
        raise NotFound
    return row


def _worker(
    actor: Actor, key: int | None, name: str, *, factory: int, month: int, today: date
) -> Person:
    if key is not None:
        seen = queries.people_for(actor, today=today).filter(pk=key).first()
        if seen is None:
            raise NotFound
        return seen
    first, last = months.first_day(month), months.last_day(month)
    found = list(
        queries.employed_in(factory, first=first, last=last, name=text.clean_name(name))[:2]
    )
    if not found:
        raise Refused(
            _("%(month)s这家工厂没有叫“%(name)s”的职工。请核对姓名和月份，或先登记用工。")
            % {"month": formats.month(month), "name": name},
            field="name",
            code="not_employed",
        )
    if len(found) > 1:
        raise Refused(
            _("这家工厂有两位“%(name)s”。请从他本人的用工页面登记工资。") % {"name": name},
            field="name",
            code="two_of_the_name",
        )
    return found[0]


def _put(row: Payroll, facts: dict[str, Any]) -> dict[str, Any]:
    gross, deductions, paid_on = facts["gross_fen"], facts["deductions_fen"], facts["paid_on"]
    longest = months.last_day(row.month).day
    if facts["days_tenths"] > longest * 10:
        raise Refused(
            _("%(month)s只有 %(n)s 天。请核对出勤天数。")
            % {"month": formats.month(row.month), "n": longest},
            field="days_tenths",
            code="days",
        )
    if deductions > gross:
        raise Refused(_("扣除多于应发。请核对两个金额。"), field="deductions_fen", code="negative")
    if paid_on is not None and paid_on < months.first_day(row.month):
        raise Refused(_("发放日期在这个月之前。请核对。"), field="paid_on", code="paid_early")
    return audit.amend(row, **facts, net_fen=gross - deductions)


def _require_employed(row: Payroll) -> None:
    first, last = months.first_day(row.month), months.last_day(row.month)
    jobs = queries.overlapping(
        person=row.person_id, factory=row.factory_id, from_on=first, to_on=last
    )
    if not jobs.exists():
        raise Refused(
            _("%(name)s在%(month)s没有这家工厂的用工记录。请先登记用工，或核对月份。")
            % {"name": row.person.name, "month": formats.month(row.month)},
            field="month",
            code="not_employed",
        )


def _require_first(row: Payroll) -> None:
    codes.hold(f"payroll:{row.factory_id}:{row.month}:{row.person_id}")
    if Payroll.objects.filter(factory=row.factory, month=row.month, person=row.person).exists():
        raise Refused(
            _("%(name)s%(month)s的工资已登记。请在列表中找到那一条修改。")
            % {"name": row.person.name, "month": formats.month(row.month)},
            field="month",
            code="duplicate",
        )
