"""Which rows hang on a record, found through the models: tables of later issues are among them by themselves."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet, UniqueConstraint

from county.merging.kinds import Kind


class Relation(NamedTuple):
    """A foreign key to the kind of record. field: its name in the model that has it."""

    model: type[Model]
    field: str
    is_single: bool

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def rows(self, pk: int) -> QuerySet[Any]:
        return all_rows(self.model).filter(**{self.field: pk})


def all_rows(model: type[Model]) -> QuerySet[Any]:
    """Those a default manager would leave out too."""
    return model._base_manager.all()  # noqa: SLF001 -- Django's name for exactly this


def relations_of(kind: Kind) -> Iterator[Relation]:
    """Every foreign key to the kind's model, hidden ones and those of joining tables too, in a steady order."""
    meta: Any = kind.model._meta
    found = [
        Relation(one.related_model, one.field.name, one.one_to_one or one.field.unique)
        for one in meta.get_fields(include_hidden=True)
        if one.auto_created
        and not one.concrete
        and (one.one_to_many or one.one_to_one)
        and one.related_model._meta.managed
    ]
    stays = set(kind.stays)
    yield from sorted(
        (one for one in found if one.model not in stays), key=lambda one: (one.label, one.field)
    )


def clashes(relation: Relation, survivor: int, absorbed: int) -> int:
    """How many rows of the absorbed could not be handed over, because a rule of uniqueness has the other's there."""
    if relation.is_single:
        return int(relation.rows(survivor).exists() and relation.rows(absorbed).exists())
    found = 0
    for fields, condition in _unique_with(relation):
        others = [name for name in fields if name != relation.field]
        here = relation.rows(survivor).filter(condition).values_list(*others)
        there = relation.rows(absorbed).filter(condition).values_list(*others)
        # An empty value is unlike every other.
        found += len({row for row in here if None not in row} & set(there))
    return found


def _unique_with(relation: Relation) -> Iterator[tuple[tuple[str, ...], Q]]:
    meta = relation.model._meta
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and relation.field in constraint.fields:
            yield tuple(constraint.fields), constraint.condition or Q()
    for fields in meta.unique_together:
        if relation.field in fields:
            yield tuple(fields), Q()
