"""What is typed about money. Amounts in yuan."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from county.core import clock
from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.core.text import aside
from county.factories.models import Factory
from county.payments import queries
from county.payments.choices import (
    BidState,
    FundKind,
    OrderState,
    PayeeKind,
)
from county.payments.forms.filters import ANY
from county.payments.models import Appropriation, Bid, FileMapping, Fund, Order, Payee
from county.places.models import Lease, Town
from county.screens import formats
from county.screens.forms import HouseForm, KeyField, ScopedForm

# The county's money for the funds that schemes name.
KIND_OF = {
    "employment_fund": FundKind.EMPLOYMENT,
    "employment_fund_other": FundKind.EMPLOYMENT,
    "county_budget": FundKind.COUNTY,
    "poverty_relief_fund": FundKind.LINKING,
}
MOST_AT_ONCE = 20_000


def _token() -> str:
    return str(uuid.uuid4())


class OnceForm(ScopedForm):
    """Carries a token made with the page: pressed twice, it is done once."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=_token)


class Words(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)


class FundForm(HouseForm):
    code = forms.CharField(label=_("编号"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=FundKind.choices)
    town = KeyField(
        label=_("镇"),
        queryset=Town.objects.all(),
        required=False,
        help_text=_("只有镇自有资金才填。"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("kind") == FundKind.TOWN) != bool(said.get("town")):
            self.add_error("town", _now("镇自有资金须选择镇；其他资金不选。"))
        return said


class BidForm(ScopedForm):
    fund = KeyField(label=_("资金来源"), queryset=Fund.objects.all())
    year = forms.IntegerField(label=_("年度"), min_value=2015, max_value=2100)
    paper = forms.CharField(label=_("申报文号"), max_length=80)
    amount_fen = YuanFormField(label=_("申报金额（元）"))
    note = Words(label=_("说明"), required=False)


class AnswerForm(HouseForm):
    granted_fen = YuanFormField(label=_("批复金额（元）"), help_text=_("没有批准的填 0。"))
    paper = forms.CharField(label=_("批复文号"), max_length=80)
    note = Words(label=_("说明"), required=False)


class AppropriationForm(ScopedForm):
    fund = KeyField(label=_("资金来源"), queryset=Fund.objects.all())
    bid = KeyField(label=_("对应的申报"), queryset=Bid.objects.none(), required=False)
    year = forms.IntegerField(label=_("年度"), min_value=2015, max_value=2100)
    paper = forms.CharField(label=_("文号"), max_length=80)
    purpose = forms.CharField(label=_("用途"), max_length=120)
    amount_fen = YuanFormField(label=_("拨款金额（元）"))
    issued_on = forms.DateField(label=_("下达日期"))

    def scope(self, actor: Actor) -> None:
        field: Any = self.fields["bid"]
        field.queryset = Bid.objects.filter(state=BidState.GRANTED)


class ReceiveForm(OnceForm):
    amount_fen = YuanFormField(label=_("到账金额（元）"))
    bank_number = forms.CharField(label=_("银行回单号"), max_length=60)


class PayeeForm(ScopedForm):
    kind = forms.ChoiceField(label=_("类别"), choices=PayeeKind.choices)
    factory = KeyField(
        label=_("社区工厂"),
        queryset=Factory.objects.none(),
        required=False,
        help_text=_("以企业名义收款。"),
    )
    name = forms.CharField(
        label=_("名称"), max_length=100, required=False, help_text=_("工厂、个人不用填。")
    )

    def scope(self, actor: Actor) -> None:
        kinds: Any = self.fields["kind"]
        # A person becomes a payee by his claim, never by a name typed here.
        kinds.choices = [one for one in PayeeKind.choices if one[0] != PayeeKind.PERSON]
        field: Any = self.fields["factory"]
        field.queryset = Factory.objects.order_by("name_pinyin")


class NamePayeeForm(ScopedForm):
    """row: the landlord or agent."""

    lease = KeyField(
        label=_("租赁合同"),
        queryset=Lease.objects.none(),
        required=False,
        help_text=_("付给出租方的申报，以后都付给他。只列出他出租的。"),
    )
    receipt = forms.CharField(
        label=_("受理编号"),
        max_length=24,
        required=False,
        help_text=_("只指定这一份申报的填这里。"),
    )
    paper = forms.CharField(label=_("依据文号"), max_length=80)

    def scope(self, actor: Actor) -> None:
        field: Any = self.fields["lease"]
        rows = Lease.objects.select_related("premises", "factory")
        field.queryset = rows.filter(landlord=self.row.name if self.row else "").order_by("-pk")


class AccountForm(HouseForm):
    holder = forms.CharField(label=_("户名"), max_length=100)
    number = forms.CharField(
        label=_("账号"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    bank = forms.CharField(label=_("开户行"), max_length=80)
    bank_code = forms.CharField(label=_("联行号"), max_length=12, required=False)


class VerifyForm(HouseForm):
    number = forms.CharField(
        label=_("账号"),
        max_length=40,
        help_text=_("对照开户证明重新填写一遍。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(label=_("怎么核对的"), max_length=200, required=False)


class NoteForm(HouseForm):
    note = Words(label=_("说明"))


class ReasonForm(HouseForm):
    reason = Words(label=_("理由"))


class TrueUpForm(ScopedForm):
    known_fen = YuanFormField(
        label=_("现在核定的总金额（元）"), help_text=_("不是差额，是这份申报应得的全部。")
    )
    paper = forms.CharField(label=_("核定文号"), max_length=80)
    fund = KeyField(
        label=_("由哪笔拨款承担"),
        queryset=Appropriation.objects.none(),
        required=False,
        empty_label=_("与第一次相同"),
        help_text=_("补付的钱来自后来的拨款时选。"),
    )
    reason = Words(label=_("理由"))

    def scope(self, actor: Actor) -> None:
        field: Any = self.fields["fund"]
        field.queryset = queries.appropriations_for(actor)
        field.label_from_instance = _left_told


class DueForm(ScopedForm):
    """Two funds at most by hand; claims bring any number."""

    paper = forms.CharField(label=_("审批文号"), max_length=80)
    scheme = forms.CharField(label=_("扶持方案"), max_length=60)
    payee = KeyField(label=_("收款人"), queryset=Payee.objects.none())
    amount_fen = YuanFormField(label=_("金额（元）"))
    remark = forms.CharField(label=_("用途"), max_length=60, help_text=_("写进银行文件。"))
    fund = KeyField(label=_("由哪笔拨款承担"), queryset=Appropriation.objects.none())
    second = KeyField(label=_("另一笔拨款"), queryset=Appropriation.objects.none(), required=False)
    second_fen = YuanFormField(label=_("另一笔承担（元）"), required=False)

    def scope(self, actor: Actor) -> None:
        fields: Any = self.fields
        fields["payee"].queryset = queries.payees_for(actor).order_by("name_pinyin")
        fields["fund"].queryset = queries.appropriations_for(actor)
        fields["second"].queryset = queries.appropriations_for(actor)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        fund, other = said.pop("fund", None), said.pop("second", None)
        fen, rest = said.get("amount_fen") or 0, said.pop("second_fen", None) or 0
        if bool(other) != bool(rest) or (other and other == fund):
            self.add_error("second", _now("另一笔拨款和它承担的金额要一起填，且不能是同一笔。"))
        parts = [(fund, fen - rest), (other, rest)]
        said["parts"] = [(key, part) for key, part in parts if key and part]
        return said


class BatchForm(OnceForm):
    """All that can be paid now of a scheme, up to a number."""

    scheme = forms.ChoiceField(label=_("扶持方案"), required=False)
    most = forms.IntegerField(label=_("最多几笔"), min_value=1, max_value=MOST_AT_ONCE, initial=500)
    mapping = KeyField(
        label=_("银行文件格式"),
        queryset=FileMapping.objects.all(),
        required=False,
        empty_label=_("默认格式"),
    )

    def scope(self, actor: Actor) -> None:
        field: Any = self.fields["scheme"]
        field.choices = [ANY, *queries.payable_schemes(actor)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        scheme, most = said.pop("scheme", ""), said.pop("most", None) or 0
        rows = queries.payable_now(self.actor, on=clock.today())
        if scheme:
            rows = rows.filter(scheme=scheme)
        said["dues"] = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
        if not said["dues"] and not self.errors:
            done = queries.commands_done(said.get("token", ""))
            if done is None:
                raise forms.ValidationError(
                    _now("现在没有可以支付的应付款：要已审核、账户已核对、没有列在别的批次里。"),
                    code="none",
                )
        return said


class FundsForm(ScopedForm):
    """row: the scheme. Which appropriation bears each fund's share, of the claims of which period."""

    def scope(self, actor: Actor) -> None:
        self.funds = queries.fund_choices(self.row or "")
        rows = queries.appropriations_for(actor)
        own: dict[str, forms.Field] = {}
        for place, (name, words) in enumerate(self.funds):
            fitting = rows.filter(fund__kind=KIND_OF[name]) if name in KIND_OF else rows
            own[f"fund_{place}"] = KeyField(
                label=_now("由哪笔拨款承担：%(fund)s") % {"fund": words}, queryset=fitting
            )
        for field in own.values():
            chosen: Any = field
            chosen.label_from_instance = _left_told
        periods = queries.periods_waiting(self.row or "")
        if len(periods) > 1:
            every = [("", _("全部期间")), *((one, one) for one in periods)]
            own["period"] = forms.ChoiceField(label=_("期间"), required=False, choices=every)
        self.fields = own | self.fields

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = {name: said.pop(f"fund_{n}", None) for n, (name, _words) in enumerate(self.funds)}
        said["funds"] = {name: key for name, key in chosen.items() if key}
        return said


class PayClaimsForm(FundsForm, OnceForm):
    """And how many at once."""

    most = forms.IntegerField(
        label=_("最多几笔"), min_value=1, max_value=MOST_AT_ONCE, initial=500,
        help_text=_("按可支付的先后，到账资金够付到哪一笔就到哪一笔。"),
    )  # fmt: skip
    mapping = KeyField(
        label=_("银行文件格式"),
        queryset=FileMapping.objects.all(),
        required=False,
        empty_label=_("默认格式"),
    )


class ShortForm(FundsForm):
    """What the shares are worked out by; asked with GET, nothing is done."""


class ShareForm(OnceForm):
    """Decides what was seen. row: the form of the plan."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    paper = forms.CharField(label=_("决定文号"), max_length=80)
    reason = Words(label=_("理由"))


class ReturnForm(ScopedForm):
    file = forms.FileField(label=_("银行回单文件"))
    mapping = KeyField(
        label=_("银行文件格式"),
        queryset=FileMapping.objects.all(),
        required=False,
        empty_label=_("默认格式"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if sent := said.get("file"):
            said |= {"name": sent.name, "file": sent.read()}
        return said


class CloseForm(HouseForm):
    day = forms.DateField(label=_("日结日期"))
    bank_fen = YuanFormField(
        label=_("银行付出（元）"), help_text=_("上次日结以后，对账单上专户付出的合计。")
    )
    items = forms.CharField(
        label=_("差额说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一项，先写金额再写原因，例如：12.50 银行手续费。银行比账面少的写负数。"),
    )
    note = Words(label=_("说明"), required=False)

    def clean_items(self) -> list[tuple[int, str]]:
        found = []
        field = YuanFormField(allow_negative=True)
        for line in str(self.cleaned_data["items"]).splitlines():
            amount, _space, reason = line.strip().partition(" ")
            if not line.strip():
                continue
            fen = field.to_python(amount)
            if not fen or not reason.strip():
                raise forms.ValidationError(
                    _now("“%(line)s”要先写金额，空一格，再写原因。") % {"line": line[:40]},
                    code="item",
                )
            found.append((fen, reason.strip()[:200]))
        return found


class RecoveryForm(ScopedForm):
    order = KeyField(label=_("支付指令"), queryset=Order.objects.none())
    amount_fen = YuanFormField(label=_("追回金额（元）"))
    paper = forms.CharField(label=_("决定文号"), max_length=80)
    reason = Words(label=_("原因"))
    first_on = forms.DateField(label=_("首期到期日期"))
    times = forms.IntegerField(label=_("分几期（每月一期）"), min_value=1, max_value=36, initial=1)

    def scope(self, actor: Actor) -> None:
        rows = queries.orders_for(actor).filter(state=OrderState.PAID).order_by("-pk")
        field: Any = self.fields["order"]
        field.queryset = rows
        field.label_from_instance = _order_told

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, times, fen = (
            said.pop("first_on", None),
            said.pop("times", None),
            said.get("amount_fen"),
        )
        if first and times and fen:
            said["instalments"] = queries.monthly(first, times, fen)
        return said


def _left_told(row: Appropriation) -> str:
    left = formats.yuan(row.balance.received_fen - row.balance.committed_fen)
    return f"{row.paper} {row.fund.name}{aside(_now('可用 %(left)s') % {'left': left})}"


def _order_told(order: Order) -> str:
    return f"{order} {order.due.payee.name}{aside(formats.yuan(order.amount_fen))}"
