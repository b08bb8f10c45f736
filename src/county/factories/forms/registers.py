"""What people type about enterprises, factories, recognitions and reports. Amounts in yuan."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role
from county.core import outward
from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.core.text import aside
from county.factories import queries, states
from county.factories.choices import (
    EnterpriseKind,
    FactoryStatus,
    OperatingMode,
    RecognitionKind,
    ReportState,
    Trade,
)
from county.factories.models import Enterprise, Factory, MonthlyReport
from county.places import queries as places
from county.screens.declared import Rows
from county.screens.forms import HouseForm, MonthField, ScopedForm

if TYPE_CHECKING:
    ChoiceOfRow = forms.ModelChoiceField[Any]
else:
    ChoiceOfRow = forms.ModelChoiceField

MOST_WORKERS = 100_000
MOST_KWH = 100_000_000
ANY = ("", _("全部"))


class TownField(ChoiceOfRow):
    """Shown in the reader's language; nothing to choose from until the form knows the actor."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=places.towns().none(), label=_("镇"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class SiteField(ChoiceOfRow):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.town.label} · {obj.label}"


class FactoryField(ChoiceOfRow):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}{aside(obj.code)}"


class EnterpriseForm(ScopedForm):
    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("与营业执照一致。"))
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=30, help_text=_("18 位，见营业执照。")
    )
    kind = forms.ChoiceField(label=_("类型"), choices=EnterpriseKind.choices)
    legal_representative = forms.CharField(label=_("法定代表人"), max_length=40)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    headquarters = forms.CharField(label=_("总部地址"), max_length=120, required=False)
    registered_on = forms.DateField(label=_("成立日期"), widget=forms.DateInput(), required=False)
    is_in_park = forms.BooleanField(label=_("总部在工业集中区"), required=False)
    is_returnee = forms.BooleanField(label=_("返乡创业"), required=False)

    def scope(self, actor: Actor) -> None:
        # The number on record is not filled in; an empty field keeps it.
        phone = outward.show(actor, self.row, "phone") if self.row is not None else None
        if phone:
            self.fields["phone"].help_text = gettext("现为 %(phone)s，不改的不填。") % {
                "phone": phone
            }

    @staticmethod
    def values_of(enterprise: Enterprise) -> dict[str, Any]:
        names = [name for name in EnterpriseForm.base_fields if name != "phone"]
        return {name: getattr(enterprise, name) for name in names}


class FactoryForm(ScopedForm):
    name = forms.CharField(label=_("名称"), max_length=100)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    enterprise = ChoiceOfRow(
        queryset=Enterprise.objects.none(),
        label=_("企业"),
        help_text=_("没有列出的企业，请先在“企业”里登记。"),
    )
    town = TownField()
    site = SiteField(
        queryset=places.sites_in(places.towns()).none(),
        label=_("安置点"),
        required=False,
        help_text=_("不在安置点的不填。"),
    )
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    trade = forms.ChoiceField(label=_("行业"), choices=Trade.choices)
    mode = forms.ChoiceField(label=_("经营形式"), choices=OperatingMode.choices)
    products = forms.CharField(label=_("主要产品"), max_length=120, required=False)
    home_workers = forms.IntegerField(
        label=_("居家加工人数"), min_value=0, max_value=MOST_WORKERS, initial=0
    )
    status = forms.ChoiceField(
        label=_("目前状态"),
        choices=[(one.value, one.label) for one in FactoryStatus if one in states.FIRST],
    )
    from_on = forms.DateField(
        label=_("从何日起"), widget=forms.DateInput(), help_text=_("进入目前状态的日期。")
    )

    def scope(self, actor: Actor) -> None:
        towns = places.towns_for(actor)
        enterprises = queries.enterprises_to_choose(actor)
        if self.row is not None:
            for name in ("town", "status", "from_on"):
                del self.fields[name]
            towns = places.towns().filter(pk=self.row.town_id)
            if not actor.has_role(Role.OFFICE):
                enterprises = enterprises.filter(pk=self.row.enterprise_id)
        else:
            _offer(self, "town", towns)
        _offer(self, "enterprise", enterprises)
        _offer(self, "site", places.sites_in(towns).select_related("town"))

    @staticmethod
    def values_of(factory: Factory) -> dict[str, Any]:
        names = ("name", "address", "trade", "mode", "products", "home_workers")
        keys = {"enterprise": factory.enterprise_id, "site": factory.site_id}
        return {**keys, **{name: getattr(factory, name) for name in names}}


class StateForm(ScopedForm):
    status = forms.ChoiceField(label=_("改为"), choices=FactoryStatus.choices)
    from_on = forms.DateField(label=_("从何日起"), widget=forms.DateInput())
    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("停产、整改和退出必须写明。"),
    )

    def scope(self, _actor: Actor) -> None:
        """Only what the present state leads to."""
        reachable = states.NEXT[self.row.status] if self.row is not None else frozenset()
        cast(forms.ChoiceField, self.fields["status"]).choices = [
            (one.value, one.label) for one in FactoryStatus if one in reachable
        ]


class RecogniseForm(HouseForm):
    kind = forms.ChoiceField(label=_("类别"), choices=RecognitionKind.choices)
    on = forms.DateField(label=_("认定日期"), widget=forms.DateInput())
    paper = forms.CharField(
        label=_("认定文号"), max_length=80, help_text=_("例如：平社厂办发〔2019〕12 号。")
    )


