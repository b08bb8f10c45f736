"""Whole sheets of old grants: each row's scheme and person found, then kept as lines of the books."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from county.core.money import format_yuan
from county.entitlements import permissions
from county.entitlements.choices import WORKERS, SubjectKind
from county.entitlements.models import Grant
from county.factories.models import Factory
from county.intake.kinds import Changed, CheckedRow, Stored, Target
from county.policies import queries as policies
from county.policies.kinds import rules
from county.workforce.commands.imports import (
    Known,
    index_of,
    people_by_index,
    refuse_changes,
    refuse_dependents,
    twin,
    with_problem,
)
from county.workforce.models import Employment

_Key = tuple[str, int | None, date, str]


@dataclass(frozen=True)
class _Books:
    """What rows are compared with, read in a constant number of queries."""

    factory: Factory
    schemes: Mapping[str, tuple[str, str]]  # words of a scheme -> its name and subject
    people: Mapping[bytes, Known]
    jobs: Sequence[tuple[int, int, date]]  # key, person, hired on; the latest first
    leases: Sequence[tuple[int, date]]
    entered: Mapping[_Key, int]  # fen


def compare(target: Target, rows: Sequence[CheckedRow]) -> list[CheckedRow]:
    """Find each row's scheme and person, and what the books have already. A constant number of queries."""
    books = _books(target, rows)
    seen: dict[_Key, CheckedRow] = {}
    compared = []
    for row in rows:
        found = row if row.is_bad else _named(row, books)
        if not found.is_bad:
            key = _key(found)
            earlier = seen.setdefault(key, found)
            found = twin(found, [earlier], field="paper") if earlier is not found else found
            found = _against(found, books.entered.get(key))
        compared.append(found)
    return compared


def store(target: Target, rows: Sequence[CheckedRow]) -> Stored:
    """Keep the rows as lines of the old books. Runs in the caller's transaction.

    Refuses: the role enters none; `changed_since`.
    """
    permissions.require(target.actor, "grant.import")
    now = compare(target, rows)
    refuse_changes(rows, now)
    books = _books(target, rows)
    Grant.objects.bulk_create(_grant(row, books, target) for row in now)
    return Stored(count=len(now), totals=totals_of(now))


def undo(target: Target, _changes: Sequence[Changed]) -> int:
    """Remove the batch's lines.

    Refuses: `in_use`, when some were struck since. Returns: lines removed.
    """
    rows = Grant.objects.filter(batch=target.batch_id)
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    struck = rows.filter(version__gt=1).count()
    refuse_dependents([(struck, _("有 %(count)s 行入库后又删除过"))])
    return int(rows.delete()[1].get(Grant._meta.label, 0))


def totals_of(rows: Iterable[CheckedRow]) -> dict[str, int]:
    """The sum over the rows that can be stored, in fen."""
    return {"amount_fen": sum(row.values["amount_fen"] for row in rows if row.is_storable)}


def _books(target: Target, rows: Sequence[CheckedRow]) -> _Books:
    factory = Factory.objects.select_related("enterprise").get(pk=target.factory_id)
    numbers = {row.values["id"] for row in rows if row.values["id"]}
    people = people_by_index(index_of(number) for number in numbers)
    jobs = Employment.objects.filter(
        factory=factory, person__in=[one.pk for one in people.values()]
    )
    entered = Grant.objects.filter(factory=factory, removed_on=None).order_by()
    return _Books(
        factory,
        _schemes(target.today),
        people,
        tuple(jobs.order_by("-from_on").values_list("pk", "person_id", "from_on")),
        tuple(factory.leases.order_by("-from_on").values_list("pk", "from_on")),
        {
            (scheme, person, day, paper): fen
            for scheme, person, day, paper, fen in entered.values_list(
                "scheme", "person_id", "granted_on", "paper", "amount_fen"
            )
        },
    )


def _schemes(today: date) -> dict[str, tuple[str, str]]:
    found = {}
    for version in policies.versions_in_force(today):
        scheme = rules.scheme_of(version)
        for said in (scheme.name, scheme.title.zh, scheme.title.en):
            found["".join(said.split()).casefold()] = (scheme.name, scheme.subject)
    return found


def _named(row: CheckedRow, books: _Books) -> CheckedRow:
    values = row.values
    known = books.schemes.get(str(values["scheme"]).casefold())
    if known is None:
        said = _("没有“%(text)s”这个现行方案。请照扶持政策页上的名称填写。")
        return with_problem(row, "scheme", "unknown_scheme", said % {"text": values["scheme"][:30]})
    name, subject = known
    found = {**values, "scheme_name": name, "subject": subject, "person": None}
    if subject in WORKERS and not values["id"]:
        return with_problem(row, "id", "person_missing", _("这个方案发给工人，请填写身份证号。"))
    if values["id"]:
        person = books.people.get(index_of(values["id"]))
        if person is None:
            said = _("登记册中没有这个身份证号的人。请先在“人员”中登记，再登记发放。")
            return with_problem(row, "id", "unknown_person", said)
        if values["name"] and person.name != values["name"]:
            said = _("身份证号在库里是“%(known)s”，表上姓名是“%(said)s”。请核对。")
            words = {"known": person.name, "said": values["name"]}
            return with_problem(row, "name", "name_differs", said % words)
        found["person"] = person.pk
    return replace(row, values=found)


def _key(row: CheckedRow) -> _Key:
    values = row.values
    day = date.fromisoformat(values["granted_on"])
    return values["scheme_name"], values["person"], day, values["paper"]


def _against(row: CheckedRow, fen: int | None) -> CheckedRow:
    if fen is None:
        return row
    if fen == row.values["amount_fen"]:
        return replace(row, is_same=True)
    said = _("同一方案、同一天、同一凭证号已经登记为 %(known)s 元。请核对，有误的先删除原来那行。")
    return with_problem(row, "amount", "differs", said % {"known": format_yuan(fen)})


def _grant(row: CheckedRow, books: _Books, target: Target) -> Grant:
    values, person = row.values, row.values["person"]
    household = next((one.household for one in books.people.values() if one.pk == person), None)
    day = date.fromisoformat(values["granted_on"])
    return Grant(
        scheme=values["scheme_name"],
        subject=values["subject"],
        item=_item(values["subject"], books, person, day),
        person_id=person,
        household_id=household,
        factory=books.factory,
        enterprise=books.factory.enterprise,
        granted_on=day,
        months=values["months"],
        amount_fen=values["amount_fen"],
        paper=values["paper"],
        note=values["note"],
        batch_id=target.batch_id,
        recorded_on=target.today,
        recorded_by_id=target.actor.user_id,
    )


def _item(subject: str, books: _Books, person: int | None, day: date) -> int | None:
    """The subject's own key, where the row tells it; as for a line entered by hand."""
    if subject == SubjectKind.FACTORY:
        return books.factory.pk
    if subject == SubjectKind.WORKER:
        return next((key for key, who, hired in books.jobs if who == person and hired <= day), None)
    if subject == SubjectKind.LEASE:
        return next((key for key, begun in books.leases if begun <= day), None)
    return None
