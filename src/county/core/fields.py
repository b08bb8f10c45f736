"""Columns for money in fen, for sealed personal values and for the index to find them by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from county.core.crypto import blind_index, open_text, seal
from county.core.errors import Refused
from county.core.money import parse_yuan, to_yuan

# Django's fields take type arguments only in the stubs; these two let ours have them as well, so
# that mypy knows what a column holds and whether it may be None.
if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import BigIntegerField, BinaryField
else:

    class BigIntegerField(models.BigIntegerField):
        def __class_getitem__(cls, _: Any) -> Any:
            return cls

    class BinaryField(models.BinaryField):
        def __class_getitem__(cls, _: Any) -> Any:
            return cls


SetT_contra = TypeVar("SetT_contra", contravariant=True)
GetT_co = TypeVar("GetT_co", covariant=True)


class YuanFormField(forms.CharField):
    """A form field where people read and write yuan and the program keeps fen."""

    def __init__(self, *, allow_negative: bool = False, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(to_yuan(value)) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return parse_yuan(value, allow_negative=self.allow_negative)
        except Refused as refused:
            raise ValidationError(refused.reason, code=refused.code) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class FenField(BigIntegerField[SetT_contra, GetT_co]):
    """Money in whole fen. Name such fields `…_fen`; forms show and read yuan."""

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # the stubs name every argument
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        # Skips BigIntegerField, which insists on a whole-number field.
        return models.Field.formfield(self, **{"form_class": YuanFormField, **kwargs})


class Sealed(bytes):
    """Ciphertext as it lies in the database; tells it apart from text someone assigned."""

    __slots__ = ()


class SealedAttribute(DeferredAttribute):
    """Opens the sealed value at each reading.

    The instance keeps ciphertext only, so pickles, caches and tracebacks of loaded rows hold no
    plain value. Text assigned stays plain until it is saved.
    """

    field: SealedField[Any, Any]

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        stored = super().__get__(instance, cls)
        return self.field.open(instance, stored) if isinstance(stored, Sealed) else stored

    def __set__(self, instance: Any, value: Any) -> None:
        # Django gives b"" as the default of an empty binary column.
        if value == b"" and not isinstance(value, Sealed):
            value = ""
        if not (value is None or isinstance(value, (str, Sealed))):
            msg = f"{self.field} takes text, not {type(value).__name__}"
            raise TypeError(msg)
        instance.__dict__[self.field.attname] = value


class SealedField(BinaryField[SetT_contra, GetT_co]):
    """Text stored encrypted, opened on reading; NULL and empty text stay as they are.

    The model needs `uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)`.
    The table, the uid and the column are bound into the ciphertext: renaming a table or a column
    needs a migration that seals every value again, and a copied row must be given its text anew.
    Queries that defer should load `uid` with it, or each reading costs one more.

    Args:
        max_length: of the text, not of the bytes.

    Refuses: any lookup but `isnull` (look up the BlindIndexField), plain text in `update()` (use
        `seal_value`), `bulk_update()` altogether.
    """

    description = "Text, encrypted"
    descriptor_class = SealedAttribute
    empty_values = [None, ""]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Fields that are not editable skip the checks for empty values.
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        # The base leaves out False, its own default; ours is True.
        if kwargs.pop("editable", None) is None:
            kwargs["editable"] = False
        return name, path, args, kwargs

    if TYPE_CHECKING:
        _pyi_private_set_type: str | Sealed | None
        _pyi_private_get_type: str  # type: ignore[assignment]  # text, where the base gives bytes

    def open(self, instance: models.Model, blob: Sealed) -> str:
        """Decrypt one stored value of the instance. Raises: Unsealable."""
        return self.open_for(_uid_of(instance), blob)

    def open_for(self, uid: UUID, blob: bytes | memoryview) -> str:
        """Decrypt one stored value of the row of this uid. Raises: Unsealable."""
        return open_text(blob, context=self.context_of(uid), subject=uid) if len(blob) else ""

    def seal(self, plain: str, *, uid: UUID) -> Sealed:
        """Encrypt for the row of this uid; empty text stays empty."""
        return Sealed(seal(plain, context=self.context_of(uid), subject=uid)) if plain else Sealed()

    def context_of(self, uid: UUID) -> str:
        return f"{self.model._meta.db_table}:{uid}:{self.column}"

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 -- Django's signature
        if self.attname not in model_instance.__dict__:
            return super().pre_save(model_instance, add)
        stored = model_instance.__dict__[self.attname]
        if isinstance(stored, str):
            stored = self.seal(stored, uid=_uid_of(model_instance))
            model_instance.__dict__[self.attname] = stored
        return stored

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
    ) -> Any:
        if isinstance(value, str):
            msg = f"{self}: no plain text in SQL; save() the row, or update() with seal_value"
            raise TypeError(msg)
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            msg = f"{self} is sealed and cannot be searched: filter on its BlindIndexField"
            raise FieldError(msg)
        return super().get_lookup(lookup_name)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not any(field.name == "uid" for field in self.model._meta.fields):
            found.append(
                checks.Error("a model with a SealedField needs `uid`", obj=self, id="anye.E001")
            )
        if self.unique or getattr(self, "db_index", False):
            found.append(
                checks.Error("an index on ciphertext finds nothing", obj=self, id="anye.E002")
            )
        return found


class BlindIndexField(BinaryField[SetT_contra, GetT_co]):
    """Lookup key of a sealed field of the same model, filled at every save and by full_clean.

    Look up with `filter(id_index=blind_index(typed, purpose="id_number"))`. NULL where the source
    is NULL or empty. `save(update_fields=…)` must name both fields.

    Args:
        source: name of the SealedField.
        purpose: as for `crypto.blind_index`; the same value in two purposes gives two keys.
    """

    description = "Keyed index of a sealed field"

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source = source
        self.purpose = purpose
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Compute before uniqueness is checked, so that a duplicate is a form error."""
        return value if model_instance is None else self._fill(model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 -- Django's signature
        return self._fill(model_instance)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        sources = [field for field in self.model._meta.fields if field.name == self.source]
        if not (sources and isinstance(sources[0], SealedField) and self.purpose):
            message = "BlindIndexField needs a purpose and a SealedField as source"
            found.append(checks.Error(message, obj=self, id="anye.E003"))
        return found

    def _fill(self, instance: models.Model) -> bytes | None:
        # A deferred source was not changed, so neither was its index.
        if self.source in instance.__dict__:
            plain: str | None = getattr(instance, self.source)
            setattr(instance, self.attname, index_value(plain, purpose=self.purpose))
        index: bytes | None = getattr(instance, self.attname)
        return index


def index_value(plain: str | None, *, purpose: str) -> bytes | None:
    """Compute what a BlindIndexField stores: for COPY and update()."""
    return blind_index(plain, purpose=purpose) if plain else None


def seal_value(
    model: type[models.Model], field_name: str, *, uid: UUID, plain: str | None
) -> Sealed | None:
    """Seal a value outside an instance: for COPY and update()."""
    return None if plain is None else _sealed_field(model, field_name).seal(plain, uid=uid)


def open_value(
    model: type[models.Model], field_name: str, *, uid: UUID, blob: bytes | memoryview | None
) -> str | None:
    """Open a value that came through values(), values_list() or raw SQL. Raises: Unsealable."""
    if blob is None:
        return None
    return _sealed_field(model, field_name).open_for(uid, blob)


def _sealed_field(model: type[models.Model], field_name: str) -> SealedField[Any, Any]:
    field = model._meta.get_field(field_name)
    if not isinstance(field, SealedField):
        msg = f"{model.__name__}.{field_name} is no SealedField"
        raise TypeError(msg)
    return field


def _uid_of(instance: models.Model) -> UUID:
    uid: UUID | str | None = getattr(instance, "uid", None)
    if uid is None:
        msg = f"{type(instance).__name__} needs its uid before a sealed value can be kept"
        raise ValueError(msg)
    # A uid given as text is stored as a UUID; both must give the same context.
    return uid if isinstance(uid, UUID) else UUID(uid)