class WithdrawForm(HouseForm):
    kind = forms.ChoiceField(label=_("类别"), choices=RecognitionKind.choices)
    on = forms.DateField(label=_("摘牌日期"), widget=forms.DateInput())
    paper = forms.CharField(label=_("摘牌文号"), max_length=80)
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class LeadingForm(HouseForm):
    on = forms.DateField(label=_("认定日期"), widget=forms.DateInput())
    paper = forms.CharField(label=_("认定文号"), max_length=80)


class WithdrawLeadingForm(HouseForm):
    on = forms.DateField(label=_("取消日期"), widget=forms.DateInput())
    paper = forms.CharField(label=_("取消文号"), max_length=80)
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReportForm(ScopedForm):
    factory = FactoryField(queryset=Factory.objects.none(), label=_("工厂"))
    month = MonthField(label=_("月份"))
    state = forms.ChoiceField(label=_("生产情况"), choices=ReportState.choices)
    output_fen = YuanFormField(label=_("产值（元）"), help_text=_("也可以写成 12.5万。"))
    sales_fen = YuanFormField(label=_("销售收入（元）"))
    electricity_kwh = forms.IntegerField(
        label=_("用电量（千瓦时）"), min_value=0, max_value=MOST_KWH
    )
    orders_fen = YuanFormField(label=_("在手订单（元）"), help_text=_("没有的填 0。"))
    note = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["factory"], self.fields["month"]
        else:
            _offer(self, "factory", queries.factories_to_choose(actor))

    @staticmethod
    def values_of(report: MonthlyReport) -> dict[str, Any]:
        kept = [name for name in ReportForm.base_fields if name not in {"factory", "month"}]
        return {name: getattr(report, name) for name in kept}


class EnterpriseFilter(HouseForm):
    kind = forms.ChoiceField(
        label=_("类型"), choices=[ANY, *EnterpriseKind.choices], required=False
    )
    leading = forms.ChoiceField(
        label=_("龙头企业"), choices=(ANY, ("yes", _("是")), ("no", _("否"))), required=False
    )
    returnee = forms.ChoiceField(
        label=_("返乡创业"), choices=(ANY, ("yes", _("是")), ("no", _("否"))), required=False
    )

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["leading"]:
            rows = rows.filter(leading_since__isnull=asked["leading"] == "no")
        if asked["returnee"]:
            rows = rows.filter(is_returnee=asked["returnee"] == "yes")
        return rows


class FactoryFilter(ScopedForm):
    town = TownField(required=False, empty_label=_("全部"))
    trade = forms.ChoiceField(label=_("行业"), choices=[ANY, *Trade.choices], required=False)
    mode = forms.ChoiceField(
        label=_("经营形式"), choices=[ANY, *OperatingMode.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("状态"), choices=[ANY, *FactoryStatus.choices], required=False
    )
    recognised = forms.ChoiceField(
        label=_("认定"), choices=(ANY, ("yes", _("已认定")), ("no", _("未认定"))), required=False
    )
    leading = forms.ChoiceField(
        label=_("企业"), choices=(ANY, ("yes", _("龙头企业"))), required=False
    )
    site = forms.ChoiceField(
        label=_("安置点"),
        choices=(ANY, ("large", _("100 户及以上")), ("none", _("不在安置点"))),
        required=False,
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        same = {name: asked[name] for name in ("town", "trade", "mode", "status") if asked[name]}
        rows = rows.filter(**same)
        if asked["recognised"]:
            rows = rows.filter(recognised_on__isnull=asked["recognised"] == "no")
        if asked["leading"]:
            rows = rows.filter(is_leading=True)
        if asked["site"] == "large":
            return rows.filter(site_households__gte=places.COVERED_HOUSEHOLDS)
        return rows.filter(site__isnull=True) if asked["site"] else rows


class RecognitionFilter(ScopedForm):
    town = TownField(required=False, empty_label=_("全部"))
    kind = forms.ChoiceField(
        label=_("类别"), choices=[ANY, *RecognitionKind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("状态"),
        choices=(ANY, ("live", _("有效")), ("withdrawn", _("已摘牌"))),
        required=False,
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(factory__town=asked["town"])
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["state"]:
            rows = rows.filter(withdrawn_on__isnull=asked["state"] == "live")
        return rows


class ReportFilter(ScopedForm):
    month = MonthField(label=_("月份"), required=False)
    town = TownField(required=False, empty_label=_("全部"))
    state = forms.ChoiceField(
        label=_("生产情况"), choices=[ANY, *ReportState.choices], required=False
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["month"] is not None:
            rows = rows.filter(month=asked["month"])
        if asked["town"]:
            rows = rows.filter(factory__town=asked["town"])
        return rows.filter(state=asked["state"]) if asked["state"] else rows


class OwingFilter(ScopedForm):
    """month: factories that owe this month, maybe others too."""

    month = MonthField(label=_("未报的月份"), required=False)
    town = TownField(required=False, empty_label=_("全部"))
    recognised = forms.ChoiceField(
        label=_("认定"),
        choices=[ANY, ("yes", _("已认定的")), ("no", _("未认定的"))],
        required=False,
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", places.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["month"] is not None:
            rows = rows.filter(owed__contains=[asked["month"]])
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["recognised"]:
            rows = rows.filter(recognised_on__isnull=asked["recognised"] == "no")
        return rows


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    cast(ChoiceOfRow, form.fields[name]).queryset = rows
