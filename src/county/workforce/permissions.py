"""Who may do what to households, people, employments and pay."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.workforce.choices import READS_ALL, SYSTEM
from county.workforce.models import Employment, Household, InsurancePayment, Payroll, Person

COUNTY = READS_ALL | {Role.TOWN}
READERS = COUNTY | {Role.OWNER}
CLERKS = frozenset({Role.OFFICE, Role.TOWN})
# An owner keeps his own staff's roster and wages; families and identities are the town's.
EMPLOYERS = CLERKS | {Role.OWNER}

TABLE: Table = {
    "household.view": COUNTY,
    "household.export": COUNTY,
    "household.create": CLERKS,
    "household.edit": CLERKS,
    "household.set_status": CLERKS,
    "household.end_status": CLERKS,
    "person.view": READERS,
    "person.export": READERS,
    # Whom a factory hires from elsewhere is entered with the hiring.
    "person.create": CLERKS,
    "person.edit": CLERKS,
    "person.set_status": CLERKS,
    "person.end_status": CLERKS,
    # Full numbers, for a case; every reading is recorded.
    "person.read_numbers": frozenset({Role.AUDITOR}),
    "employment.view": READERS,
    "employment.export": READERS,
    "employment.create": EMPLOYERS,
    "employment.edit": EMPLOYERS,
    "employment.end": EMPLOYERS,
    "employment.renew": EMPLOYERS,
    "payroll.view": READERS,
    "payroll.export": READERS,
    "payroll.create": EMPLOYERS,
    "payroll.edit": EMPLOYERS,
    # The worker's word about his pay, taken down by an official: never by the owner who paid it.
    "payroll.confirm": CLERKS,
    "payroll.dispute": CLERKS,
    "insurance.view": READERS,
    "insurance.export": READERS,
    "insurance.create": EMPLOYERS,
    "insurance.edit": EMPLOYERS,
    # His own word about his own pay.
    "payroll.answer": frozenset({Role.WORKER}),
}
_LOOKS = frozenset({"view", "export", "read_numbers"})


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb`. Reading is scoped by the query; writing also by the row's town or
    factory.
    """
    if actor.has_role(SYSTEM):
        return True
    if not by_role(TABLE, actor, action):
        return False
    if action == "payroll.answer":
        return row is None or row.person_id == actor.person_id
    return row is None or action.partition(".")[2] in _LOOKS or _is_in_charge(actor, row)


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` as a Register asks it, with the noun filled in."""

    def asked(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return asked


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Raises: NotAllowed."""
    if not may(actor, action, row):
        raise NotAllowed(_("这条记录由所属的镇或县社区工厂办办理，您的岗位不能改。"))


def _is_in_charge(actor: Actor, row: Any) -> bool:
    if actor.has_role(Role.OFFICE):
        return True
    match row:
        case Household():
            return row.town_id in actor.town_ids
        case Person():
            # A person of no town of ours is kept by the town that employs him.
            return row.town_id is None or row.town_id in actor.town_ids
        case Employment() | Payroll() | InsurancePayment():
            return row.factory.town_id in actor.town_ids or row.factory_id in actor.factory_ids
    raise TypeError(row)
