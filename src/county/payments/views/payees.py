"""Payees and what they are owed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.claims.choices import ClaimState
from county.payments import commands, forms, panels, permissions, queries
from county.payments.choices import DueState, PayeeKind
from county.payments.states import TONE
from county.screens.columns import Personal
from county.screens.forms import HouseForm
from county.screens.register import Column, Register, Step, Writer

PAYEES = Register(
    name="payee",
    app="payments",
    title=pgettext_lazy("list", "收款人"),
    noun=_("收款人"),
    query=queries.payees_listed,
    may=permissions.of("payee"),
    roles=permissions.READERS,
    columns=(
        Column("name", _("收款人"), Personal("name"), sort="name_pinyin"),
        Column("kind", _("类别"), lambda p: p.get_kind_display(), sort="kind", priority=2),
        Column("tail", _("账号"), lambda p: p.tail),
        Column("bank", _("开户行"), lambda p: p.bank, priority=2),
        Column("usable", _("可用日期"), lambda p: p.usable_from, kind="date", priority=3),
        Column(
            "waiting",
            _("待核对账户"),
            lambda p: _("待核对") if p.is_waiting else None,
            kind="badge",
            tone=lambda _p: "wait",
        ),
    ),
    filter_form=forms.PayeeFilter,
    search_hint=_("名称或拼音"),
    writer=Writer(forms.PayeeForm, create=commands.register_payee, roles=permissions.OFFICE),
    steps=(
        Step(
            "enter_account",
            _("登记账户"),
            forms.AccountForm,
            commands.enter_account,
            when=lambda p: not p.is_waiting,
            explains=_("由另一个人核对后才能付款。更换账户的，核对后再等七天。"),
            roles=permissions.OFFICE,
        ),
        Step(
            "name",
            _("指定收款"),
            forms.NamePayeeForm,
            commands.name_payee,
            when=lambda p: p.kind in {PayeeKind.LANDLORD, PayeeKind.AGENT},
            explains=_("写明替哪份租赁合同或哪份申报收款。指定的人不能再办理这些款项的支付。"),
            roles=permissions.OFFICE,
        ),
        Step(
            "verify",
            _("核对账户"),
            forms.VerifyForm,
            commands.verify_account,
            when=lambda p: p.is_waiting,
            tone="primary",
            roles=permissions.OFFICE | permissions.FINANCE,
        ),
        Step(
            "refuse_account",
            _("核对不符"),
            forms.NoteForm,
            commands.refuse_account,
            when=lambda p: p.is_waiting,
            tone="danger",
            roles=permissions.OFFICE | permissions.FINANCE,
        ),
    ),
    panels=panels.of_payee,
    record_export=audit.record_export,
    empty=_("县社区工厂办登记收款人和账户，另一个人核对后才能付款。"),
)

DUES = Register(
    name="due",
    app="payments",
    title=pgettext_lazy("list", "应付款"),
    noun=_("应付款"),
    query=queries.dues_for,
    may=permissions.of("due"),
    roles=permissions.READERS,
    columns=(
        Column("paper", _("审批文号"), lambda d: d.paper, sort="paper"),
        Column(
            "payee", _("收款人"), Personal("name", of=lambda d: d.payee), sort="payee__name_pinyin"
        ),
        Column(
            "scheme",
            _("扶持方案"),
            lambda d: d.claim_title or d.scheme,
            sort="scheme",
            priority=2,
        ),
        Column("amount", _("金额"), lambda d: d.amount_fen, kind="money", sort="amount_fen"),
        Column("remark", _("用途"), lambda d: d.remark, priority=3),
        Column(
            "state",
            _("状态"),
            lambda d: d.get_state_display(),
            kind="badge",
            tone=lambda d: TONE[d.state],
            sort="state",
        ),
        Column("entered", _("登记日期"), lambda d: d.entered_on, kind="date", on_list=False),
        Column("entered_by", _("登记人"), lambda d: d.entered_by.name, on_list=False),
        Column(
            "approved_by",
            _("审核人"),
            lambda d: d.approved_by and d.approved_by.name,
            on_list=False,
        ),
        Column("reason", _("原因"), lambda d: d.reason, on_list=False),
        Column(
            "claim",
            _("补贴申报"),
            lambda d: d.claim_receipt,
            on_list=False,
        ),
    ),
    filter_form=forms.DueFilter,
    search_hint=_("文号、收款人或拼音"),
    writer=Writer(forms.DueForm, create=commands.enter_due, roles=permissions.APPROVERS),
    steps=(
        Step(
            "approve",
            _("审核通过"),
            HouseForm,
            commands.approve_due,
            when=lambda d: d.state == DueState.ENTERED,
            explains=_("审核后金额、收款人和资金都不能再改。登记人不能审核。"),
            tone="primary",
            roles=permissions.APPROVERS,
        ),
        Step(
            "hold",
            _("暂缓支付"),
            forms.ReasonForm,
            commands.hold_due,
            when=lambda d: d.state == DueState.APPROVED,
            roles=permissions.APPROVERS,
        ),
        Step(
            "resume",
            _("恢复支付"),
            forms.ReasonForm,
            commands.resume_due,
            when=lambda d: d.state == DueState.HELD,
            tone="primary",
            roles=permissions.APPROVERS,
        ),
        Step(
            "true_up",
            _("核定差额"),
            forms.TrueUpForm,
            commands.true_up,
            when=lambda d: d.claim_state == ClaimState.PAID,
            explains=_(
                "多退少补：少付的另立一笔应付款，由另一个人审核；多付的办理追回，不抵扣别的补贴。"
            ),
            roles=permissions.OFFICE,
        ),
        Step(
            "withdraw",
            _("撤回"),
            forms.ReasonForm,
            commands.withdraw_due,
            when=lambda d: (
                d.state != DueState.WITHDRAWN
                and (d.claim_state != ClaimState.PAID or d.source_kind != "claim")
            ),
            tone="danger",
            roles=permissions.APPROVERS,
        ),
    ),
    panels=panels.of_due,
    record_export=audit.record_export,
    empty=_("审批通过的补助会列在这里；以前审批的由县社区工厂办按文件登记。"),
)
