"""What can be merged, and of which parts each record consists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.identity import mask_account, mask_id_number, mask_phone
from county.factories.models import Enterprise, Factory, FactoryState
from county.merging.choices import RecordKind
from county.screens import formats
from county.workforce.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Record = Any  # Person, Factory or Enterprise


@dataclass(frozen=True)
class Part:
    """One value that stays from either side. columns: what belongs together, by attname, chosen as one.

    shown: in words, numbers masked. compared: equal for equal values (the index of a sealed one).
    is_unique: no two records may have it, so the record merged in takes the value not chosen.
    """

    key: str
    label: "StrOrPromise"
    columns: tuple[str, ...]
    shown: Callable[[Record], object]
    compared: Callable[[Record], object]
    is_unique: bool = False


@dataclass(frozen=True)
class Kind:
    """stays: models whose rows are the record's own life and are not handed over."""

    model: type[Model]
    parts: tuple[Part, ...]
    detail: str
    stays: tuple[type[Model], ...] = ()

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)


def _plain(
    key: str, label: "StrOrPromise", *columns: str, shown: Callable[[Record], object] | None = None
) -> Part:
    names = columns or (key,)
    return Part(
        key,
        label,
        names,
        shown or (lambda row: getattr(row, key)),
        lambda row: tuple(getattr(row, name) for name in names),
    )


def _masked(mask: Callable[[str], str], field: str) -> Callable[[Record], object]:
    def shown(row: Record) -> str:
        value = getattr(row, field)
        return mask(value) if value else ""

    return shown


def _person_number(row: Record) -> object:
    masked = _masked(mask_id_number, "id_number")(row)
    return f"{masked} · {row.get_sex_display()} · {formats.day(row.born_on)}"


KINDS: Mapping[str, Kind] = {
    RecordKind.PERSON: Kind(
        Person,
        (
            _plain("name", _("姓名"), "name", "name_pinyin", "search_text"),
            Part(
                "id_number",
                _("身份证号、性别、出生日期"),
                ("id_number", "id_index", "sex", "born_on"),
                _person_number,
                lambda p: p.id_index,
                is_unique=True,
            ),
            Part(
                "phone",
                _("手机号"),
                ("phone", "phone_index"),
                _masked(mask_phone, "phone"),
                lambda p: p.phone_index,
            ),
            Part(
                "account",
                _("工资卡号"),
                ("account", "account_index"),
                _masked(mask_account, "account"),
                lambda p: p.account_index,
            ),
            _plain(
                "household",
                _("家庭户"),
                "household_id",
                shown=lambda p: p.household.code if p.household else "",
            ),
            _plain("town", _("户籍镇"), "town_id", shown=lambda p: p.town.label if p.town else ""),
        ),
        "workforce:person_detail",
    ),
    RecordKind.FACTORY: Kind(
        Factory,
        (
            _plain("name", _("名称"), "name", "name_pinyin"),
            Part(
                "code",
                _("编号"),
                ("code",),
                lambda f: f.code,
                lambda f: f.code,
                is_unique=True,
            ),
            _plain("enterprise", _("企业"), "enterprise_id", shown=lambda f: f.enterprise.name),
            _plain(
                "site",
                _("镇和安置点"),
                "town_id",
                "site_id",
                shown=lambda f: f"{f.town.label} {f.site.name if f.site else ''}".strip(),
            ),
            _plain("address", _("地址")),
            _plain("trade", _("行业"), "trade", shown=lambda f: f.get_trade_display()),
            _plain("mode", _("经营形式"), "mode", shown=lambda f: f.get_mode_display()),
            _plain("products", _("主要产品")),
            _plain("home_workers", _("居家加工人数")),
        ),
        "portal:factory_page",
        stays=(FactoryState,),
    ),
    RecordKind.ENTERPRISE: Kind(
        Enterprise,
        (
            _plain("name", _("名称"), "name", "name_pinyin"),
            Part(
                "credit_code",
                _("统一社会信用代码"),
                ("credit_code",),
                lambda e: e.credit_code,
                lambda e: e.credit_code,
                is_unique=True,
            ),
            _plain("kind", _("类型"), "kind", shown=lambda e: e.get_kind_display()),
            _plain("legal_representative", _("法定代表人")),
            Part(
                "phone",
                _("联系电话"),
                ("phone", "phone_index"),
                _masked(mask_phone, "phone"),
                lambda e: e.phone_index,
            ),
            _plain("headquarters", _("总部地址")),
            _plain("is_in_park", _("总部在工业集中区"), shown=lambda e: _yes(e.is_in_park)),
            _plain("is_returnee", _("返乡创业"), shown=lambda e: _yes(e.is_returnee)),
            _plain(
                "registered_on",
                _("成立日期"),
                shown=lambda e: formats.day(e.registered_on) if e.registered_on else "",
            ),
        ),
        "factories:enterprise_detail",
    ),
}


def _yes(value: object) -> "StrOrPromise":
    return pgettext_lazy("answer", "是") if value else pgettext_lazy("answer", "否")
