"""What stands under the facts: every number opens its records."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.audit import queries as records
from county.claims import choices as claims
from county.core.actor import Actor
from county.payments import queries
from county.payments.choices import AccountKind, BatchState, PayeeKind
from county.payments.kinds import mapping as files
from county.payments.models import (
    Appropriation,
    Batch,
    DayClose,
    Entry,
    FileMapping,
    Order,
    Payee,
    PaymentDue,
    Recovery,
    ReturnLine,
    Shortage,
)
from county.payments.states import TONE
from county.screens import formats
from county.screens.blocks import Stage
from county.screens.columns import Column, Personal
from county.screens.declared import Panel
from county.screens.tables import SHOWN, facts_panel, table_panel

NOTHING = _("还没有记录。")


def _badge(label: Any) -> Column:
    return Column(
        "state", label, lambda r: r.get_state_display(), kind="badge", tone=lambda r: TONE[r.state]
    )


def _to(name: str, key: str = "pk") -> Any:
    """Links of a column: to the register's page of the row, or of what it points to."""

    def link(row: Any) -> str:
        pk = getattr(row, key)
        return reverse(f"payments:{name}", args=(pk,)) if pk else ""

    return link


ORDERS = (
    Column("order", _("支付指令"), str, link=_to("order_detail")),
    Column(
        "payee",
        _("收款人"),
        Personal("name", of=lambda o: o.due.payee),
        link=_to("due_detail", "due_id"),
    ),
    Column("tail", _("账号"), lambda o: o.tail, priority=2),
    Column("amount", _("金额"), lambda o: o.amount_fen, kind="money"),
    _badge(_("状态")),
    Column("reason", _("退回原因"), lambda o: o.return_reason, priority=3),
)
PARTS = (
    Column(
        "paper",
        _("拨款文号"),
        lambda p: p.appropriation.paper,
        link=_to("appropriation_detail", "appropriation_id"),
    ),
    Column("fund", _("资金来源"), lambda p: p.appropriation.fund.name, priority=2),
    Column("amount", _("金额"), lambda p: p.amount_fen, kind="money"),
)
ENTRIES = (
    Column("entry", _("凭证"), str, link=_to("entry_detail")),
    Column("on", _("记账日期"), lambda e: e.on, kind="date", priority=2),
    Column("total", _("金额"), lambda e: e.total_fen, kind="money"),
)
LINES = (
    Column("account", _("科目"), lambda x: x.get_account_display()),
    Column(
        "paper",
        _("拨款文号"),
        lambda x: x.appropriation.paper,
        link=_to("appropriation_detail", "appropriation_id"),
        priority=2,
    ),
    Column("debit", _("借方"), lambda x: x.debit_fen or None, kind="money"),
    Column("credit", _("贷方"), lambda x: x.credit_fen or None, kind="money"),
)
ACCOUNTS = (
    Column("holder", _("户名"), Personal("holder")),
    Column("tail", _("账号"), lambda a: a.tail),
    Column("bank", _("开户行"), lambda a: a.bank, priority=2),
    _badge(_("状态")),
    Column("usable", _("可用日期"), lambda a: a.usable_from, kind="date", priority=2),
    Column("by", _("登记人"), lambda a: a.entered_by.name, priority=3),
    Column("verifier", _("核对人"), lambda a: a.verified_by and a.verified_by.name, priority=3),
)
TERMS = (
    Column(
        "paper",
        _("拨款文号"),
        lambda r: r.appropriation.paper,
        link=lambda r: reverse("payments:appropriation_detail", args=(r.appropriation.pk,)),
    ),
    Column("fund", _("资金来源"), lambda r: r.appropriation.fund.name, priority=2),
    Column("wanted", _("应付金额"), lambda r: r.wanted_fen, kind="money"),
    Column("money", _("可用资金"), lambda r: r.money_fen, kind="money"),
    Column("share", _("兑付比例"), lambda r: r.words),
)
SHORTS = (
    Column("due", _("应付款"), lambda s: s.due.paper, link=_to("due_detail", "due_id")),
    Column("whole", _("应付金额"), lambda s: s.whole_fen, kind="money", priority=2),
    Column("given", _("兑付金额"), lambda s: s.whole_fen - s.short_fen, kind="money"),
    Column("short", _("少付"), lambda s: s.short_fen, kind="money"),
    Column("later", _("已补"), lambda s: s.made_up_fen or None, kind="money", priority=3),
)
NAMINGS = (
    Column("paper", _("依据文号"), lambda n: n.paper),
    Column("lease", _("租赁合同"), lambda n: n.premises, link=lambda n: _lease_url(n.lease_id)),
    Column("claim", _("补贴申报"), lambda n: n.receipt, priority=2),
    Column("on", _("指定日期"), lambda n: n.named_on, kind="date", priority=2),
    Column("by", _("指定人"), lambda n: n.named_by.name, priority=3),
)
DUES = (
    Column("due", _("应付款"), lambda d: d.paper, link=_to("due_detail")),
    Column("scheme", _("扶持方案"), lambda d: d.scheme, priority=2),
    Column("amount", _("金额"), lambda d: d.amount_fen, kind="money"),
    _badge(_("状态")),
)
RECEIPTS = (
    Column("on", _("到账日期"), lambda r: r.received_on, kind="date"),
    Column("number", _("银行回单号"), lambda r: r.bank_number),
    Column("amount", _("金额"), lambda r: r.amount_fen, kind="money"),
)
CLAIMS = (
    Column(
        "receipt",
        _("受理编号"),
        lambda c: c.receipt,
        link=lambda c: reverse("claims:claim_detail", args=(c.pk,)),
    ),
    Column("title", _("补贴项目"), lambda c: c.title, priority=2),
    Column("amount", _("金额"), lambda c: c.amount_fen, kind="money"),
    Column("state", _("状态"), lambda c: c.get_state_display()),
)
INSTALMENTS = (
    Column("number", _("期次"), lambda i: i.number, kind="number"),
    Column("due_on", _("到期日期"), lambda i: i.due_on, kind="date"),
    Column("amount", _("金额"), lambda i: i.amount_fen, kind="money"),
)
ITEMS = (
    Column("reason", _("原因"), lambda i: i.reason),
    Column("amount", _("差额"), lambda i: i.amount_fen, kind="money"),
)
ANSWERS = (
    Column("line", _("银行回单"), str, link=_to("line_detail")),
    Column("text", _("原文"), lambda x: x.text, priority=2),
    _badge(_("状态")),
)
_STEPS = (
    (_("编制"), "made_by", "made_on"),
    (_("复核冻结"), "checked_by", "checked_on"),
    (_("放行"), "released_by", "released_on"),
)


