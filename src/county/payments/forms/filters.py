"""What the lists of money are narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.payments.choices import (
    AsideReason,
    BatchState,
    BidState,
    DueState,
    EntryKind,
    FundKind,
    LineState,
    OrderState,
    PayeeKind,
    RecoveryState,
)
from county.screens.forms import HouseForm

ANY = ("", _("全部"))


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[ANY, *choices])


class AppropriationFilter(HouseForm):
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    kind = _choice(_("资金类别"), FundKind.choices)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        if asked["year"]:
            rows = rows.filter(year=asked["year"])
        return rows.filter(fund__kind=asked["kind"]) if asked["kind"] else rows


class StateFilter(HouseForm):
    """A list narrowed by the state of its rows."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        state = self.cleaned_data["state"]
        return rows.filter(state=state) if state else rows


class BidFilter(StateFilter):
    state = _choice(_("状态"), BidState.choices)


class OwnFilter(HouseForm):
    """What waits, or what came."""

    state = _choice(
        _("状态"), [("paid", _("已到账")), ("waiting", _("待支付")), ("returned", _("银行退回"))]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        state = self.cleaned_data["state"]
        if state == "waiting":
            return rows.exclude(order_state__in=(OrderState.PAID, OrderState.RETURNED))
        return rows.filter(order_state=state) if state else rows


class DueFilter(StateFilter):
    state = _choice(_("状态"), DueState.choices)


class BatchFilter(StateFilter):
    state = _choice(_("状态"), BatchState.choices)


class OrderFilter(StateFilter):
    state = _choice(_("状态"), OrderState.choices)


class RecoveryFilter(StateFilter):
    state = _choice(_("状态"), RecoveryState.choices)


class LineFilter(StateFilter):
    state = _choice(_("状态"), LineState.choices)
    aside_reason = _choice(_("搁置原因"), AsideReason.choices)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        reason = self.cleaned_data["aside_reason"]
        rows = super().narrow(rows)
        return rows.filter(aside_reason=reason) if reason else rows


class EntryFilter(HouseForm):
    kind = _choice(_("类别"), EntryKind.choices)
    on = forms.DateField(label=_("记账日期"), required=False)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = {key: value for key, value in self.cleaned_data.items() if value}
        return rows.filter(**asked)


class PayeeFilter(HouseForm):
    kind = _choice(_("类别"), PayeeKind.choices)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        kind = self.cleaned_data["kind"]
        return rows.filter(kind=kind) if kind else rows
