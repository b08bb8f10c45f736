"""What is typed about loans. Amounts in yuan, rates in percent a year."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core import clock, money
from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.core.text import aside
from county.factories import queries as factories
from county.factories.models import Enterprise, Factory
from county.loans import queries, states
from county.loans.choices import (
    BorrowerKind,
    CounterGuarantee,
    Guarantor,
    Lane,
    LoanState,
    MarkKind,
    RepaymentMethod,
)
from county.loans.models import GuaranteeFund, Instalment, Loan, Repayment
from county.places import queries as places
from county.places.models import Town
from county.screens import formats
from county.screens.declared import Rows
from county.screens.forms import HouseForm, KeyField, ScopedForm

if TYPE_CHECKING:
    ChoiceOfRow = forms.ModelChoiceField[Any]
else:
    ChoiceOfRow = forms.ModelChoiceField

ANY = ("", _("全部"))
PER_PERCENT = 1000  # rates are kept in 1/100,000


class RateField(forms.DecimalField):
    """Percent a year with at most three decimals, cleaned to 1/100,000."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=5, decimal_places=3, min_value=0, max_value=24, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal"}

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value).scaleb(-3).normalize() if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        percent = super().clean(value)
        return None if percent is None else int(percent * PER_PERCENT)


class FactoryField(ChoiceOfRow):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}{aside(obj.code)}"