def of_appropriation(row: Appropriation, actor: Actor) -> Sequence[Panel]:
    books = queries.balances(appropriation=row.pk)
    shown = [(AccountKind(kind).label, formats.yuan(fen)) for kind, fen in books.items() if fen]
    entries = queries.entries_for(actor).filter(lines__appropriation=row).distinct()
    more = reverse("payments:entry_list")
    return [
        table_panel(
            pgettext_lazy("list", "到账"),
            RECEIPTS,
            row.receipts.all()[:SHOWN],
            empty=_("还没有到账。"),
        ),
        table_panel(_("记账凭证"), ENTRIES, entries[: SHOWN + 1], empty=NOTHING, more_url=more),
        facts_panel(_("账面余额"), shown or [(_("余额"), formats.yuan(0))]),
        audit.history(row, actor),
    ]


def of_mapping(row: FileMapping, actor: Actor) -> Sequence[Panel]:
    lines = enumerate(files.example(files.read_spec(row.spec)), start=1)
    first = [(_now("第 %(n)s 行") % {"n": n}, line) for n, line in lines]
    return [facts_panel(_("文件的前几行（示例）"), first, place="main"), audit.history(row, actor)]


def of_batch(row: Batch, actor: Actor) -> Sequence[Panel]:
    stages: list[Stage] = []
    for label, who, when in _STEPS:
        by, on = getattr(row, who), getattr(row, when)
        now = not by and all(stage.state == "done" for stage in stages)
        state: Any = (
            "done" if by else "now" if now and row.state != BatchState.CANCELLED else "todo"
        )
        stages.append(Stage(label, state, f"{by.name} {formats.day(on)}" if by else ""))
    orders = queries.orders_for(actor).filter(batch=row).order_by("seq")
    panels = [
        Panel(_("办理进度"), "payments/panel_steps.html", {"stages": stages}, bare=True),
        table_panel(
            _("支付指令"),
            ORDERS,
            orders[: SHOWN + 1],
            empty=NOTHING,
            more_url=reverse("payments:order_list") + f"?q={row.code}",
            actor=actor,
        ),
        audit.history(row, actor),
    ]
    if row.sha256:
        told = [
            (_("笔数"), row.count),
            (_("金额"), formats.yuan(row.total_fen)),
            ("SHA-256", row.sha256),
            *cover_of(row),
        ]
        panels.insert(1, facts_panel(_("冻结的文件"), told))
    return panels


