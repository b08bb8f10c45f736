"""What people type about places. Areas are typed in square metres and kept in hundredths of one."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.core.fields import YuanFormField
from county.places import queries
from county.places.choices import LeaseState, PremisesKind, PremisesOwner, VillageKind
from county.places.models import Lease, Premises, Site, Town, Village
from county.screens.declared import Rows
from county.screens.forms import HouseForm, ScopedForm

DM2_PER_M2 = 100
MOST_PEOPLE = 1_000_000


if TYPE_CHECKING:
    ChoiceOfRow = forms.ModelChoiceField[Any]
else:
    ChoiceOfRow = forms.ModelChoiceField


class TownField(ChoiceOfRow):
    """Shown in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class InTownField(ChoiceOfRow):
    """A site, village or premises, with its town before the name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.town.label} · {obj.name}"


class AreaField(forms.DecimalField):
    """Typed in square metres with two decimals, cleaned to hundredths (dm²)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_value", Decimal(1_000_000))
        super().__init__(max_digits=9, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / DM2_PER_M2 if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        area = super().clean(value)
        return None if area is None else int(area * DM2_PER_M2)


class SiteForm(ScopedForm):
    town = TownField(queryset=Town.objects.none(), label=_("镇"))
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：药妇沟安置点。"))
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    village = InTownField(
        queryset=Village.objects.none(), label=_("所在村（社区）"), required=False
    )
    occupied_on = forms.DateField(label=_("入住日期"), widget=forms.DateInput())
    households = forms.IntegerField(label=_("户数"), min_value=0, max_value=MOST_PEOPLE)
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=MOST_PEOPLE)
    source = forms.CharField(label=_("依据"), max_length=120, help_text=_("例如：安置台账。"))

    def scope(self, actor: Actor) -> None:
        towns = queries.towns_for(actor)
        if self.row is not None:
            # A count is not corrected here: counts are dated and have their own step.
            for name in ("town", "households", "people", "source"):
                del self.fields[name]
            towns = Town.objects.filter(pk=self.row.town_id)
        else:
            _offer(self, "town", towns)
        _offer(self, "village", queries.villages_in(towns))

    @staticmethod
    def values_of(site: Site) -> dict[str, Any]:
        plain = {name: getattr(site, name) for name in ("name", "name_en", "occupied_on")}
        return plain | {"village": site.village_id}


class CountForm(HouseForm):
    counted_on = forms.DateField(label=_("统计日期"), widget=forms.DateInput())
    households = forms.IntegerField(label=_("户数"), min_value=0, max_value=MOST_PEOPLE)
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=MOST_PEOPLE)
    source = forms.CharField(label=_("依据"), max_length=120)


class CloseForm(HouseForm):
    closed_on = forms.DateField(label=_("撤并日期"), widget=forms.DateInput())
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class PremisesForm(ScopedForm):
    town = TownField(queryset=Town.objects.none(), label=_("镇"))
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如：3 号楼一层厂房。"))
    site = InTownField(queryset=Site.objects.none(), label=_("安置点"), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=PremisesKind.choices)
    owner_kind = forms.ChoiceField(label=_("产权人"), choices=PremisesOwner.choices)
    area_dm2 = AreaField(label=_("建筑面积（平方米）"))
    usable_from = forms.DateField(label=_("可用起"), widget=forms.DateInput())
    usable_to = forms.DateField(
        label=_("可用止"), widget=forms.DateInput(), required=False, help_text=_("没有期限的不填。")
    )
    is_reserved = forms.BooleanField(label=_("预留为社区工厂厂房"), required=False)

    def scope(self, actor: Actor) -> None:
        towns = queries.towns_for(actor)
        if self.row is not None:
            del self.fields["town"]
            towns = Town.objects.filter(pk=self.row.town_id)
        else:
            _offer(self, "town", towns)
        _offer(self, "site", queries.sites_in(towns).select_related("town"))

    @staticmethod
    def values_of(premises: Premises) -> dict[str, Any]:
        return {
            "name": premises.name,
            "site": premises.site_id,
            "kind": premises.kind,
            "owner_kind": premises.owner_kind,
            "area_dm2": premises.area_dm2,
            "usable_from": premises.usable_from,
            "usable_to": premises.usable_to,
            "is_reserved": premises.is_reserved,
        }


