"""What the list of events may be narrowed by."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.audit import choices, queries
from county.audit.models import Anchor, Event
from county.core.actor import Actor
from county.screens.forms import HouseForm, ScopedForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EventFilter(ScopedForm):
    action = forms.ChoiceField(label=_("事项"), required=False)
    who = forms.CharField(label=_("谁"), required=False, max_length=40)
    object_type = forms.ChoiceField(label=_("对象类型"), required=False)
    town = forms.ChoiceField(label=_("镇"), required=False)
    outcome = forms.ChoiceField(label=_("结果"), required=False)
    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput())
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput())
    # One record's own events: set by links from its page, never typed.
    object_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def scope(self, actor: Actor) -> None:
        self._field("action").choices = [("", _("全部")), *choices.ACTIONS.items()]
        self._field("object_type").choices = [("", _("全部")), *_object_types()]
        self._field("outcome").choices = [("", _("全部")), *choices.OUTCOMES.items()]
        self._field("town").choices = [("", _("全部")), *_towns(actor)]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    def narrow(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        asked = self.cleaned_data
        for name in ("action", "object_type", "object_id", "outcome", "town"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["who"]:
            rows = rows.filter(actor_name__contains=asked["who"].strip())
        return queries.between(rows, first=asked["first"], last=asked["last"])


class AnchorFilter(HouseForm):
    cause = forms.ChoiceField(
        label=_("缘由"), required=False, choices=[("", _("全部")), *choices.AnchorCause.choices]
    )

    def narrow(self, rows: QuerySet[Anchor]) -> QuerySet[Anchor]:
        cause = self.cleaned_data["cause"]
        return rows.filter(cause=cause) if cause else rows


class PrintedNumber(forms.IntegerField):
    """As it stands on paper: 4,880."""

    def to_python(self, value: Any) -> int | None:
        """Without what parts the thousands."""
        return super().to_python(str(value or "").replace(",", "").replace("，", ""))


class AnchorForm(HouseForm):
    size = PrintedNumber(
        label=_("到第几号"), min_value=1, max_value=10**15, help_text=_("纸上“到第……号”的数。")
    )
    root = forms.CharField(
        label=_("锚点值"),
        max_length=100,
        help_text=_("照纸上逐组抄写，空格、大小写都行；抄前 16 位以上。"),
    )


class VerificationForm(HouseForm):
    first_seq = forms.IntegerField(
        label=_("从第几号起"),
        required=False,
        min_value=1,
        help_text=_("不填就从第 1 号起，全部核验。"),
    )


def _towns(actor: Actor) -> list[tuple[int, str]]:
    """The towns of the actor: places lies above, so they are reached by the event's own key."""
    rows = Event._meta.get_field("town").related_model.objects.order_by("code")  # type: ignore[union-attr]
    if not actor.has_role(*choices.READS_ALL):
        rows = rows.filter(pk__in=actor.town_ids)
    return list(rows.values_list("pk", "name"))


def _object_types() -> "list[tuple[str, StrOrPromise]]":
    """Every table of ours, by its own name."""
    ours = [model._meta for model in apps.get_models() if model.__module__.startswith("county.")]
    return [(meta.label_lower, str(meta.verbose_name)) for meta in ours if meta.model is not Event]
