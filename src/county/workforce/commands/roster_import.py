"""Whole rosters: compared with the registry, then new people, employments and contract terms stored by COPY."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from county.core import subjects
from county.core.fields import index_value, seal_value
from county.core.text import pinyin_of, search_text
from county.intake.kinds import Changed, CheckedRow, Stored, Target
from county.workforce.commands.imports import copy_rows, index_of, new_keys, refuse_changes
from county.workforce.commands.roster_compare import Registry, compared, registry_of
from county.workforce.models import Employment, Person

PERSON, EMPLOYMENT, TERM = "person", "employment", "contract_term"

_PERSON_COLUMNS = {
    "id": "int8", "version": "int4", "uid": "uuid", "name": "varchar", "id_number": "bytea", "id_index": "bytea",
    "sex": "varchar", "born_on": "date", "phone": "bytea", "phone_index": "bytea", "account": "bytea",
    "account_index": "bytea", "household_id": "int8", "town_id": "int8", "batch_id": "int8", "search_text": "text",
    "name_pinyin": "varchar",
}  # fmt: skip
_EMPLOYMENT_COLUMNS = {
    "id": "int8", "version": "int4", "person_id": "int8", "factory_id": "int8", "kind": "varchar", "post": "varchar",
    "from_on": "date", "to_on": "date", "end_reason": "varchar", "batch_id": "int8",
}  # fmt: skip
_TERM_COLUMNS = {
    "id": "int8", "employment_id": "int8", "number": "int2", "signed_on": "date", "from_on": "date", "to_on": "date",
}  # fmt: skip


def compare(target: Target, rows: Sequence[CheckedRow]) -> list[CheckedRow]:
    """Tell the new from the known, the changed and the contradicting. A constant number of queries.

    Returns: the rows in the same order; values get `person`, `employment`, and what is to be done to them:
    `fill` (fields of the person that were empty), `close` (a leaving day), `renew` (the number of a new term).
    """
    registry = registry_of(rows)
    return [compared(row, registry, target) for row in rows]


def store(target: Target, rows: Sequence[CheckedRow]) -> Stored:
    """Store new people, employments and terms, and the changes to known ones.

    Refuses: `changed_since`. Runs in the caller's transaction. Then: what changed is returned, for undo.
    """
    now = compare(target, rows)
    refuse_changes(rows, now)
    registry = registry_of(now)
    people = _store_people(target, now, registry)
    _store_employments(target, now, people)
    changes = [*_fill_people(now, registry), *_close(now), *_renew(now)]
    return Stored(count=len(now), totals=totals_of(now), changes=changes)


def totals_of(rows: Iterable[CheckedRow]) -> dict[str, int]:
    """Counts over the rows that can be stored."""
    values = [row.values for row in rows if row.is_storable]
    return {
        "employments": sum(one.get("employment") is None for one in values),
        "people": len({one["id"] for one in values if one.get("person") is None}),
        "changes": sum(
            bool(one.get("fill") or one.get("close") or one.get("renew")) for one in values
        ),
    }


def _store_people(target: Target, rows: Sequence[CheckedRow], registry: Registry) -> dict[str, int]:
    """Returns: identity number -> key, of everyone who is new."""
    new = {row.values["id"]: row.values for row in rows if row.values["person"] is None}
    keys = dict(zip(new, new_keys("workforce_person", len(new)), strict=True))
    uids = subjects.new_uids()
    records = (
        _person(keys[number], next(uids), values, registry, target)
        for number, values in new.items()
    )
    copy_rows("workforce_person", _PERSON_COLUMNS, records)
    return keys


def _person(
    pk: int, uid: uuid.UUID, values: Mapping[str, Any], registry: Registry, target: Target
) -> tuple[Any, ...]:
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
        pinyin_of(values["name"], surname=True)[0],
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


def _fill_people(rows: Sequence[CheckedRow], registry: Registry) -> list[Changed]:
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