class LeaseForm(ScopedForm):
    premises = InTownField(queryset=Premises.objects.none(), label=_("厂房"))
    factory = forms.ModelChoiceField(queryset=Town.objects.none(), label=_("承租工厂"))
    landlord = forms.CharField(label=_("出租方"), max_length=80)
    from_on = forms.DateField(label=_("租期起"), widget=forms.DateInput())
    to_on = forms.DateField(label=_("租期止"), widget=forms.DateInput())
    area_dm2 = AreaField(label=_("租用面积（平方米）"))
    rent_fen = YuanFormField(label=_("月租金（元）"), help_text=_("免租的填 0。"))
    contract_number = forms.CharField(label=_("合同编号"), max_length=60, required=False)

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["premises"], self.fields["factory"]
            return
        _offer(self, "premises", queries.premises_for(actor))
        _offer(self, "factory", queries.tenants_for(actor))

    @staticmethod
    def values_of(lease: Lease) -> dict[str, Any]:
        return {
            "landlord": lease.landlord,
            "from_on": lease.from_on,
            "to_on": lease.to_on,
            "area_dm2": lease.area_dm2,
            "rent_fen": lease.rent_fen,
            "contract_number": lease.contract_number,
        }


class EndForm(HouseForm):
    ended_on = forms.DateField(
        label=_("终止日期"), widget=forms.DateInput(), help_text=_("租用的最后一天。")
    )
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


ANY = ("", _("全部"))
YES_NO = (ANY, ("yes", _("有")), ("no", _("没有")))


class SiteFilter(ScopedForm):
    town = TownField(
        queryset=Town.objects.none(), label=_("镇"), required=False, empty_label=_("全部")
    )
    size = forms.ChoiceField(
        label=_("户数"),
        choices=(ANY, ("large", _("100 户及以上")), ("small", _("不足 100 户"))),
        required=False,
    )
    covered = forms.ChoiceField(label=_("已认定工厂"), choices=YES_NO, required=False)
    premises = forms.ChoiceField(label=_("厂房"), choices=YES_NO, required=False)

    def scope(self, _actor: Actor) -> None:
        _offer(self, "town", queries.towns())

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["size"]:
            word = "gte" if asked["size"] == "large" else "lt"
            rows = rows.filter(**{f"household_count__{word}": queries.COVERED_HOUSEHOLDS})
        if asked["covered"]:
            rows = rows.filter(
                **{"factory_count__gt" if asked["covered"] == "yes" else "factory_count": 0}
            )
        if asked["premises"]:
            rows = rows.filter(has_premises=asked["premises"] == "yes")
        return rows


class PremisesFilter(ScopedForm):
    town = TownField(
        queryset=Town.objects.none(), label=_("镇"), required=False, empty_label=_("全部")
    )
    kind = forms.ChoiceField(label=_("类别"), choices=[ANY, *PremisesKind.choices], required=False)
    vacant = forms.ChoiceField(
        label=_("使用"), choices=(ANY, ("yes", _("空置")), ("no", _("在租"))), required=False
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", queries.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["vacant"]:
            rows = rows.filter(tenant__isnull=asked["vacant"] == "yes")
        return rows


class LeaseFilter(ScopedForm):
    town = TownField(
        queryset=Town.objects.none(), label=_("镇"), required=False, empty_label=_("全部")
    )
    state = forms.ChoiceField(label=_("状态"), choices=[ANY, *LeaseState.choices], required=False)
    rent = forms.ChoiceField(
        label=_("租金"), choices=(ANY, ("free", _("免租")), ("paid", _("收租"))), required=False
    )

    def scope(self, actor: Actor) -> None:
        _offer(self, "town", queries.towns_for(actor))

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(premises__town=asked["town"])
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        if asked["rent"]:
            rows = rows.filter(**{"rent_fen" if asked["rent"] == "free" else "rent_fen__gt": 0})
        return rows


class VillageFilter(ScopedForm):
    town = TownField(
        queryset=Town.objects.none(), label=_("镇"), required=False, empty_label=_("全部")
    )
    kind = forms.ChoiceField(label=_("类别"), choices=[ANY, *VillageKind.choices], required=False)

    def scope(self, _actor: Actor) -> None:
        _offer(self, "town", queries.towns())

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        return rows.filter(kind=asked["kind"]) if asked["kind"] else rows


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    cast(ChoiceOfRow, form.fields[name]).queryset = rows
