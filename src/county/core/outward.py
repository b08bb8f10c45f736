"""The one way out: which personal field each role is shown whole, masked or not at all.

Lists, pages, files, panels and search ask `show`; nothing else reads a sealed field for a reader
(tests/architecture/test_outward.py). Which rows he sees at all is the query's and the database's
business (core/scope.py): here only what of them. The table is trust.md, Access.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from county.core import identity
from county.core.actor import Actor


class Level(IntEnum):
    """How much of a field leaves. Of two roles of one person the higher counts."""

    NONE = 0
    MASKED = 1
    FULL = 2


NONE, MASKED, FULL = Level.NONE, Level.MASKED, Level.FULL
Levels = Mapping[str, Level]

# Roles by their stored word: core lies below accounts; a test compares the two.
ROLES = (
    "leader", "office", "department", "finance", "supervision", "auditor",
    "town", "owner", "worker", "system_admin", "security_admin", "audit_admin",
)  # fmt: skip
# These are shown their own record only, whatever rows reach them.
ONLY_HIMSELF = frozenset({"worker"})


def _levels(**told: Level) -> Levels:
    """A role not named is shown nothing."""
    return MappingProxyType({role: told.get(role, NONE) for role in ROLES})


def _readers(level: Level = FULL, **other: Level) -> Levels:
    """Those who are shown rows of persons, the worker his own."""
    words = ("office", "department", "supervision", "auditor", "town", "owner", "worker")
    return _levels(**{**dict.fromkeys(words, level), **other})


_ROW = _readers()
_OFFICIALS = ("leader", "office", "department", "finance", "supervision", "auditor", "town")
# "<app>.<Model>.<field>" -> role -> level.
POLICY: Mapping[str, Levels] = MappingProxyType(
    {
        "workforce.Person.name": _ROW,
        "workforce.Person.sex": _ROW,
        "workforce.Person.born_on": _ROW,
        "workforce.Person.id_number": _readers(MASKED, worker=FULL),
        "workforce.Person.phone": _readers(MASKED, town=FULL, worker=FULL),
        # The pay card is finance's, at the freeze of a batch (AT_FREEZE), and the worker's own.
        "workforce.Person.account": _levels(auditor=MASKED, worker=MASKED),
        "workforce.Household.head_name": _readers(owner=NONE),
        # What a person says is right about himself; clerks see it as far as the field it is about.
        "privacy.DataRequest.wanted": _levels(worker=FULL),
        # Where who objects is answered: those who answer.
        "claims.Objection.contact": _levels(office=FULL, department=FULL, town=FULL),
        # A firm's representative is published by the register of enterprises; its telephone is not.
        "factories.Enterprise.legal_representative": _readers(leader=FULL, worker=NONE),
        "factories.Enterprise.phone": _readers(MASKED, town=FULL, owner=FULL, worker=NONE),
        # A landlord may be a private person.
        "places.Lease.landlord": _readers(leader=MASKED, worker=NONE),
        # Who is paid, and where: finance pays by name; the whole number leaves in the frozen file alone.
        "payments.Payee.name": _readers(finance=FULL),
        "payments.PayeeAccount.holder": _readers(finance=FULL),
        "payments.PayeeAccount.account_number": _levels(),
        # Leaves as the bank's file alone, recorded each time (payments.commands.take_file).
        "payments.BatchFile.content": _levels(),
        "payments.ReturnFile.content": _levels(),
        # Named people of the bodies, and where officials reach them (4.1-4).
        "accounts.Member.name": MappingProxyType(dict.fromkeys(ROLES, FULL)),
        "accounts.Member.telephone": _levels(**dict.fromkeys(_OFFICIALS, FULL)),
        # Who holds a post, and his office's telephone, is said to everyone he serves.
        "accounts.User.name": MappingProxyType(dict.fromkeys(ROLES, FULL)),
        # Shown once, to its owner, by the page that sets it up (accounts.commands.Enrolling).
        "accounts.SecondFactor.secret": _levels(),
        "accounts.Organisation.telephone": MappingProxyType(dict.fromkeys(ROLES, FULL)),
    }
)
# Shown whole for a purpose of its own, on a page that records the reading.
CASE = "case"
FREEZE = "freeze"
_NUMBERS = frozenset(
    {"workforce.Person.id_number", "workforce.Person.phone", "workforce.Person.account"}
)
FOR_PURPOSE: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        CASE: {"auditor": _NUMBERS},
        FREEZE: {"finance": _NUMBERS - {"workforce.Person.phone"} | {"workforce.Person.name"}},
    }
)


def _mask_name(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1)


def _mask_day(day: date) -> str:
    return f"{day.year}"


_MASKS: Mapping[str, Callable[[Any], str]] = {
    "id_number": identity.mask_id_number,
    "phone": identity.mask_phone,
    "telephone": identity.mask_phone,
    "account": identity.mask_account,
    "born_on": _mask_day,
}


def show(actor: Actor, row: Any, field: str, *, purpose: str = "") -> Any:
    """What the actor is shown of one personal field of the row: the value (the word of a choice),
    its masked text, or None.

    purpose: CASE or FREEZE, on the pages that record such a reading.
    Raises: KeyError when the field stands in no policy.
    """
    level = level_of(actor, row, field, purpose=purpose)
    if level is NONE:
        return None
    value = getattr(row, field)
    if value in (None, ""):
        return None
    if level is MASKED:
        return _MASKS.get(field, _mask_name)(value)
    spoken = getattr(row, f"get_{field}_display", None)
    return str(spoken()) if spoken else value


def show_text(actor: Actor, name: str, text: str, *, is_own: bool = False) -> str:
    """What the actor is shown of a value that is in no row yet: the cell of a sheet.

    name: "<app>.<Model>.<field>". is_own: he sent it himself, so it is masked at most.
    """
    level = max(_highest(actor.roles, name, ""), MASKED if is_own else NONE)
    if level is FULL or not text:
        return text
    return _MASKS.get(name.rpartition(".")[2], _mask_name)(text) if level is MASKED else ""


def level_of(actor: Actor, row: Any, field: str, *, purpose: str = "") -> Level:
    """The highest level the actor's roles have for the field of this row."""
    name = f"{row._meta.label}.{field}"
    roles = actor.roles
    if not roles.isdisjoint(ONLY_HIMSELF) and not _is_himself(actor, row):
        roles -= ONLY_HIMSELF
    return _highest(roles, name, purpose)


def may_see(actor: Actor, name: str) -> bool:
    """True when some role of the actor is shown anything of the field ("<app>.<Model>.<field>")."""
    return _highest(actor.roles, name, "") is not NONE


@lru_cache(maxsize=4096)
def _highest(roles: frozenset[str], name: str, purpose: str) -> Level:
    levels = POLICY[name]
    for_purpose = FOR_PURPOSE[purpose] if purpose else {}
    if any(name in for_purpose.get(role, ()) for role in roles):
        return FULL
    return max((levels.get(role, NONE) for role in roles), default=NONE)


def _is_himself(actor: Actor, row: Any) -> bool:
    """Whether the row is the worker, or his family. What is of no person is nobody's secret."""
    match row._meta.label:
        case "workforce.Person":
            return actor.person_id is not None and row.pk == actor.person_id
        case "workforce.Household":
            return actor.household_id is not None and row.pk == actor.household_id
    of_person = getattr(row, "person_id", None)
    return of_person is None or of_person == actor.person_id
