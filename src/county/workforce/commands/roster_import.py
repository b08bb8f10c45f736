"""Whole rosters: compared with the registry, then new people, employments and contract terms stored by COPY."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from county.core.crypto import blind_index
from county.core.fields import index_value, seal_value
from county.core.text import search_text
from county.intake.kinds import Changed, CheckedRow, Stored, Target
from county.workforce.choices import EmploymentKind
from county.workforce.commands.imports import (
    Known,
    copy_rows,
    index_of,
    new_keys,
    people_by_index,
    refuse_changes,
    with_problem,
)
from county.workforce.models import Employment, Household, Person

PERSON, EMPLOYMENT, TERM = "person", "employment", "contract_term"

_PERSON_COLUMNS = {
    "id": "int8", "version": "int4", "uid": "uuid", "name": "varchar", "id_number": "bytea", "id_index": "bytea",
    "sex": "varchar", "born_on": "date", "phone": "bytea", "phone_index": "bytea", "account": "bytea",
    "account_index": "bytea", "household_id": "int8", "town_id": "int8", "batch_id": "int8", "search_text": "text",
}  # fmt: skip
_EMPLOYMENT_COLUMNS = {
    "id": "int8", "version": "int4", "person_id": "int8", "factory_id": "int8", "kind": "varchar", "post": "varchar",
    "from_on": "date", "to_on": "date", "end_reason": "varchar", "batch_id": "int8",
}  # fmt: skip
_TERM_COLUMNS = {
    "id": "int8", "employment_id": "int8", "number": "int2", "signed_on": "date", "from_on": "date", "to_on": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Job:
    """One employment as registered."""

    pk: int
    factory: int
    kind: str
    post: str
    from_on: date
    to_on: date | None
    version: int


@dataclass(frozen=True)
class _Registry:
    """What the registry knows of everyone in the file. terms: employment -> its terms, (number, from, to)."""

    people: Mapping[bytes, Known]
    jobs: Mapping[int, Sequence[_Job]]
    terms: Mapping[int, Sequence[tuple[int, date, date | None]]]
    households: Mapping[str, tuple[int, int]]


def compare(target: Target, rows: Sequence[CheckedRow]) -> list[CheckedRow]:
    """Tell the new from the known, the changed and the contradicting. A constant number of queries.

    Returns: the rows in the same order; values get `person`, `employment`, and what is to be done to them:
    `fill` (fields of the person that were empty), `close` (a leaving day), `renew` (the number of a new term).
    """
    registry = _registry(rows)
    return [_compared(row, registry, target) for row in rows]


def store(target: Target, rows: Sequence[CheckedRow]) -> Stored:
    """Store new people, employments and terms, and the changes to known ones.

    Refuses: `changed_since`. Runs in the caller's transaction. Then: what changed is returned, for undo.
    """
    now = compare(target, rows)
    refuse_changes(rows, now)
    registry = _registry(now)
    people = _store_people(target, now, registry)
    _store_employments(target, now, people)
    changes = [*_fill_people(now, registry), *_close(now), *_renew(now)]
    return Stored(count=len(now), totals=totals_of(now), changes=changes)


def totals_of(rows: Iterable[CheckedRow]) -> dict[str, int]:
    values = [row.values for row in rows if row.is_storable]
    return {
        "employments": sum(one.get("employment") is None for one in values),
        "people": len({one["id"] for one in values if one.get("person") is None}),
        "changes": sum(
            bool(one.get("fill") or one.get("close") or one.get("renew")) for one in values
        ),
    }


# --- reading --------------------------------------------------------------------------------------


def _registry(rows: Sequence[CheckedRow]) -> _Registry:
    numbers = {row.values["id"] for row in rows if row.values["id"]}
    people = people_by_index({index_of(number) for number in numbers})
    keys = [known.pk for known in people.values()]
    jobs: dict[int, list[_Job]] = defaultdict(list)
    terms: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, id, factory_id, kind, post, from_on, to_on, version FROM workforce_employment"
            " WHERE person_id = ANY(%s) ORDER BY from_on",
            [keys],
        )
        for person, *rest in cursor.fetchall():
            jobs[person].append(_Job(*rest))
        cursor.execute(
            "SELECT t.employment_id, t.number, t.from_on, t.to_on FROM workforce_contractterm t"
            " JOIN workforce_employment e ON e.id = t.employment_id WHERE e.person_id = ANY(%s) ORDER BY t.number",
            [keys],
        )
        for employment, *rest in cursor.fetchall():
            terms[employment].append((rest[0], rest[1], rest[2]))
    codes = {row.values["household"] for row in rows if row.values["household"]}
    found = (
        Household.objects.filter(code__in=codes).values_list("code", "pk", "town") if codes else ()
    )
    return _Registry(people, jobs, terms, {code: (pk, town) for code, pk, town in found})


def _compared(row: CheckedRow, registry: _Registry, target: Target) -> CheckedRow:
    values = row.values
    if values["household"] and values["household"] not in registry.households:
        reason = _("没有户编号为“%(code)s”的家庭户。请核对编号，或先登记这一户；不清楚的可以留空。")
        row = with_problem(
            row, "household", "unknown_household", reason % {"code": values["household"][:24]}
        )
    known = registry.people.get(index_of(values["id"])) if values["id"] else None
    if known is None:
        return replace(row, values={**row.values, "person": None, "employment": None})
    if values["name"] and values["name"] != known.name:
        # The registered name is not told: whoever types numbers must not learn names by it.
        reason = _(
            "这个身份证号登记的姓名与表上不同。请核对姓名和身份证号；登记有误的请先更正人员信息。"
        )
        row = with_problem(row, "name", "name_differs", reason)
    row, fill = _filled(row, known, registry)
    row = replace(row, values={**row.values, "person": known.pk, "employment": None, "fill": fill})
    return (
        _against_jobs(row, registry, registry.jobs.get(known.pk, ()), target)
        if values["from"]
        else row
    )


def _filled(row: CheckedRow, known: Known, registry: _Registry) -> tuple[CheckedRow, list[str]]:
    """What the roster adds to a known person; what it contradicts stays as registered, with a warning."""
    values, fill = row.values, []
    stored = {"phone": known.phone_index, "account": known.account_index}
    labels = {"phone": _("电话"), "account": _("工资卡号")}
    for key, index in stored.items():
        if values[key] and index is None:
            fill.append(key)
        elif values[key] and blind_index(values[key], purpose=key) != index:
            reason = _("%(label)s与登记的不同，本次不改；要改请在人员信息里更正。")
            row = with_problem(
                row, key, f"{key}_differs", reason % {"label": labels[key]}, is_warning=True
            )
    household = registry.households.get(values["household"] or "")
    if household and known.household is None:
        fill.append("household")
    elif household and known.household != household[0]:
        reason = _("户编号与登记的不同，本次不改；要改请在人员信息里更正。")
        row = with_problem(row, "household", "household_differs", reason, is_warning=True)
    return row, fill


def _against_jobs(
    row: CheckedRow, registry: _Registry, jobs: Sequence[_Job], target: Target
) -> CheckedRow:
    from_on = date.fromisoformat(row.values["from"])
    to_on = date.fromisoformat(row.values["to"]) if row.values["to"] else None
    here = [job for job in jobs if job.factory == target.factory_id]
    same = next((job for job in here if job.from_on == from_on), None)
    if same is not None:
        return _against_same(row, same, registry.terms.get(same.pk, ()), to_on)
    clash = next((job for job in here if _meet(job, from_on, to_on)), None)
    if clash is not None:
        reason = _(
            "这个人已登记在本厂用工（%(known)s 起%(until)s），表上的入职日期是 %(said)s。"
            "请改成登记的日期；登记有误的请先更正用工记录。"
        )
        until = _("，%(day)s 止") % {"day": clash.to_on.isoformat()} if clash.to_on else _("，至今")
        words = {"known": clash.from_on.isoformat(), "until": until, "said": from_on.isoformat()}
        return with_problem(row, "from", "employed_here", reason % words)
    if any(job.factory != target.factory_id and _meet(job, from_on, to_on) for job in jobs):
        reason = _("这个人同一时间还登记在另一家工厂用工，请核实实际在哪里上班。")
        row = with_problem(row, "id", "employed_elsewhere", reason, is_warning=True)
    return row


def _meet(job: _Job, from_on: date, to_on: date | None) -> bool:
    return job.from_on <= (to_on or date.max) and from_on <= (job.to_on or date.max)


def _against_same(
    row: CheckedRow, job: _Job, terms: Sequence[tuple[int, date, date | None]], to_on: date | None
) -> CheckedRow:
    """The employment is known: skip it, end it, renew its contract, or say what contradicts."""
    values = {**row.values, "employment": job.pk}
    row = replace(row, values=values)
    if to_on is not None and job.to_on is None:
        values["close"] = to_on.isoformat()
    elif to_on is not None and to_on != job.to_on:
        words = {"known": job.to_on.isoformat() if job.to_on else "", "said": to_on.isoformat()}
        reason = _(
            "登记的离职日期是 %(known)s，表上是 %(said)s。请核对；登记有误的请先更正用工记录。"
        )
        row = with_problem(row, "to", "to_differs", reason % words)
    if values["kind"] != job.kind and not _is_assumed(row):
        words = {
            "known": EmploymentKind(job.kind).label,
            "said": EmploymentKind(values["kind"]).label,
        }
        reason = _(
            "登记的用工形式是%(known)s，表上是%(said)s。请核对；登记有误的请先更正用工记录。"
        )
        row = with_problem(row, "kind", "kind_differs", reason % words)
    if values["post"] and job.post and values["post"] != job.post:
        words = {"known": job.post, "said": values["post"]}
        reason = _("登记的岗位是“%(known)s”，表上是“%(said)s”，本次不改；要改请更正用工记录。")
        row = with_problem(row, "post", "post_differs", reason % words, is_warning=True)
    row = _against_terms(row, terms)
    changed = row.values.get("close") or row.values.get("renew") or row.values.get("fill")
    return row if changed or row.is_bad else replace(row, is_same=True)


def _is_assumed(row: CheckedRow) -> bool:
    return any(problem.code == "kind_assumed" for problem in row.problems)


def _against_terms(row: CheckedRow, terms: Sequence[tuple[int, date, date | None]]) -> CheckedRow:
    if not row.values["cfrom"]:
        return row
    start = date.fromisoformat(row.values["cfrom"])
    end = date.fromisoformat(row.values["cto"]) if row.values["cto"] else None
    if any((term[1], term[2]) == (start, end) for term in terms):
        return row
    if not terms or start > max(term[1] for term in terms):
        number = max((term[0] for term in terms), default=0) + 1
        return replace(row, values={**row.values, "renew": number})
    known = terms[-1]
    words = {
        "known": f"{known[1].isoformat()} — {known[2].isoformat() if known[2] else _('无固定期限')}",
        "said": f"{start.isoformat()} — {end.isoformat() if end else _('无固定期限')}",
    }
    reason = _("登记的合同期是 %(known)s，表上是 %(said)s。请核对；登记有误的请先更正用工记录。")
    return with_problem(row, "cfrom", "contract_differs", reason % words)


# --- writing --------------------------------------------------------------------------------------


def _store_people(
    target: Target, rows: Sequence[CheckedRow], registry: _Registry
) -> dict[str, int]:
    """Returns: identity number -> key, of everyone who is new."""
    new = {row.values["id"]: row.values for row in rows if row.values["person"] is None}
    keys = dict(zip(new, new_keys("workforce_person", len(new)), strict=True))
    records = (_person(keys[number], values, registry, target) for number, values in new.items())
    copy_rows("workforce_person", _PERSON_COLUMNS, records)
    return keys


def _person(
    pk: int, values: Mapping[str, Any], registry: _Registry, target: Target
) -> tuple[Any, ...]:
    uid = uuid.uuid4()
    household, town = registry.households.get(values["household"] or "", (None, None))
    phone, account = values["phone"], values["account"]
    return (
        pk,
        1,
        uid,
        values["name"],
        _sealed("id_number", uid, values["id"]),
        index_of(values["id"]),
        values["sex"],
        date.fromisoformat(values["born"]),
        _sealed("phone", uid, phone),
        index_value(phone, purpose="phone"),
        _sealed("account", uid, account),
        index_value(account, purpose="account"),
        household,
        town,
        target.batch_id,
        search_text(names=[values["name"]]),
    )


def _sealed(field: str, uid: uuid.UUID, plain: str | None) -> bytes | None:
    sealed = seal_value(Person, field, uid=uid, plain=plain)
    return None if sealed is None else bytes(sealed)


def _store_employments(
    target: Target, rows: Sequence[CheckedRow], people: Mapping[str, int]
) -> None:
    new = [row.values for row in rows if row.values["employment"] is None]
    keys = new_keys("workforce_employment", len(new))
    copy_rows(
        "workforce_employment",
        _EMPLOYMENT_COLUMNS,
        (
            (
                pk,
                1,
                values["person"] or people[values["id"]],
                target.factory_id,
                values["kind"],
                values["post"],
                date.fromisoformat(values["from"]),
                _day(values["to"]),
                "",
                target.batch_id,
            )
            for pk, values in zip(keys, new, strict=True)
        ),
    )
    signed = [(pk, values) for pk, values in zip(keys, new, strict=True) if values["cfrom"]]
    _copy_terms([(pk, 1, values) for pk, values in signed])


def _copy_terms(terms: Sequence[tuple[int, int, Mapping[str, Any]]]) -> list[int]:
    """terms: (employment, number, values). Returns: their keys, in order."""
    keys = new_keys("workforce_contractterm", len(terms))
    copy_rows(
        "workforce_contractterm",
        _TERM_COLUMNS,
        (
            (
                pk,
                employment,
                number,
                _day(values["cfrom"]),
                _day(values["cfrom"]),
                _day(values["cto"]),
            )
            for pk, (employment, number, values) in zip(keys, terms, strict=True)
        ),
    )
    return keys


def _fill_people(rows: Sequence[CheckedRow], registry: _Registry) -> list[Changed]:
    """Give known people what was empty. One by one: few, and each value is sealed for its own row."""
    wanted = {row.values["person"]: row.values for row in rows if row.values.get("fill")}
    changes = []
    for person in (
        Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    ):
        values = wanted[person.pk]
        before = {"version": person.version, "fields": values["fill"]}
        for key in values["fill"]:
            if key == "household":
                person.household_id, town = registry.households[values["household"]]
                before["town"] = person.town_id
                person.town_id = person.town_id or town
            else:
                setattr(person, key, values[key])
        person.version += 1
        person.save()
        changes.append(Changed(PERSON, person.pk, before, {"version": person.version}))
    return changes


def _close(rows: Sequence[CheckedRow]) -> list[Changed]:
    """Enter leaving days, and count the renewal of a contract as a change of its employment."""
    wanted = {
        row.values["employment"]: row.values
        for row in rows
        if row.values.get("close") or row.values.get("renew")
    }
    locked = list(
        Employment.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    )
    changes = []
    for job in locked:
        before = {"version": job.version, "to_on": job.to_on.isoformat() if job.to_on else None}
        job.to_on = _day(wanted[job.pk].get("close")) or job.to_on
        job.version += 1
        after = {"version": job.version, "to_on": job.to_on.isoformat() if job.to_on else None}
        changes.append(Changed(EMPLOYMENT, job.pk, before, after))
    Employment.objects.bulk_update(locked, ["to_on", "version"], batch_size=1000)
    return changes


def _renew(rows: Sequence[CheckedRow]) -> list[Changed]:
    terms = [
        (row.values["employment"], row.values["renew"], row.values)
        for row in rows
        if row.values.get("renew")
    ]
    keys = _copy_terms(terms)
    return [
        Changed(TERM, pk, None, {"employment": term[0]})
        for pk, term in zip(keys, terms, strict=True)
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
