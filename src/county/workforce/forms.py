"""Shapes of what is typed, and what the lists may be narrowed by."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role
from county.core import clock, identity
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.fields import YuanFormField
from county.factories.choices import Trade
from county.factories.models import Factory
from county.places import queries as places
from county.places.models import Site, Town
from county.screens.forms import HouseForm, KeyField, MonthField, ScopedForm
from county.workforce import queries
from county.workforce.choices import (
    Confirmation,
    EmploymentKind,
    HouseholdStatusKind,
    PayChannel,
    PersonStatusKind,
)
from county.workforce.models import Employment, Household, Payroll, Person

ALL = ("", _("全部"))
NONE_WORDS = ("无", "none")
STATUSES = [
    ALL,
    ("any", _("搬迁户或贫困户")),
    ("relocated", _("搬迁户")),
    ("registered_poor", _("建档立卡贫困户")),
    ("left_behind", _("三留守")),
    ("none", _("都不是")),
]


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=hint, widget=forms.DateInput())


def _words(label: Any, *, hint: Any = "", size: int = 300) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=size, help_text=hint, widget=area)


class ParsedField(forms.CharField):
    """Text through one of core.identity's readers. Empty is None; 无 or none is "", to clear it."""

    def __init__(self, parse: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.parse = parse
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> str | None:
        typed = super().clean(value)
        if not typed:
            return None
        if typed.casefold() in NONE_WORDS and not self.required:
            return ""
        try:
            self.parse(typed)
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason), code=refused.code) from refused
        return str(typed)


