"""Stores generated rows by COPY: seals columns, computes their indexes, moves sequences on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, JSONField, Model
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Json

from county.core.fields import BlindIndexField, SealedField, index_value, seal_value
from county.core.text import pinyin_of
from county.demo.english import english_of
from county.demo.generator.tables import Table, Tables

Row = Sequence[Any]
Read = Callable[[Row], Any]


def store(tables: Tables) -> int:
    """Write every table in the caller's transaction. Returns: rows written."""
    return sum(_copy(table) for table in tables)


def analyze(tables: Tables) -> None:
    """Tell the planner what was copied, within the transaction: what runs next joins these tables."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(_name(table.model))}")


def analyze_app(label: str) -> None:
    """The same for what an app's own commands have written: in one transaction nobody else tells the planner."""
    with connection.cursor() as cursor:
        for model in apps.get_app_config(label).get_models():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(_name(model))}")


def vacuum(tables: Tables) -> None:
    """Let index-only scans and the planner work from the start. Outside a transaction only."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {connection.ops.quote_name(_name(table.model))}")


def _copy(table: Table) -> int:
    """Rows as they are, then what is computed of each: most tables have only constants there."""
    by_name = {field.attname: field for field in _fields(table.model) if not field.primary_key}
    plain = [name for name in table.columns if _is_plain(by_name[name])]
    others = [field for name, field in by_name.items() if name not in plain]
    reads = [_reader(table, field) for field in others]
    columns = [_pk(table.model), *(by_name[name].column for name in plain)]
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(_name(table.model)),
        SQL(", ").join(map(Identifier, [*columns, *(field.column for field in others)])),
    )
    kept = [place for place, name in enumerate(table.columns) if name in plain]
    whole = len(kept) == len(table.columns)
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for key, row in enumerate(table.rows, start=1):
                given = row if whole else [row[place] for place in kept]
                copy.write_row((key, *given, *[read(row) for read in reads]))
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
            [_name(table.model), columns[0], max(1, len(table.rows))],
        )
    return len(table.rows)


def _is_plain(field: "Field[Any, Any]") -> bool:
    return not isinstance(field, SealedField | JSONField)


def _reader(table: Table, field: "Field[Any, Any]") -> Read:
    """How one column comes out of a row: given, sealed, indexed, spelt, or the model's default."""
    places = {name: place for place, name in enumerate(table.columns)}
    if isinstance(field, BlindIndexField):
        source, purpose = places[field.source], field.purpose
        return lambda row: index_value(row[source], purpose=purpose)
    if isinstance(field, SealedField):
        return _sealing(table.model, field.name, places[field.attname], places["uid"])
    if field.attname in places:
        place = places[field.attname]
        return lambda row: Json(row[place])
    if field.name == "name_pinyin":
        name = places["name"]
        return lambda row: pinyin_of(row[name], surname=False)[0]
    if field.name == "name_en" and "name" in places:
        name = places["name"]
        return lambda row: english_of(row[name])
    return _default(table.model, field)


def _default(model: type[Model], field: "Field[Any, Any]") -> Read:
    if not (field.has_default() or field.null or field.empty_strings_allowed):
        msg = f"{model.__name__}.{field.name} has no default and the generator gives none"
        raise LookupError(msg)
    if isinstance(field, JSONField):
        return lambda _row: Json(field.get_default())
    default = field.get_default
    if callable(field.default):
        return lambda _row: default()
    constant = default()
    return lambda _row: constant


def _sealing(model: type[Model], name: str, place: int, uid: int) -> Read:
    return lambda row: seal_value(model, name, uid=row[uid], plain=row[place])


def _fields(model: type[Model]) -> Iterable["Field[Any, Any]"]:
    return model._meta.concrete_fields


def _name(model: type[Model]) -> str:
    return model._meta.db_table


def _pk(model: type[Model]) -> str:
    column: str = model._meta.pk.column
    return column
