"""A record's fields as they lie in the database: read, kept as JSON, written back. Sealed values stay sealed."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from county.core.fields import SealedField, open_value, seal_value
from county.factories.commands.spelling import spell_enterprise, spell_factory
from county.factories.models import Enterprise, Factory
from county.merging.kinds import Kind
from county.merging.queries.comparing import everyone_of

Columns = dict[str, Any]


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The columns of all parts, by attname."""
    return tuple(column for part in kind.parts for column in part.columns)


def read(kind: Kind, pk: int) -> Columns:
    """The columns of all parts; what is sealed as ciphertext."""
    names = (*columns_of(kind), "uid") if _has_uid(kind) else columns_of(kind)
    found: Columns = everyone_of(kind).filter(pk=pk).values(*names).get()
    return found


def write(kind: Kind, pk: int, columns: Mapping[str, Any]) -> None:
    """Columns whose value no two records may share must be free: see `vacate`."""
    everyone_of(kind).filter(pk=pk).update(**columns)


def vacate(kind: Kind, pk: int) -> None:
    """Give up, inside this transaction, what no two records may have."""
    emptied: Columns = {}
    for part in kind.parts:
        for name in part.columns if part.is_unique else ():
            field = kind.model._meta.get_field(name)
            if getattr(field, "unique", False):
                emptied[name] = None if getattr(field, "null", False) else f"~{pk}"
    if emptied:
        write(kind, pk, emptied)


def handed(kind: Kind, columns: Iterable[str], source: Columns, uid: UUID | None) -> Columns:
    """The columns of one record as another may keep them: what is sealed is sealed for it anew."""
    return {name: _resealed(kind.model, name, source, uid) for name in columns}


def told(columns: Columns) -> dict[str, Any]:
    """As JSON: bytes and days marked."""
    return {name: _told(value) for name, value in columns.items() if name != "uid"}


def heard(columns: Mapping[str, Any]) -> Columns:
    """Back from `told`."""
    return {name: _heard(value) for name, value in columns.items()}


def plain(kind: Kind, columns: Columns) -> Columns:
    """Without the ciphertext, which differs each time it is made; the indexes stand for it."""
    sealed = {f.attname for f in kind.model._meta.concrete_fields if isinstance(f, SealedField)}
    return {name: value for name, value in columns.items() if name not in sealed and name != "uid"}


def respell(kind: Kind, pk: int) -> None:
    """Let search find the record, and what is searched by its name, by the values it has now."""
    row = everyone_of(kind).get(pk=pk)
    if isinstance(row, Enterprise):
        spell_enterprise(row)
        row.save(update_fields=["search_text"])
        for factory in row.factories.select_related("enterprise", "site"):
            spell_factory(factory)
            factory.save(update_fields=["search_text"])
    elif isinstance(row, Factory):
        spell_factory(row)
        row.save(update_fields=["search_text"])


def _has_uid(kind: Kind) -> bool:
    return any(field.name == "uid" for field in kind.model._meta.concrete_fields)


def _resealed(model: type[Model], name: str, source: Columns, uid: UUID | None) -> Any:
    value = source[name]
    if uid is None or not isinstance(model._meta.get_field(name), SealedField):
        return value
    opened = open_value(model, name, uid=source["uid"], blob=value)
    return seal_value(model, name, uid=uid, plain=opened)


def _told(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(bytes(value)).decode()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _heard(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return b64decode(value["bytes"]) if "bytes" in value else date.fromisoformat(value["day"])
