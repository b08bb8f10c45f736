"""What a paper may be handed in with: upper apps name their models when they are ready."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Holder:
    """label: "loans.Loan". title: what one is called. page: URL name of its page, by key. kinds: the papers
    offered first.
    """

    label: str
    title: "StrOrPromise"
    page: str
    kinds: tuple[str, ...] = ()


_HOLDERS: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Make a model known that has a `factory`."""
    _HOLDERS[holder.label] = holder


def holder_of(label: str) -> Holder | None:
    return _HOLDERS.get(label)


def row_of(label: str, pk: int) -> Any:
    """The row, as far as the database shows it to who asks; None otherwise."""
    if label not in _HOLDERS:
        return None
    model: Any = apps.get_model(label)
    return model.objects.filter(pk=pk).first()
