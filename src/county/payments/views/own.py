"""What comes to the reader himself: the owner's enterprise, the worker, the town's factories."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.payments import forms, panels, permissions, queries
from county.payments.choices import DueState, OrderState
from county.screens.columns import Personal
from county.screens.register import Column, Register

# How its payee is told: he has no batch, he waits for money.
TOLD = {
    "": _("待支付"),
    OrderState.MADE: _("已列入支付批次"),
    OrderState.FROZEN: _("已列入支付批次"),
    OrderState.SENT: _("已送银行"),
    OrderState.PAID: _("已到账"),
    OrderState.RETURNED: _("银行退回，将重新支付"),
    OrderState.CANCELLED: _("待支付"),
}
TONES = {OrderState.PAID: "ok", OrderState.RETURNED: "bad", OrderState.SENT: "wait"}


def told(row: Any) -> Any:
    if row.state == DueState.HELD and row.order_state != OrderState.PAID:
        return _("暂缓支付")
    return TOLD[row.order_state or ""]


OWN = Register(
    name="own",
    app="payments",
    title=pgettext_lazy("list", "补贴到账"),
    noun=_("补贴款"),
    query=queries.own_dues_for,
    may=permissions.of("own"),
    roles=permissions.OWN,
    columns=(
        Column("title", _("补贴项目"), lambda d: d.title, sort="title"),
        Column("factory", _("工厂"), lambda d: d.claim and d.claim.factory.label, priority=2),
        Column(
            "person",
            _("工人"),
            Personal("name", of=lambda d: d.claim and d.claim.person),
            priority=3,
        ),
        Column("amount", _("金额"), lambda d: d.amount_fen, kind="money", sort="amount_fen"),
        Column(
            "state", _("状态"), told, kind="badge", tone=lambda d: TONES.get(d.order_state, "info")
        ),
        Column(
            "paid_on", _("到账日期"), lambda d: d.paid_on, kind="date", sort="paid_on", priority=2
        ),
        Column("payee", _("收款人"), lambda d: d.payee_name, on_list=False),
        Column("tail", _("账号"), lambda d: d.tail, on_list=False),
        Column("paper", _("审批文号"), lambda d: d.paper, on_list=False),
        Column("said", _("银行说明"), lambda d: d.bank_said, on_list=False),
    ),
    filter_form=forms.OwnFilter,
    search=lambda rows, q: rows.filter(search_text__contains=q),
    search_hint=_("受理编号或文号"),
    panels=panels.of_own,
    record_export=audit.record_export,
    empty=_("申报审定、公示期满后，每笔补贴什么时候到账会列在这里。"),
)
