"""What stands under a loan's own facts, and under the fund's."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role
from county.audit import panels as audit
from county.core import clock, outward
from county.core.actor import Actor
from county.core.money import format_yuan
from county.core.text import clauses
from county.factories import permissions as factories
from county.files import panels as files
from county.loans import queries, states
from county.loans.choices import BorrowerKind, Lane, LoanState, MarkKind
from county.loans.kinds.priority import Standing
from county.loans.models import GuaranteeFund, Loan
from county.places import panels as places
from county.screens import formats
from county.screens.blocks import Event, Stage
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import SHOWN, facts_panel, table_panel

_DUE = {
    "paid": (pgettext_lazy("instalment", "已还"), "ok"),
    "part": (_("部分已还"), "wait"),
    "late": (_("过期未登记"), "bad"),
    "open": (pgettext_lazy("instalment", "未到期"), "plain"),
}
SCHEDULE = (
    Column("number", _("期次"), lambda i: i.number, kind="number"),
    Column("due_on", _("应还日期"), lambda i: i.due_on, kind="date"),
    Column("days", _("计息天数"), lambda i: i.days, kind="number", priority=3),
    Column("principal", _("应还本金"), lambda i: i.principal_fen, kind="money", priority=2),
    Column("interest", _("应付利息"), lambda i: i.interest_fen, kind="money"),
    Column(
        "paid_principal", _("已还本金"), lambda i: i.paid_principal_fen, kind="money", priority=2
    ),
    Column("paid_interest", _("已付利息"), lambda i: i.paid_interest_fen, kind="money", priority=2),
    Column(
        "state",
        _("状态"),
        lambda i: _DUE[state_of_instalment(i, clock.today())][0],
        kind="badge",
        tone=lambda i: _DUE[state_of_instalment(i, clock.today())][1],
    ),
)
REPAYMENTS = (
    Column("paid_on", _("支付日期"), lambda r: r.paid_on, kind="date"),
    Column("number", _("期次"), lambda r: r.instalment.number, kind="number", priority=2),
    Column("principal", _("已还本金"), lambda r: r.principal_fen, kind="money"),
    Column("interest", _("已付利息"), lambda r: r.interest_fen, kind="money"),
    Column("receipt", _("银行回单号"), lambda r: r.receipt, priority=2),
    Column(
        "state",
        _("状态"),
        lambda r: _("已撤销") if r.withdrawn_on else _("有效"),
        kind="badge",
        tone=lambda r: "bad" if r.withdrawn_on else "ok",
        priority=3,
    ),
)
MARKS = (
    Column("kind", _("类别"), lambda m: m.get_kind_display(), kind="badge", tone=lambda _m: "bad"),
    Column("from_on", _("起"), lambda m: m.from_on, kind="date"),
    Column("cured_on", _("解除日期"), lambda m: m.cured_on, kind="date"),
    Column("note", _("说明"), lambda m: m.note, priority=2),
)


def state_of_instalment(row: Any, day: date) -> str:
    """row: an Instalment with what was paid (queries.instalments_of)."""
    if row.paid_principal_fen >= row.principal_fen and row.paid_interest_fen >= row.interest_fen:
        return "paid"
    if row.due_on < day:
        return "late"
    return "part" if row.paid_principal_fen or row.paid_interest_fen else "open"


def of_loan(loan: Loan, actor: Actor) -> Sequence[Panel]:
    panels = []
    if stages := _stages(loan):
        panels.append(Panel(_("办理进度"), "loans/panel_steps.html", {"stages": stages}, bare=True))
    if loan.contract_on:
        panels += _repaying(loan)
    if not actor.has_role(Role.FINANCE, Role.LEADER):
        panels.append(files.papers_with(loan, actor, empty=_EMPTY_PAPERS))
    panels += [
        _whose(loan, actor),
        _turn(loan),
        Panel(
            _("经过"),
            "loans/panel_timeline.html",
            {"events": sorted(_events(loan), key=lambda e: e.when, reverse=True)},
            place="side",
        ),
        audit.history(loan, actor),
    ]
    return panels


_EMPTY_PAPERS = _("还没有附件。请上传借款合同、担保函、付息回单等。")


def _repaying(loan: Loan) -> Iterator[Panel]:
    rows = list(queries.instalments_of(loan))
    yield table_panel(
        _("还款计划"),
        SCHEDULE,
        rows,
        empty=_("还没有还款计划。签订合同后自动生成。"),
    )
    yield table_panel(
        _("还款记录"),
        REPAYMENTS,
        queries.repayments_of(loan)[: SHOWN + 1],
        empty=_("还没有登记还款。请按银行回单登记每期还本付息。"),
    )
    marks = list(loan.marks.all())
    if marks:
        yield table_panel(_("逾期和展期"), MARKS, marks, empty="")


def _whose(loan: Loan, actor: Actor) -> Panel:
    """Who borrows. A person's loan is the legal representative's."""
    enterprise = loan.factory.enterprise
    name = (
        outward.show(actor, enterprise, "legal_representative")
        if loan.borrower_kind == BorrowerKind.PERSON
        else enterprise.label
    )
    shown = [(_("借款人"), name or "—"), (_("企业"), enterprise.label)]
    if loan.guarantor:
        shown += [
            (_("担保方"), loan.get_guarantor_display()),
            (_("担保函编号"), loan.guarantee_paper),
            (_("反担保"), loan.get_counter_guarantee_display()),
        ]
    if loan.counter_enterprise is not None:
        shown.append((_("反担保企业"), loan.counter_enterprise.label))
    panel = facts_panel(_("借款与担保"), shown)
    if factories.may(actor, "factory.view"):
        panel.context["pairs"].append((_("工厂页面"), _link(loan)))
    return panel


def _link(loan: Loan) -> SafeString:
    url = places.factory_url(loan.factory_id)
    return format_html('<a href="{}">{}</a>', url, loan.factory.label)


def _turn(loan: Loan) -> Panel:
    """Why the application stands where it stands."""
    standing = Standing(loan.workers, loan.group_workers, loan.is_recognised)
    shown: list[tuple[object, object]] = [
        (_("办理顺序"), Lane(loan.lane).label),
        (_("理由"), standing.reason),
        (_("依据日期"), formats.day(loan.ranked_on)),
    ]
    if position := queries.position_of(loan):
        shown.insert(0, (_("现在排第几位"), position))
    return facts_panel(_("为什么排在这里"), shown)


def _stages(loan: Loan) -> list[Stage]:
    """The way of a loan that goes well; none for one that ended early."""
    if loan.state not in states.PATH:
        return []
    at = states.PATH.index(loan.state)
    labels = (
        _("申请"),
        _("镇初审"),
        _("担保"),
        _("银行批准"),
        _("签约放款"),
        _("还款"),
    )
    # Each state names what is waited for: what lies before it is done.
    done = {LoanState.REPAYING: 5, LoanState.REPAID: 6}.get(LoanState(loan.state), at + 1)
    return [
        Stage(label, "done" if n < done else "now" if n == done else "todo")
        for n, label in enumerate(labels)
    ]


def _events(loan: Loan) -> Iterator[Event]:
    """What happened on which day, from the loan's own dates."""
    asked = _now("申请 %(amount)s 元，%(months)s 个月") % {
        "amount": format_yuan(loan.asked_fen),
        "months": loan.asked_months,
    }
    yield Event(loan.applied_on, _("提出申请"), asked)
    if loan.checked_on:
        yield Event(loan.checked_on, _("镇初审通过"), loan.check_note, tone="ok")
    if loan.guaranteed_on:
        paper = clauses([str(loan.get_guarantor_display()), loan.guarantee_paper])
        yield Event(loan.guaranteed_on, _("落实担保"), paper, tone="ok")
    if loan.decided_on:
        yield _decision(loan)
    if loan.contract_on:
        yield Event(loan.contract_on, _("签订合同"), loan.contract_number, tone="ok")
    for mark in loan.marks.all():
        yield Event(mark.from_on, mark.get_kind_display(), mark.note, tone="bad")
        if mark.cured_on and mark.kind == MarkKind.OVERDUE:
            yield Event(mark.cured_on, _("逾期解除"), tone="ok")
    if loan.ended_on:
        yield Event(loan.ended_on, _("贷款还清"), tone="ok")


def _decision(loan: Loan) -> Event:
    day = loan.decided_on or loan.applied_on
    if loan.refused_by:
        title = _now("%(who)s未通过") % {"who": loan.get_refused_by_display()}
        return Event(day, title, loan.refusal, tone="bad")
    granted = _now("批准 %(amount)s 元") % {"amount": format_yuan(loan.granted_fen or 0)}
    return Event(day, _("银行批准"), granted, tone="ok")


def of_fund(fund: GuaranteeFund, actor: Actor) -> Sequence[Panel]:
    panels = [audit.history(fund, actor)]
    quota = queries.quota_on(clock.today())
    if quota is not None:
        shown = [
            (_("可担保总额"), formats.wan(quota.limit_fen)),
            (_("已占用"), formats.wan(quota.bound_fen)),
            (_("还可担保"), formats.wan(quota.left_fen)),
            (_("在保笔数"), quota.loans),
        ]
        panels.insert(0, facts_panel(_("今天的额度"), shown))
    return panels
