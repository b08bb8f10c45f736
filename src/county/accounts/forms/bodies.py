"""People named in bodies, their yearly money, how a body is reached, and the gaps' filter."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import queries
from county.accounts.choices import FundSource, GapKind, MemberKind
from county.accounts.forms.fields import ALL, Area, key_field
from county.accounts.models import BodyFund, BodyGap, Member, Organisation, Post
from county.core import clock, identity
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.fields import YuanFormField
from county.screens.forms import HouseForm, KeyField, ScopedForm

CLEAR = ("无", "none")
_CODE = re.compile(r"\d(?:\.\d+)?-\d+")


class BodyLabel(KeyField):
    """Bodies and posts by their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class SeatLabel(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.label} · {obj.label}"


class ClausesField(forms.CharField):
    """Codes of clauses as typed: 3.2-4、4.1-2. Cleaned to a list, each once, in order."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        codes = [code for code in re.split(r"[\s,，、;；]+", super().clean(value) or "") if code]
        for code in codes:
            if not _CODE.fullmatch(code):
                raise forms.ValidationError(
                    _("“%(code)s”不是条款代码。请写成 3.2-4 的样子，几条之间用顿号。"),
                    code="clause",
                    params={"code": code},
                )
        return list(dict.fromkeys(codes))


class TelephoneField(forms.CharField):
    """A number, kept sealed. Empty is None: keep what is there; 无 or none is "": clear it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "tel"}

    def clean(self, value: Any) -> str | None:
        typed = super().clean(value)
        if not typed:
            return None
        if typed.casefold() in CLEAR:
            return ""
        try:
            return identity.parse_phone(typed)
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason), code=refused.code) from refused


