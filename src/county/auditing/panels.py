"""A sample's strata and payments; a way's steps as they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.audit import queries as record
from county.audit.choices import action_label
from county.audit.models import Anchor
from county.auditing import queries
from county.auditing.choices import WayKind
from county.auditing.models import Sample
from county.core.actor import Actor
from county.core.errors import Refused
from county.payments.states import TONE
from county.screens import formats
from county.screens.columns import Column, Personal
from county.screens.declared import Panel
from county.screens.tables import SHOWN, facts_panel, table_panel

_PAGES = {
    WayKind.APPROPRIATION: "payments:appropriation_detail",
    WayKind.DECISION: "claims:claim_detail",
    WayKind.NOTICE: "claims:notice_detail",
    WayKind.DUE: "payments:due_detail",
    WayKind.BATCH: "payments:batch_detail",
    WayKind.ORDER: "payments:order_detail",
    WayKind.ANSWER: "payments:line_detail",
}
STRATA = (
    Column("from", _("金额分层"), lambda s: _now("%(yuan)s 起") % {"yuan": formats.yuan(s[0])}),
    Column("count", _("总体笔数"), lambda s: s[1], kind="number"),
    Column("total", _("总体金额"), lambda s: s[2], kind="money", priority=2),
    Column("drawn", _("抽中笔数"), lambda s: s[3], kind="number"),
)
ITEMS = (
    Column("number", _("序号"), lambda i: i.number, kind="number"),
    Column(
        "order",
        _("支付指令"),
        lambda i: str(i.order),
        link=lambda i: reverse("auditing:way", args=(i.order_id,)),
    ),
    Column("payee", _("收款人"), Personal("name", of=lambda i: i.order.due.payee), priority=2),
    Column(
        "amount", _("金额"), lambda i: i.order.amount_fen, kind="money", sort="order__amount_fen"
    ),
    Column(
        "state",
        _("状态"),
        lambda i: i.order.get_state_display(),
        kind="badge",
        tone=lambda i: TONE[i.order.state],
        priority=2,
    ),
)


@dataclass(frozen=True)
class Told:
    """One step as the page draws it. acts: [(number, words, who, moment, url, proved)]."""

    number: int
    label: Any
    said: str
    fen: int
    on: Any
    url: str
    note: str
    acts: Sequence[Any]


def of_sample(row: Sample, actor: Actor) -> Sequence[Panel]:
    items = queries.items_for(actor).filter(sample=row).order_by("number")
    whole = queries.is_drawn_again(actor, row)
    anchor = record.anchor_of(row)
    told = [
        (
            _("重抽核对"),
            _("一致：按种子重抽，抽中的完全相同") if whole else _("不一致：总体有变化"),
        ),
        (_("随机种子"), row.seed),
        (_("总体指纹"), row.keys_sha256),
    ]
    if anchor is not None:
        words = {"size": formats.thousands(anchor.size), "root": anchor.short}
        told.append((_("操作记录锚点"), _now("到第 %(size)s 号，%(root)s") % words))
    more = reverse("auditing:item_list") + f"?sample={row.pk}"
    return [
        table_panel(_("分层"), STRATA, row.strata, empty=_("没有分层。")),
        table_panel(
            pgettext_lazy("list", "抽样明细"), ITEMS, items[: SHOWN + 1], empty=_("没有抽中。"),
            more_url=more, actor=actor,
        ),
        facts_panel(_("可重现"), told),
        audit.history(row, actor),
    ]  # fmt: skip


def told_way(steps: Sequence[queries.WayStep], anchor: Anchor | None) -> list[Told]:
    """The steps with their links, each act with whether it is proved to stand in the anchor."""
    proved = _proved(steps, anchor)
    return [
        Told(
            number,
            WayKind(one.kind).label,
            one.said,
            one.fen,
            one.on,
            _address(one),
            _note(one),
            [_act(event, proved) for event in one.events],
        )
        for number, one in enumerate(steps, start=1)
    ]


def _act(event: Any, proved: set[int]) -> tuple[Any, ...]:
    return (
        event.seq,
        action_label(event.action),
        event.actor_name,
        event.at,
        reverse("audit:event_detail", args=(event.pk,)),
        event.pk in proved,
    )


def _proved(steps: Sequence[queries.WayStep], anchor: Anchor | None) -> set[int]:
    if anchor is None:
        return set()
    events = {event.pk: event for one in steps for event in one.events}
    try:
        proofs = record.proofs_of(events.values(), anchor)
    except Refused:  # events are missing: nothing is proved, `verify` says which
        return set()
    return {proof.event.pk for proof in proofs if proof.leads}


def _address(one: queries.WayStep) -> str:
    if one.kind in _PAGES:
        return reverse(_PAGES[WayKind(one.kind)], args=(one.row.pk,))
    label = one.row._meta.label_lower
    of = "person" if label == "workforce.person" else "factory"
    page = f"workforce:{of}_detail" if of == "person" else "portal:factory_page"
    return reverse(page, args=(one.row.pk,))


def _note(one: queries.WayStep) -> str:
    if one.kind != WayKind.CONFIRMED:
        return ""
    words = {"many": formats.thousands(one.many), "of": formats.thousands(one.of)}
    return _now("付款前最近一个月：%(of)s 人的工资，%(many)s 人已确认") % words