class TownField(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class EnterpriseField(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class InstalmentField(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return str(
            _("第 %(n)s 期 · %(day)s · 本金 %(principal)s · 利息 %(interest)s")
            % {
                "n": obj.number,
                "day": formats.day(obj.due_on),
                "principal": money.format_yuan(obj.principal_fen),
                "interest": money.format_yuan(obj.interest_fen),
            }
        )


class RepaymentField(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{formats.day(obj.paid_on)} · {obj.receipt}"


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **kwargs)


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=300, widget=area, **kwargs)


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field: Any = form.fields[name]
    field.queryset = rows


class LoanForm(ScopedForm):
    factory = FactoryField(queryset=Factory.objects.none(), label=_("工厂"))
    borrower_kind = forms.ChoiceField(
        label=_("借款人"),
        choices=BorrowerKind.choices,
        help_text=_("个人贷款由企业的法定代表人（经营者）本人签约。"),
    )
    asked_fen = YuanFormField(label=_("申请金额（元）"), help_text=_("也可以写成 20万。"))
    asked_months = forms.IntegerField(
        label=_("申请期限（月）"), min_value=1, max_value=60, initial=24
    )
    use_of_money = forms.CharField(
        label=_("贷款用途"), max_length=200, help_text=_("例如：购置横机 10 台、备原料。")
    )
    bank = forms.CharField(label=_("经办银行"), max_length=60)

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["factory"]
        else:
            _offer(self, "factory", factories.factories_to_choose(actor))

    def clean_asked_fen(self) -> int:
        asked: int = self.cleaned_data["asked_fen"]
        if asked <= 0:
            raise forms.ValidationError(_("申请金额要大于 0。"))
        return asked

    @staticmethod
    def values_of(loan: Loan) -> dict[str, Any]:
        names = ("borrower_kind", "asked_fen", "asked_months", "use_of_money", "bank")
        return {name: getattr(loan, name) for name in names}


class WithdrawForm(HouseForm):
    reason = _words(_("撤回原因"))


class CheckForm(HouseForm):
    note = _words(_("初审意见"), help_text=_("写明看过什么：在生产、有订单、用途属实等。"))


class TurnDownForm(HouseForm):
    refusal = _words(_("未通过原因"), help_text=_("业主会看到，请写清缺什么、怎样补。"))


class GuaranteeForm(ScopedForm):
    guarantor = forms.ChoiceField(label=_("担保方"), choices=Guarantor.choices)
    guarantee_paper = forms.CharField(label=_("担保函编号"), max_length=60)
    guaranteed_on = _day(_("担保日期"))
    counter_guarantee = forms.ChoiceField(
        label=_("反担保"),
        choices=CounterGuarantee.choices,
        help_text=_("自然人保证的姓名、证件由担保机构保管，这里不登记。"),
    )
    counter_enterprise = EnterpriseField(
        label=_("反担保企业"), queryset=Enterprise.objects.none(), required=False
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "counter_enterprise", factories.enterprises_to_choose(actor))
        self.initial.setdefault("guaranteed_on", clock.today())


class GrantForm(HouseForm):
    granted_fen = YuanFormField(label=_("批准金额（元）"))
    decided_on = _day(_("银行决定日期"))

    def clean_granted_fen(self) -> int:
        granted: int = self.cleaned_data["granted_fen"]
        if granted <= 0:
            raise forms.ValidationError(_("批准金额要大于 0；没有批准的请办理“未通过”。"))
        return granted


class RefuseForm(HouseForm):
    refusal = _words(_("未通过原因"), help_text=_("照担保机构或银行的书面意见写，业主会看到。"))
    decided_on = _day(_("决定日期"))


class ContractForm(ScopedForm):
    contract_number = forms.CharField(label=_("合同编号"), max_length=60)
    contract_on = _day(_("合同日期"))
    principal_fen = YuanFormField(label=_("贷款本金（元）"))
    rate = RateField(label=_("年利率（%）"), help_text=_("例如 4.35。"))
    from_on = _day(_("放款日期"))
    to_on = _day(_("到期日期"))
    method = forms.ChoiceField(
        label=_("还款方式"),
        choices=RepaymentMethod.choices,
        help_text=_("按季结算，保存后自动生成还款计划。"),
    )
    day_basis = forms.TypedChoiceField(
        label=_("一年计息天数"), choices=((360, "360"), (365, "365")), coerce=int
    )

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            self.initial.setdefault("principal_fen", self.row.granted_fen)

    def clean_principal_fen(self) -> int:
        principal: int = self.cleaned_data["principal_fen"]
        if principal <= 0:
            raise forms.ValidationError(_("贷款本金要大于 0。"))
        return principal


class RepayForm(ScopedForm):
    instalment = InstalmentField(label=_("期次"), queryset=Instalment.objects.none())
    paid_on = _day(_("支付日期"))
    principal_fen = YuanFormField(label=_("已还本金（元）"), initial=0)
    interest_fen = YuanFormField(label=_("已付利息（元）"), initial=0)
    receipt = forms.CharField(label=_("银行回单号"), max_length=60)

    def scope(self, actor: Actor) -> None:
        if self.row is None:
            return
        unpaid = queries.instalments_unpaid(self.row)
        _offer(self, "instalment", unpaid)
        first = unpaid.first()
        if first is not None:
            self.initial.setdefault("instalment", first.pk)
            self.initial.setdefault("principal_fen", first.principal_fen)
            self.initial.setdefault("interest_fen", first.interest_fen)


class TakeBackForm(ScopedForm):
    repayment = RepaymentField(label=_("还款记录"), queryset=Repayment.objects.none())
    reason = _words(_("撤销原因"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            rows = queries.repayments_of(self.row).filter(withdrawn_on__isnull=True)
            _offer(self, "repayment", rows)


class MarkForm(HouseForm):
    kind = forms.ChoiceField(label=_("类别"), choices=MarkKind.choices)
    from_on = _day(_("从哪天起"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


class CureForm(HouseForm):
    cured_on = _day(_("解除日期"), help_text=_("银行确认还清欠款的那一天。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


class FundForm(ScopedForm):
    from_on = _day(_("从哪天起"))
    balance_fen = YuanFormField(label=_("基金余额（元）"), help_text=_("也可以写成 500万。"))
    multiple = forms.IntegerField(
        label=_("放大倍数"), min_value=1, max_value=20, help_text=_("可担保余额的几倍。")
    )
    source = forms.CharField(label=_("依据"), max_length=120, help_text=_("文号或银行对账单。"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["from_on"]

    @staticmethod
    def values_of(fund: GuaranteeFund) -> dict[str, Any]:
        return {name: getattr(fund, name) for name in ("balance_fen", "multiple", "source")}


class LoanFilter(ScopedForm):
    stage = forms.ChoiceField(
        label=_("状态"),
        choices=[ANY, ("waiting", _("还在办理（全部）")), *LoanState.choices],
        required=False,
    )
    town = TownField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    lane = forms.ChoiceField(label=_("办理顺序"), choices=[ANY, *Lane.choices], required=False)
    repaying = forms.ChoiceField(
        label=_("还款"),
        choices=[ANY, ("overdue", _("有逾期或展期标记")), ("late", _("过了应还日还没登记"))],
        required=False,
    )
    factory = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["stage"] == "waiting":
            rows = rows.filter(state__in=states.WAITING)
        elif asked["stage"]:
            rows = rows.filter(state=asked["stage"])
        if asked["repaying"] == "overdue":
            rows = rows.filter(overdue=True, state=LoanState.REPAYING)
        elif asked["repaying"] == "late":
            rows = rows.filter(is_late=True)
        paths = {"town": "factory__town", "lane": "lane", "factory": "factory"}
        wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
        return rows.filter(**wanted) if wanted else rows