class MemberForm(ScopedForm):
    organisation = BodyLabel(label=_("机构"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("姓名"), max_length=40)
    kind = forms.ChoiceField(label=_("身份"), choices=MemberKind.choices)
    position = forms.CharField(
        label=_("职务"), max_length=60, required=False, help_text=_("例如 县财政局局长、专职干部。")
    )
    home = BodyLabel(
        label=_("所在单位"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("由别的单位派来时选，例如领导小组成员所在的部门。"),
    )
    duty = forms.CharField(label=_("分工"), max_length=200, required=False, widget=Area)
    telephone = TelephoneField(label=_("联系电话"), help_text=_("加密保存，只有工作人员看得到。"))
    post = SeatLabel(
        label=_("所任岗位"),
        queryset=Post.objects.none(),
        required=False,
        help_text=_("没有帐号的人坐这个岗位时选；岗位就不算空缺。权限仍由安全管理员任命。"),
    )
    from_on = forms.DateField(label=_("任职起"), widget=forms.DateInput())
    to_on = forms.DateField(
        label=_("任职止"),
        widget=forms.DateInput(),
        required=False,
        help_text=_("任职的最后一天；不填为长期。"),
    )

    def scope(self, actor: Actor) -> None:
        today = clock.today()
        kept = queries.bodies_kept_by(actor, today=today)
        if self.row is not None:
            kept = kept.filter(pk=self.row.organisation_id)
            self.fields["telephone"].help_text = _("不改就留空，要去掉填“无”。")
        key_field(self, "organisation").queryset = kept
        key_field(self, "post").queryset = queries.all_posts().filter(organisation__in=kept)
        key_field(self, "home").queryset = queries.bodies_in_being(today=today)

    @staticmethod
    def values_of(row: Member) -> dict[str, Any]:
        plain = ("name", "kind", "position", "duty", "from_on", "to_on")
        values = {name: getattr(row, name) for name in plain}
        keys = {"organisation": row.organisation_id, "home": row.home_id, "post": row.post_id}
        return values | keys


class MemberFilter(ScopedForm):
    organisation = BodyLabel(
        label=_("机构"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部")
    )
    town = BodyLabel(
        label=_("镇"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部")
    )
    kind = forms.ChoiceField(label=_("身份"), required=False, choices=[ALL, *MemberKind.choices])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ALL, ("now", _("现任")), ("past", _("已离任"))],
    )

    def scope(self, actor: Actor) -> None:
        key_field(self, "organisation").queryset = queries.bodies_in_being(today=clock.today())
        key_field(self, "town").queryset = queries.all_towns()

    def narrow(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        asked, today = self.cleaned_data, clock.today()
        if asked["organisation"]:
            rows = rows.filter(organisation=asked["organisation"])
        if asked["town"]:
            rows = rows.filter(organisation__town=asked["town"])
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        match asked["state"]:
            case "now":
                return rows.filter(queries.in_force(today))
            case "past":
                return rows.filter(to_on__lt=today)
        return rows


class FundForm(ScopedForm):
    organisation = BodyLabel(label=_("机构"), queryset=Organisation.objects.none())
    year = forms.IntegerField(label=_("年度"), min_value=2016, max_value=2100)
    source = forms.ChoiceField(label=_("来源"), choices=FundSource.choices)
    paper = forms.CharField(
        label=_("文号"), max_length=80, help_text=_("安排这笔钱的文件，例如 城政发〔2019〕8号。")
    )
    amount_fen = YuanFormField(label=_("金额（元）"))
    received_on = forms.DateField(label=_("到位日期"), widget=forms.DateInput())
    used_fen = YuanFormField(label=_("已使用（元）"), required=False)
    used_until = forms.DateField(
        label=_("使用截至"),
        widget=forms.DateInput(),
        required=False,
        help_text=_("“已使用”算到哪一天。"),
    )
    note = forms.CharField(label=_("用途"), max_length=200, required=False, widget=Area)

    def scope(self, actor: Actor) -> None:
        kept = queries.bodies_kept_by(actor, today=clock.today())
        if self.row is not None:
            kept = kept.filter(pk=self.row.organisation_id)
        key_field(self, "organisation").queryset = kept
        self.fields["year"].initial = clock.today().year

    def clean_used_fen(self) -> int:
        return self.cleaned_data["used_fen"] or 0

    def clean_amount_fen(self) -> int:
        amount: int = self.cleaned_data["amount_fen"]
        if amount <= 0:
            raise forms.ValidationError(_("金额须大于 0。"), code="amount")
        return amount

    @staticmethod
    def values_of(row: BodyFund) -> dict[str, Any]:
        plain = (
            "year", "source", "paper", "amount_fen", "received_on", "used_fen", "used_until", "note",
        )  # fmt: skip
        return {name: getattr(row, name) for name in plain} | {"organisation": row.organisation_id}


class FundFilter(ScopedForm):
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2016, max_value=2100)
    town = BodyLabel(
        label=_("镇"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部")
    )
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[ALL, *FundSource.choices])

    def scope(self, actor: Actor) -> None:
        key_field(self, "town").queryset = queries.all_towns()

    def narrow(self, rows: QuerySet[BodyFund]) -> QuerySet[BodyFund]:
        asked = self.cleaned_data
        if asked["year"]:
            rows = rows.filter(year=asked["year"])
        if asked["town"]:
            rows = rows.filter(organisation__town=asked["town"])
        return rows.filter(source=asked["source"]) if asked["source"] else rows


class GapFilter(ScopedForm):
    kind = forms.ChoiceField(label=_("缺口"), required=False, choices=[ALL, *GapKind.choices])
    town = BodyLabel(
        label=_("镇"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部")
    )
    level = forms.ChoiceField(
        label=_("级别"),
        required=False,
        choices=[ALL, ("county", pgettext_lazy("level", "县级")), ("town", _("镇级"))],
    )
    day = forms.DateField(
        label=_("哪一天"),
        required=False,
        widget=forms.DateInput(),
        help_text=_("不填就是今天。"),
    )

    def scope(self, actor: Actor) -> None:
        key_field(self, "town").queryset = queries.all_towns()

    def narrow(self, rows: QuerySet[BodyGap]) -> QuerySet[BodyGap]:
        asked = self.cleaned_data
        rows = rows.filter(queries.in_force(asked["day"] or clock.today()))
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["town"]:
            rows = rows.filter(organisation__town=asked["town"])
        if asked["level"]:
            rows = rows.filter(organisation__town__isnull=asked["level"] == "county")
        return rows


class ContactForm(HouseForm):
    telephone = forms.CharField(
        label=_("办公电话"), max_length=20, help_text=_("带区号，例如 0915-1234567。")
    )
    place = forms.CharField(label=_("办公地点"), max_length=80, required=False)

    @staticmethod
    def values_of(row: Organisation) -> dict[str, Any]:
        return {"telephone": row.telephone, "place": row.place}


class DayForm(HouseForm):
    """The day a picture is drawn for."""

    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(), required=False)
