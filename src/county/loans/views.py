"""The registers of loans, of the queue and of the guarantee fund."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.loans import commands, forms, panels, permissions, queries, states
from county.loans.choices import Lane, LoanState
from county.loans.kinds.priority import Standing
from county.loans.models import Loan
from county.screens.register import Column, Register, Step, Writer


def _listed(actor: Actor) -> QuerySet[Loan]:
    return queries.loans_listed(actor, on=clock.today())


def _may(actor: Actor, action: str, row: Any = None) -> bool:
    """As permissions; an application is corrected only before the town's first word."""
    if action == "edit" and row is not None and row.state != LoanState.APPLIED:
        return False
    return permissions.may(actor, f"loan.{action}", row)


def _reason(loan: Loan) -> str:
    return Standing(loan.workers, loan.group_workers, loan.is_recognised).reason


def _rate(loan: Loan) -> str | None:
    """4.35%"""
    if loan.rate is None:
        return None
    whole, rest = divmod(loan.rate, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + "%"


def _at(*allowed: LoanState) -> Callable[[Loan], bool]:
    return lambda loan: loan.state in allowed


_STATE = Column(
    "state",
    _("状态"),
    lambda n: n.get_state_display(),
    kind="badge",
    tone=lambda n: states.TONE[n.state],
    sort="state",
)
LOANS = Register(
    name="loan",
    app="loans",
    title=_("创业担保贷款"),
    noun=_("贷款申请"),
    query=_listed,
    may=_may,
    roles=permissions.READERS,
    columns=(
        Column("factory", _("工厂"), lambda n: n.factory.label, sort="factory__name_pinyin"),
        Column("code", _("编号"), lambda n: n.code, sort="code", priority=3),
        Column(
            "town", _("镇"), lambda n: n.factory.town.label, sort="factory__town__code", priority=3
        ),
        Column("borrower", _("借款人"), lambda n: n.get_borrower_kind_display(), on_list=False),
        _STATE,
        Column("amount", _("金额"), lambda n: n.amount_fen, kind="money", sort="amount_fen"),
        Column("asked", _("申请金额"), lambda n: n.asked_fen, kind="money", on_list=False),
        Column(
            "months", _("申请期限（月）"), lambda n: n.asked_months, kind="number", on_list=False
        ),
        Column("use", _("贷款用途"), lambda n: n.use_of_money, on_list=False),
        Column("bank", _("经办银行"), lambda n: n.bank, on_list=False),
        Column(
            "lane",
            _("办理顺序"),
            lambda n: Lane(n.lane).label if n.state in states.WAITING else None,
            sort="lane",
            priority=3,
        ),
        Column(
            "applied_on",
            _("申请日期"),
            lambda n: n.applied_on,
            kind="date",
            sort="applied_on",
            priority=2,
        ),
        Column("contract", _("合同编号"), lambda n: n.contract_number, on_list=False),
        Column("contract_on", _("合同日期"), lambda n: n.contract_on, kind="date", on_list=False),
        Column("rate", _("年利率"), _rate, numeric=True, on_list=False),
        Column("from_on", _("放款日期"), lambda n: n.from_on, kind="date", on_list=False),
        Column("to_on", _("到期日期"), lambda n: n.to_on, kind="date", on_list=False),
        Column(
            "method",
            _("还款方式"),
            lambda n: n.get_method_display() if n.method else None,
            on_list=False,
        ),
        Column(
            "repaid", _("已还本金"), lambda n: n.paid_principal_fen, kind="money", on_list=False
        ),
        Column(
            "next_due_on",
            _("下次应还"),
            lambda n: n.next_due_on,
            kind="date",
            sort="next_due_on",
            priority=2,
        ),
        Column(
            "overdue",
            _("逾期"),
            lambda n: _("逾期或展期") if n.overdue else _("过期未登记") if n.is_late else None,
            kind="badge",
            tone=lambda n: "bad" if n.overdue else "wait",
            priority=2,
        ),
        Column("refusal", _("未通过原因"), lambda n: n.refusal, on_list=False),
    ),
    sort="-applied_on",
    filter_form=forms.LoanFilter,
    search=queries.matching,
    search_hint=_("工厂、拼音、编号或合同编号"),
    writer=Writer(
        forms.LoanForm,
        create=commands.apply_for_loan,
        edit=commands.correct_application,
        initial=forms.LoanForm.values_of,
        roles=permissions.APPLICANTS,
    ),
    steps=(
        Step(
            "check",
            _("初审通过"),
            forms.CheckForm,
            commands.check_application,
            when=_at(LoanState.APPLIED),
            explains=_("通过后转县就业部门落实担保；在岗人数和办理顺序按今天的用工重新核定。"),
            tone="primary",
            roles=permissions.TOWN,
        ),
        Step(
            "turn_down",
            _("初审未通过"),
            forms.TurnDownForm,
            commands.turn_down_application,
            when=_at(LoanState.APPLIED),
            tone="danger",
            roles=permissions.TOWN,
        ),
        Step(
            "guarantee",
            _("落实担保"),
            forms.GuaranteeForm,
            commands.guarantee_loan,
            when=_at(LoanState.CHECKED),
            explains=_("由县担保基金担保的，保存时核对基金还剩多少额度。"),
            tone="primary",
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "grant",
            _("银行批准"),
            forms.GrantForm,
            commands.grant_loan,
            when=_at(LoanState.GUARANTEED),
            tone="primary",
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "refuse",
            pgettext_lazy("loan", "未通过"),
            forms.RefuseForm,
            commands.refuse_loan,
            when=_at(LoanState.CHECKED, LoanState.GUARANTEED),
            explains=_("担保环节未落实，或银行没有批准。"),
            tone="danger",
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "contract",
            _("登记合同"),
            forms.ContractForm,
            commands.contract_loan,
            when=_at(LoanState.GRANTED),
            tone="primary",
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "repay",
            _("登记还款"),
            forms.RepayForm,
            commands.record_repayment,
            when=_at(LoanState.REPAYING),
            explains=_("按银行回单登记一期的还本付息。本金还完后贷款自动结清。"),
            tone="primary",
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "mark",
            _("标记逾期或展期"),
            forms.MarkForm,
            commands.mark_loan,
            when=_at(LoanState.REPAYING),
            explains=_("逾期期间和展期以后，这笔贷款不再贴息。"),
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "cure",
            _("解除逾期"),
            forms.CureForm,
            commands.cure_loan,
            when=lambda n: n.has_open_mark,
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "take_back",
            _("撤销还款记录"),
            forms.TakeBackForm,
            commands.take_back_repayment,
            when=lambda n: n.state == LoanState.REPAYING and n.has_repayments,
            roles=permissions.DEPARTMENT,
        ),
        Step(
            "withdraw",
            _("撤回申请"),
            forms.WithdrawForm,
            commands.withdraw_application,
            when=_at(LoanState.APPLIED, LoanState.CHECKED, LoanState.GUARANTEED, LoanState.GRANTED),
            roles=permissions.APPLICANTS,
        ),
    ),
    panels=panels.of_loan,
    record_export=audit.record_export,
    empty=_("还没有贷款申请。工厂业主和镇都可以提出申请。"),
)
QUEUE = Register(
    name="queue",
    app="loans",
    title=_("办理顺序"),
    noun=_("排队的申请"),
    query=queries.queue_for,
    may=permissions.of("queue"),
    roles=permissions.COUNTY,
    detail_url=lambda n: reverse("loans:loan_detail", args=(n.pk,)),
    columns=(
        Column("position", _("位次"), lambda n: n.position, kind="number"),
        Column("factory", _("工厂"), lambda n: n.factory.label),
        Column("code", _("编号"), lambda n: n.code, priority=3),
        Column("town", _("镇"), lambda n: n.factory.town.label, priority=2),
        Column("lane", _("办理顺序"), lambda n: Lane(n.lane).label, priority=2),
        Column(
            "group",
            _("搬迁户、贫困户 / 在岗"),
            lambda n: f"{n.group_workers} / {n.workers}",
            numeric=True,
            priority=3,
        ),
        Column("reason", _("理由"), _reason, on_list=False),
        Column("asked", _("申请金额"), lambda n: n.asked_fen, kind="money", priority=2),
        Column("applied_on", _("申请日期"), lambda n: n.applied_on, kind="date", priority=2),
        Column(
            "state",
            _("状态"),
            lambda n: n.get_state_display(),
            kind="badge",
            tone=lambda n: states.TONE[n.state],
        ),
    ),
    search=queries.matching,
    search_hint=_("工厂、拼音、编号或合同编号"),
    record_export=audit.record_export,
    empty=_("没有排队的申请。新的申请提出后，按办理顺序列在这里。"),
)
FUNDS = Register(
    name="fund",
    app="loans",
    title=_("担保基金"),
    noun=_("基金余额"),
    query=queries.funds_for,
    may=permissions.of("fund"),
    roles=permissions.COUNTY,
    columns=(
        Column("from_on", _("从哪天起"), lambda f: f.from_on, kind="date", sort="from_on"),
        Column("balance", _("基金余额"), lambda f: f.balance_fen, kind="money", sort="balance_fen"),
        Column("multiple", _("放大倍数"), lambda f: f.multiple, kind="number", priority=2),
        Column("limit", _("可担保总额"), lambda f: f.limit_fen, kind="money", sort="limit_fen"),
        Column("source", _("依据"), lambda f: f.source, priority=3),
    ),
    sort="-from_on",
    writer=Writer(
        forms.FundForm,
        create=commands.register_fund,
        edit=commands.correct_fund,
        initial=forms.FundForm.values_of,
        roles=permissions.DEPARTMENT,
    ),
    panels=panels.of_fund,
    record_export=audit.record_export,
    empty=_("还没有登记担保基金，不能由基金担保。请登记基金余额和放大倍数。"),
)