def cover_of(row: Batch) -> list[tuple[Any, Any]]:
    """What is printed of the record's anchor, taken when the batch was frozen."""
    anchor = records.anchor_of(row)
    if anchor is None:
        return []
    words = {"size": formats.thousands(anchor.size), "root": anchor.short}
    return [(_("操作记录锚点"), _now("到第 %(size)s 号，%(root)s") % words)]


def signers_of(row: Batch) -> list[tuple[Any, str, Any]]:
    """The three who handled it: [(what, name, day)]; the name empty while it is still to be done."""
    return [
        (label, getattr(row, who).name if getattr(row, who) else "", getattr(row, when))
        for label, who, when in _STEPS
    ]


def of_order(row: Order, actor: Actor) -> Sequence[Panel]:
    parts = row.parts.select_related("appropriation__fund")
    entries = queries.entries_for(actor).filter(order=row).order_by("pk")
    answers = queries.lines_for(actor).filter(order=row)
    return [
        table_panel(_("资金分担"), PARTS, parts, empty=NOTHING),
        table_panel(_("记账凭证"), ENTRIES, entries, empty=NOTHING),
        table_panel(_("银行回单"), ANSWERS, answers[:SHOWN], empty=_("银行还没有回单。")),
        audit.history(row, actor),
    ]


def of_due(row: PaymentDue, actor: Actor) -> Sequence[Panel]:
    parts = row.parts.select_related("appropriation__fund")
    orders = queries.orders_for(actor).filter(due=row).order_by("attempt")
    panels = [
        table_panel(_("资金分担"), PARTS, parts, empty=NOTHING),
        table_panel(_("支付指令"), ORDERS, orders, empty=_("还没有列入支付批次。"), actor=actor),
        audit.history(row, actor),
    ]
    if short := _short_of(row):
        panels.insert(0, short)
    if row.claim_id and actor.has_role(*claims.READERS):
        of_it = queries.claims_told(actor, row.claim_id)
        panels.insert(0, table_panel(_("补贴申报"), CLAIMS, of_it, empty=NOTHING))
    return panels


_WAYS = (
    Column("attempt", _("第几次"), lambda o: o.attempt, kind="number"),
    _badge(_("状态")),
    Column("ended", _("办结日期"), lambda o: o.ended_on, kind="date"),
    Column("tail", _("账号"), lambda o: o.tail, priority=2),
    Column("reason", _("退回原因"), lambda o: o.return_reason, priority=2),
)


def of_own(row: PaymentDue, _actor: Actor) -> Sequence[Panel]:
    """Each time it was sent, for who gets it."""
    orders = row.orders.select_related("account").order_by("attempt")
    panels = [
        table_panel(_("付款经过"), _WAYS, orders, empty=_("还没有列入支付批次。")),
    ]
    if short := _short_of(row):
        panels.insert(0, short)
    if row.claim is not None:
        told = [(_("受理编号"), row.claim.receipt), (_("申报状态"), row.claim.get_state_display())]
        panels.insert(0, facts_panel(_("补贴申报"), told))
    return panels


