"""Appropriations, bids upward, the books, days closed."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core.actor import Actor
from county.payments import commands, forms, panels, permissions, queries
from county.payments.choices import BidState
from county.payments.commands.reversing import REVERSIBLE
from county.payments.models import Appropriation
from county.payments.states import TONE
from county.screens.register import Column, Register, Step, Writer


def receive(pk: int, *, actor: Actor, today: date, **said: Any) -> Appropriation:
    commands.receive_funds(pk, actor=actor, today=today, **said)
    return Appropriation(pk=pk)


APPROPRIATIONS = Register(
    name="appropriation",
    app="payments",
    title=pgettext_lazy("list", "拨款"),
    noun=_("拨款"),
    query=queries.appropriations_for,
    may=permissions.of("appropriation"),
    roles=permissions.SUMS,
    columns=(
        Column("paper", _("文号"), lambda a: a.paper, sort="paper"),
        Column("fund", _("资金来源"), lambda a: a.fund.name, sort="fund__code", priority=2),
        Column(
            "kind",
            _("资金类别"),
            lambda a: a.fund.get_kind_display(),
            sort="fund__kind",
            priority=3,
        ),
        Column("year", _("年度"), lambda a: str(a.year), sort="year", priority=3),
        Column("purpose", _("用途"), lambda a: a.purpose, on_list=False),
        Column("amount", _("拨款金额"), lambda a: a.amount_fen, kind="money", sort="amount_fen"),
        Column(
            "received",
            _("已到账"),
            lambda a: a.balance.received_fen,
            kind="money",
            sort="balance__received_fen",
            priority=2,
        ),
        Column(
            "committed",
            _("已安排"),
            lambda a: a.balance.committed_fen,
            kind="money",
            sort="balance__committed_fen",
            priority=3,
        ),
        Column(
            "spent",
            _("已支付"),
            lambda a: a.balance.spent_fen,
            kind="money",
            sort="balance__spent_fen",
        ),
        Column(
            "issued_on",
            _("下达日期"),
            lambda a: a.issued_on,
            kind="date",
            sort="issued_on",
            on_list=False,
        ),
    ),
    filter_form=forms.AppropriationFilter,
    search=lambda rows, q: rows.filter(paper__icontains=q),
    search_hint=_("文号"),
    writer=Writer(forms.AppropriationForm, create=commands.appropriate, roles=permissions.FINANCE),
    steps=(
        Step(
            "receive",
            _("登记到账"),
            forms.ReceiveForm,
            receive,
            when=lambda a: a.balance.received_fen < a.amount_fen,
            explains=_("到账以后才能安排支付。金额和银行回单号以对账单为准。"),
            tone="primary",
            roles=permissions.FINANCE,
        ),
    ),
    panels=panels.of_appropriation,
    record_export=audit.record_export,
    empty=_("请财政按下达文件登记拨款。"),
)

BIDS = Register(
    name="bid",
    app="payments",
    title=pgettext_lazy("list", "资金申报"),
    noun=_("资金申报"),
    query=queries.bids_for,
    may=permissions.of("bid"),
    roles=permissions.SUMS,
    columns=(
        Column("paper", _("申报文号"), lambda b: b.paper, sort="paper"),
        Column("fund", _("资金来源"), lambda b: b.fund.name, priority=2),
        Column("year", _("年度"), lambda b: str(b.year), sort="year", priority=3),
        Column("applied", _("申报金额"), lambda b: b.applied_fen, kind="money", sort="applied_fen"),
        Column("granted", _("批复金额"), lambda b: b.granted_fen, kind="money", sort="granted_fen"),
        Column("received", _("已到账"), lambda b: b.received_fen, kind="money", priority=3),
        Column("used", _("已支付"), lambda b: b.used_fen, kind="money", priority=2),
        Column(
            "state",
            _("状态"),
            lambda b: b.get_state_display(),
            kind="badge",
            tone=lambda b: TONE.get(b.state, "plain"),
            sort="state",
        ),
        Column("note", _("说明"), lambda b: b.note, on_list=False),
        Column("answer", _("批复文号"), lambda b: b.answer_paper, on_list=False),
    ),
    filter_form=forms.BidFilter,
    search=lambda rows, q: rows.filter(paper__icontains=q),
    search_hint=_("文号"),
    writer=Writer(
        forms.BidForm, create=commands.file_bid, roles=permissions.FINANCE | permissions.OFFICE
    ),
    steps=(
        Step(
            "answer",
            _("登记批复"),
            forms.AnswerForm,
            commands.answer_bid,
            when=lambda b: b.state == BidState.APPLIED,
            tone="primary",
            roles=permissions.FINANCE | permissions.OFFICE,
        ),
    ),
    panels=panels.of_row,
    record_export=audit.record_export,
    empty=_("向上级申报的资金登记在这里，批复后再登记拨款。"),
)

ENTRIES = Register(
    name="entry",
    app="payments",
    title=pgettext_lazy("list", "总账"),
    noun=_("记账凭证"),
    query=queries.entries_for,
    may=permissions.of("entry"),
    roles=permissions.SUMS,
    columns=(
        Column("entry", _("凭证"), str),
        Column("on", _("记账日期"), lambda e: e.on, kind="date", sort="on", priority=2),
        Column("kind", _("类别"), lambda e: e.get_kind_display(), on_list=False),
        Column("total", _("金额"), lambda e: e.total_fen, kind="money", sort="total_fen"),
        Column("order", _("支付指令"), lambda e: e.order and str(e.order), priority=2),
        Column("memo", _("摘要"), lambda e: e.memo, priority=3),
        Column("by", _("记账人"), lambda e: e.recorded_by and e.recorded_by.name, priority=3),
    ),
    filter_form=forms.EntryFilter,
    search=lambda rows, q: rows.filter(memo__icontains=q),
    search_hint=_("摘要"),
    steps=(
        Step(
            "reverse",
            _("冲销"),
            forms.ReasonForm,
            commands.reverse_entry,
            when=lambda e: e.kind in REVERSIBLE and not hasattr(e, "reversed_by"),
            explains=_("原凭证保留，另记一张相反的凭证。只有到账记录可以冲销，且只能冲销一次。"),
            tone="danger",
            roles=permissions.FINANCE,
        ),
    ),
    panels=panels.of_entry,
    record_export=audit.record_export,
    empty=_("登记到账、编制批次、银行付讫时自动记账，不用手工填凭证。"),
)

CLOSES = Register(
    name="close",
    app="payments",
    title=pgettext_lazy("list", "日结"),
    noun=_("日结"),
    query=queries.closes_for,
    may=permissions.of("close"),
    roles=permissions.SUMS,
    columns=(
        Column("day", _("日结日期"), lambda c: c.day, kind="date", sort="day"),
        Column("bank", _("银行付出"), lambda c: c.bank_fen, kind="money", sort="bank_fen"),
        Column("book", _("账面付出"), lambda c: c.book_fen, kind="money", priority=2),
        Column("explained", _("已说明差额"), lambda c: c.explained_fen, kind="money"),
        Column("by", _("日结人"), lambda c: c.closed_by and c.closed_by.name, priority=3),
        Column("note", _("说明"), lambda c: c.note, on_list=False),
    ),
    sort="-day",
    writer=Writer(forms.CloseForm, create=commands.close_day, roles=permissions.FINANCE),
    panels=panels.of_close,
    record_export=audit.record_export,
    empty=_("每天与银行对账单核对后日结；日结以后那天及以前不能再记账。"),
)