class DaysField(forms.DecimalField):
    """Days with at most one decimal, cleaned to tenths of a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=3, decimal_places=1, min_value=0, max_value=31, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal"}

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value).scaleb(-1).normalize() if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        days = super().clean(value)
        return None if days is None else int(days.scaleb(1))


class HouseholdForm(ScopedForm):
    code = forms.CharField(
        label=_("户编号"), max_length=24, help_text=_("与搬迁台账或扶贫系统的编号一致。")
    )
    head_name = forms.CharField(label=_("户主"), max_length=40)
    town = KeyField(label=_("镇"), queryset=Town.objects.none())
    site = KeyField(
        label=_("安置点"),
        queryset=Site.objects.none(),
        required=False,
        help_text=_("未住安置点的不选。"),
    )
    moved_in_on = _day(_("入住日期"), required=False)
    members = forms.IntegerField(label=_("人口"), min_value=1, max_value=30)

    def scope(self, actor: Actor) -> None:
        towns = places.towns_for(actor)
        set_rows(self, "town", towns)
        set_rows(self, "site", Site.objects.filter(town__in=towns).order_by("code"))
        only = towns[:2]
        if len(only) == 1:
            self.fields["town"].initial = only[0].pk

    @staticmethod
    def values_of(row: Household) -> dict[str, Any]:
        names = ("code", "head_name", "moved_in_on", "members")
        return {n: getattr(row, n) for n in names} | {"town": row.town_id, "site": row.site_id}


class HouseholdStatusForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=HouseholdStatusKind.choices)
    from_on = _day(_("起"))
    to_on = _day(_("止"), required=False, hint=_("最后一天；不填为至今。"))
    source = forms.CharField(
        label=_("依据"),
        max_length=120,
        required=False,
        help_text=_("台账或文件，例如 2017 年动态调整。"),
    )


class HouseholdStatusEndForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=HouseholdStatusKind.choices)
    to_on = _day(_("止"), hint=_("是这个身份的最后一天。"))
    reason = _words(_("理由"))


class HouseholdFilter(ScopedForm):
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    site = KeyField(
        label=_("安置点"), queryset=Site.objects.none(), required=False, empty_label=_("全部")
    )
    status = forms.ChoiceField(
        label=_("身份"), required=False, choices=[s for s in STATUSES if s[0] != "left_behind"]
    )
    day = _day(_("按哪天的身份"), required=False)

    def scope(self, actor: Actor) -> None:
        set_rows(self, "town", towns_of(actor))
        set_rows(self, "site", Site.objects.filter(town__in=towns_of(actor)).order_by("code"))

    def narrow(self, rows: QuerySet[Household]) -> QuerySet[Household]:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["site"]:
            rows = rows.filter(site=asked["site"])
        if asked["day"]:
            rows = queries.with_statuses(rows, day=asked["day"])
        return queries.having_status(rows, asked["status"])


class PersonForm(ScopedForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    id_number = ParsedField(
        identity.parse_id_number, label=_("身份证号"), help_text=_("性别和出生日期由号码得出。")
    )
    phone = ParsedField(identity.parse_phone, label=_("手机号"), required=False)
    account = ParsedField(identity.parse_account, label=_("工资卡号"), required=False)
    household_code = forms.CharField(label=_("户编号"), max_length=24, required=False)
    town = KeyField(label=_("户籍镇"), queryset=Town.objects.none(), required=False)

    def scope(self, actor: Actor) -> None:
        set_rows(self, "town", places.towns_for(actor))
        if self.row is None:
            return
        keep = _("现为 %(now)s。不改就留空。")
        clear = _("现为 %(now)s。不改就留空，要去掉填“无”。")
        self.fields["id_number"].required = False
        self.fields["id_number"].help_text = keep % {"now": masked_id(self.row) or "—"}
        self.fields["phone"].help_text = clear % {"now": masked_phone(self.row) or "—"}
        self.fields["account"].help_text = clear % {"now": masked_account(self.row) or "—"}
        if self.row.town_id and not places.towns_for(actor).filter(pk=self.row.town_id).exists():
            set_rows(self, "town", Town.objects.filter(pk=self.row.town_id))

    @staticmethod
    def values_of(row: Person) -> dict[str, Any]:
        code = row.household.code if row.household else ""
        return {"name": row.name, "household_code": code, "town": row.town_id}


class PersonStatusForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=PersonStatusKind.choices)
    from_on = _day(_("起"))
    to_on = _day(_("止"), required=False, hint=_("最后一天；不填为至今。"))


class PersonStatusEndForm(HouseForm):
    kind = forms.ChoiceField(label=_("身份"), choices=PersonStatusKind.choices)
    to_on = _day(_("止"), hint=_("是这个身份的最后一天。"))
    reason = _words(_("理由"))


class PersonFilter(ScopedForm):
    town = KeyField(
        label=_("户籍镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    status = forms.ChoiceField(label=_("身份"), required=False, choices=STATUSES)
    work = forms.ChoiceField(
        label=_("就业"),
        required=False,
        choices=[ALL, ("yes", _("今天在岗")), ("no", _("今天不在岗"))],
    )

    def scope(self, actor: Actor) -> None:
        set_rows(self, "town", places.towns())

    def narrow(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        asked = self.cleaned_data
        if asked["town"]:
            rows = rows.filter(town=asked["town"])
        if asked["work"]:
            rows = queries.at_work(rows, day=clock.today(), at_work=asked["work"] == "yes")
        return queries.having_status(rows, asked["status"])


class EmploymentForm(ScopedForm):
    """On create: the person by key when the link names one, else by name and identity number. On
    edit: none.
    """

    person = KeyField(label=_("人员"), queryset=Person.objects.none())
    name = forms.CharField(label=_("姓名"), max_length=40)
    id_number = ParsedField(
        identity.parse_id_number, label=_("身份证号"), help_text=_("还没有登记过的人，会同时登记。")
    )
    factory = KeyField(label=_("工厂"), queryset=Factory.objects.none())
    kind = forms.ChoiceField(label=_("用工形式"), choices=EmploymentKind.choices)
    post = forms.CharField(label=_("岗位（工种）"), max_length=40, required=False)
    from_on = _day(_("入职日期"))
    signed_on = _day(_("合同签订日期"), required=False, hint=_("签了劳动合同的填。"))
    contract_to = _day(_("合同止"), required=False, hint=_("无固定期限的不填。"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            _drop(self, "person", "name", "id_number", "factory", "signed_on", "contract_to")
            return
        set_rows(self, "factory", queries.factories_open_to(actor))
        named = _named(self, "person")
        if named is None:
            _drop(self, "person")
            return
        _drop(self, "name", "id_number")
        people = queries.people_for(actor, today=clock.today())
        set_rows(self, "person", people.filter(pk=named))

    @staticmethod
    def values_of(row: Employment) -> dict[str, Any]:
        return {n: getattr(row, n) for n in ("kind", "post", "from_on")}


class LeaveForm(HouseForm):
    to_on = _day(_("离职日期"), hint=_("上班的最后一天。"))
    reason = _words(_("离职原因"), size=120)


class RenewForm(HouseForm):
    signed_on = _day(_("签订日期"))
    from_on = _day(_("合同起"))
    to_on = _day(_("合同止"), required=False, hint=_("无固定期限的不填。"))


class JobFilter(ScopedForm):
    """What employments and pay are both narrowed by; hidden ones come with links."""

    factory = KeyField(
        label=_("工厂"), queryset=Factory.objects.none(), required=False, empty_label=_("全部")
    )
    town = KeyField(
        label=_("镇"), queryset=Town.objects.none(), required=False, empty_label=_("全部")
    )
    batch = forms.IntegerField(label=_("导入批次号"), required=False, min_value=1)
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    site = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    trade = forms.ChoiceField(
        required=False, choices=[("", ""), *Trade.choices], widget=forms.HiddenInput
    )

    def scope(self, actor: Actor) -> None:
        # The names are all a filter shows, a hundred of them on each page.
        named = queries.factories_open_to(actor).select_related(None).only("name")
        set_rows(self, "factory", named)
        set_rows(self, "town", towns_of(actor))
        # Rarely typed: shown where a link brought them, so that what narrows the list is seen.
        for name in {"batch", "paid_from", "paid_to"} & set(self.fields):
            if not self.data.get(name):
                self.fields[name].widget = forms.HiddenInput()

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        paths = {
            "factory": "factory",
            "town": "factory__town",
            "batch": "batch",
            "person": "person",
            "site": "factory__site",
            "trade": "factory__trade",
        }
        wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
        return rows.filter(**wanted) if wanted else rows


class EmploymentFilter(JobFilter):
    kind = forms.ChoiceField(
        label=_("用工形式"), required=False, choices=[ALL, *EmploymentKind.choices]
    )
    status = forms.ChoiceField(label=_("身份"), required=False, choices=STATUSES)
    state = forms.ChoiceField(
        label=_("在岗"),
        required=False,
        choices=[("", _("在岗")), ("ended", _("已离职")), ("all", _("不限"))],
    )
    day = _day(_("在哪天（空为今天）"), required=False)
    field_order = ("factory", "town", "kind", "status", "state", "day", "batch")

    def narrow(self, rows: QuerySet[Employment]) -> QuerySet[Employment]:
        asked = self.cleaned_data
        rows = super().narrow(rows)
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        day: date = asked["day"] or clock.today()
        if asked["day"]:
            rows = queries.with_statuses(rows, day=day)
        return queries.having_status(self._in_state(rows, day), asked["status"])

    def _in_state(self, rows: QuerySet[Employment], day: date) -> QuerySet[Employment]:
        """A batch and a person are shown whole unless a day is asked for."""
        asked = self.cleaned_data
        if asked["state"] == "ended":
            return rows.filter(to_on__lt=day)
        is_whole = (asked["batch"] or asked["person"]) and not asked["day"]
        return rows if asked["state"] == "all" or is_whole else queries.employed_on(rows, day)


class PayrollForm(ScopedForm):
    """On create: the person by key when the link names one, else by name. On edit: none, and a
    reason.
    """

    factory = KeyField(label=_("工厂"), queryset=Factory.objects.none())
    person = KeyField(label=_("人员"), queryset=Person.objects.none())
    name = forms.CharField(label=_("姓名"), max_length=40)
    month = MonthField(label=_("月份"))
    days_tenths = DaysField(label=_("出勤天数"), help_text=_("可写半天，例如 22.5。"))
    gross_fen = YuanFormField(label=_("应发（元）"))
    deductions_fen = YuanFormField(
        label=_("扣除（元）"), initial=0, help_text=_("社保、借支等合计；实发自动得出。")
    )
    paid_on = _day(_("发放日期"), required=False, hint=_("还没发的不填。"))
    channel = forms.ChoiceField(label=_("发放方式"), choices=PayChannel.choices)
    reason = _words(_("修改理由"), hint=_("会记入操作记录。"))

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            _drop(self, "factory", "person", "name", "month")
            return
        _drop(self, "reason")
        set_rows(self, "factory", queries.factories_open_to(actor))
        named = _named(self, "person")
        if named is None:
            _drop(self, "person")
            return
        _drop(self, "name")
        people = queries.people_for(actor, today=clock.today())
        set_rows(self, "person", people.filter(pk=named))

    @staticmethod
    def values_of(row: Payroll) -> dict[str, Any]:
        names = ("days_tenths", "gross_fen", "deductions_fen", "paid_on", "channel")
        return {name: getattr(row, name) for name in names}


class WordForm(HouseForm):
    said_by = _words(
        _("谁说的，怎么说的"), hint=_("例如：本人 12 月 20 日到镇上当面说。要让人能核实。")
    )


class PayrollFilter(JobFilter):
    month = MonthField(label=_("月份"), required=False)
    confirmation = forms.ChoiceField(
        label=_("工人确认"), required=False, choices=[ALL, *Confirmation.choices]
    )
    paid = forms.ChoiceField(
        label=_("发放"), required=False, choices=[ALL, ("no", _("未发放")), ("yes", _("已发放"))]
    )
    paid_from = _day(_("发放日期从"), required=False)
    paid_to = _day(_("到"), required=False)
    field_order = (
        "month", "factory", "town", "paid", "confirmation", "paid_from", "paid_to", "batch",
    )  # fmt: skip

    def narrow(self, rows: QuerySet[Payroll]) -> QuerySet[Payroll]:
        asked = self.cleaned_data
        rows = super().narrow(rows)
        if asked["paid"]:
            rows = rows.filter(paid_on__isnull=asked["paid"] == "no")
        paths = {
            "month": "month",
            "confirmation": "confirmation",
            "paid_from": "paid_on__gte",
            "paid_to": "paid_on__lte",
        }
        wanted = {path: asked[name] for name, path in paths.items() if asked[name]}
        return rows.filter(**wanted) if wanted else rows


def set_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Fill the choices of a KeyField."""
    field = form.fields[name]
    if not isinstance(field, KeyField):
        raise TypeError(name)
    field.queryset = rows


def towns_of(actor: Actor) -> QuerySet[Town]:
    """Towns to filter by: an owner's factories may stand in any."""
    return places.towns() if actor.has_role(Role.OWNER) else places.towns_for(actor)


def masked_id(person: Person) -> str:
    return identity.mask_id_number(person.id_number) if person.id_number else ""


def masked_phone(person: Person) -> str:
    return identity.mask_phone(person.phone) if person.phone else ""


def masked_account(person: Person) -> str:
    return identity.mask_account(person.account) if person.account else ""


def _drop(form: forms.Form, *names: str) -> None:
    for name in names:
        del form.fields[name]


def _named(form: forms.Form, name: str) -> int | None:
    """The key a link or the posted form carries; None when there is none or it is no number."""
    given = str(form.data.get(name) or form.initial.get(name) or "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