def _lease_url(pk: int | None) -> str:
    return reverse("places:lease_detail", args=(pk,)) if pk else ""


def of_payee(row: Payee, actor: Actor) -> Sequence[Panel]:
    accounts = queries.accounts_for(actor).filter(payee=row)
    dues = queries.dues_for(actor).filter(payee=row)
    panels = [
        table_panel(
            _("收款账户"),
            ACCOUNTS,
            accounts[:SHOWN],
            empty=_("还没有账户。请登记账户，再由另一个人核对。"),
            actor=actor,
        ),
        table_panel(_("应付款"), DUES, dues[: SHOWN + 1], empty=NOTHING),
        audit.history(row, actor),
    ]
    if row.kind in {PayeeKind.LANDLORD, PayeeKind.AGENT}:
        named = queries.namings_of(row)
        empty = _("还没有指定。请指定替哪份租赁合同或哪份申报收款。")
        panels.insert(1, table_panel(_("指定收款"), NAMINGS, named[: SHOWN + 1], empty=empty))
    return panels


def of_entry(row: Entry, actor: Actor) -> Sequence[Panel]:
    lines = row.lines.select_related("appropriation")
    panels = [
        table_panel(_("分录"), LINES, lines[: SHOWN + 1], empty=NOTHING),
        audit.history(row, actor),
    ]
    around = [one for one in (row.reverses, getattr(row, "reversed_by", None)) if one]
    if around:
        panels.insert(1, table_panel(_("冲销"), ENTRIES, around, empty=NOTHING))
    return panels


def of_line(row: ReturnLine, actor: Actor) -> Sequence[Panel]:
    file = row.file
    told = [
        (_("文件名"), file.name),
        (_("读入日期"), formats.day(file.read_on)),
        (_("读到行数"), file.lines_read),
        (_("入账笔数"), file.posted),
        (_("搁置笔数"), file.aside),
        ("SHA-256", file.sha256),
    ]
    if file.is_cut_short:
        told.append((_("文件自称行数"), _now("%(n)s（文件不完整）") % {"n": file.lines_told}))
    return [facts_panel(_("银行回单文件"), told, place="main"), audit.history(row, actor)]


def of_close(row: DayClose, actor: Actor) -> Sequence[Panel]:
    return [
        table_panel(_("未达事项"), ITEMS, row.items.all(), empty=_("没有差额。")),
        audit.history(row, actor),
    ]


def of_shortage(row: Shortage, actor: Actor) -> Sequence[Panel]:
    parts = queries.short_parts_of(row)
    return [
        table_panel(_("资金和比例"), TERMS, queries.terms_of(row), empty=NOTHING),
        table_panel(_("各笔金额"), SHORTS, parts[: SHOWN + 1], empty=NOTHING),
        audit.history(row, actor),
    ]


def _short_of(row: PaymentDue) -> Panel | None:
    """What the due was cut by, the money not sufficing."""
    short = getattr(row, "short", None)
    if short is None:
        return None
    told = [
        (_("应付金额"), formats.yuan(short.whole_fen)),
        (_("本次兑付"), formats.yuan(row.amount_fen)),
        (_("尚欠，资金到位后补付"), formats.yuan(short.short_fen)),
    ]
    return facts_panel(_("资金不足，按比例兑付"), told)


def of_recovery(row: Recovery, actor: Actor) -> Sequence[Panel]:
    return [
        table_panel(_("追回分期"), INSTALMENTS, row.instalments.all(), empty=_("一次付清。")),
        table_panel(
            pgettext_lazy("list", "到账"), RECEIPTS, row.receipts.all(), empty=_("还没有到账。")
        ),
        audit.history(row, actor),
    ]


def of_row(row: Any, actor: Actor) -> Sequence[Panel]:
    return [audit.history(row, actor)]
