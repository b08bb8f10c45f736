"""What the list of events may be narrowed by."""

from typing import TYPE_CHECKING

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.audit import choices, queries
from county.audit.models import Event
from county.core.actor import Actor
from county.screens.forms import ScopedForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EventFilter(ScopedForm):
    action = forms.ChoiceField(label=_("事项"), required=False)
    who = forms.CharField(label=_("谁"), required=False, max_length=40)
    object_type = forms.ChoiceField(label=_("对象类型"), required=False)
    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput())
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput())
    # One record's own events: set by links from its page, never typed.
    object_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def scope(self, actor: Actor) -> None:
        self._field("action").choices = [("", _("全部")), *choices.ACTIONS.items()]
        self._field("object_type").choices = [("", _("全部")), *_object_types()]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    def narrow(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        asked = self.cleaned_data
        for name in ("action", "object_type", "object_id"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["who"]:
            rows = rows.filter(actor_name__contains=asked["who"])
        return queries.between(rows, first=asked["first"], last=asked["last"])


def _object_types() -> "list[tuple[str, StrOrPromise]]":
    """Every table of ours, by its own name."""
    ours = [model._meta for model in apps.get_models() if model.__module__.startswith("county.")]
    return [(meta.label_lower, str(meta.verbose_name)) for meta in ours if meta.model is not Event]
