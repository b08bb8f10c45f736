"""What the lists are narrowed by, and what each step asks."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.claims.choices import (
    ClaimState,
    ExtraKind,
    NoticeState,
    ObjectionState,
)
from county.claims.queries import choices_of
from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.places import queries as places
from county.places.models import Town
from county.screens.forms import HouseForm, KeyField, ScopedForm

ANY = ("", _("全部"))
HELD = (("1", pgettext_lazy("claim", "已暂停")), ("0", pgettext_lazy("claim", "未暂停")))
TAKERS = (
    ("factory_office", _("县社区工厂办")),
    ("hr_bureau", _("县人社局")),
    ("revitalisation_bureau", _("县扶贫部门")),
)


def _words(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=300, help_text=hint, widget=area, required=required
    )


class ClaimFilter(ScopedForm):
    scheme = forms.ChoiceField(label=_("补贴项目"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *ClaimState.choices])
    held = forms.ChoiceField(label=_("暂停"), required=False, choices=[ANY, *HELD])
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )

    def scope(self, actor: Actor) -> None:
        field: Any = self.fields["town"]
        field.queryset = places.towns_for(actor)
        schemes: Any = self.fields["scheme"]
        schemes.choices = [ANY, *choices_of()]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        for name in ("scheme", "state", "town"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["held"] == "1":
            rows = rows.exclude(open_objections=0, changed_on__isnull=True)
        elif asked["held"] == "0":
            rows = rows.filter(open_objections=0, changed_on__isnull=True)
        return rows


class NoticeFilter(HouseForm):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *NoticeState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        state = self.cleaned_data["state"]
        return rows.filter(state=state) if state else rows


class ObjectionFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ANY, *ObjectionState.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        state = self.cleaned_data["state"]
        return rows.filter(state=state) if state else rows


class PassForm(HouseForm):
    note = _words(pgettext_lazy("act", "意见"), _("可以不填。"), required=False)


class ReasonForm(HouseForm):
    reason = _words(_("理由"), _("申报人会看到。写明哪里不对、怎样补正。"))


class ResubmitForm(HouseForm):
    note = _words(_("补正说明"), required=False)


class SettleForm(HouseForm):
    state = forms.ChoiceField(
        label=_("处理结果"),
        choices=[
            (ObjectionState.DISMISSED, _("不成立：申报继续办理")),
            (ObjectionState.UPHELD, _("成立：申报不予支持")),
        ],
        widget=forms.RadioSelect,
    )
    answer = _words(_("处理答复"), _("异议人凭受理编号可以查到。不要写个人信息。"))


class ExtraStepForm(HouseForm):
    kind = forms.ChoiceField(label=_("类别"), choices=ExtraKind.choices)
    least_fen = YuanFormField(label=_("金额达到（元）"), required=False)
    by = forms.ChoiceField(label=_("由谁办理"), choices=TAKERS)
    days = forms.IntegerField(label=_("工作日"), min_value=1, max_value=60)
    from_on = forms.DateField(label=_("起"))
    source = forms.CharField(label=_("依据"), max_length=120)


class EndForm(HouseForm):
    to_on = forms.DateField(label=_("止"))


class ApplyForm(HouseForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class ObjectionForm(HouseForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    said = forms.CharField(
        label=_("异议内容"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明哪一点不属实、您怎样知道的。"),
    )
    contact = forms.CharField(
        label=_("联系电话（可不填）"),
        max_length=40,
        required=False,
        help_text=_("只用来答复您，加密保存，不公开。"),
    )

    def clean_form_key(self) -> uuid.UUID:
        """Sent without one, each press is its own."""
        return self.cleaned_data["form_key"] or uuid.uuid4()


class SampleForm(HouseForm):
    claim = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("核对说明"), max_length=200, required=False)
