"""The roster of one factory: its columns, and what each row says before the registry is asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.core.errors import Refused
from county.core.identity import IdNumber
from county.intake.kinds import Checked, CheckedRow, RawRow, SheetKind, Target, Total
from county.sheets.cells import text_of
from county.workforce import queries
from county.workforce.choices import EmploymentKind, Sex
from county.workforce.commands import import_undo, roster_import
from county.workforce.commands.payroll_import import twin
from county.workforce.kinds import cells
from county.workforce.kinds.cells import Reader
from county.workforce.sheets.roster_columns import FIELDS

YOUNGEST = 16  # 劳动法: no one under 16 may be employed
# K: pensions begin at 50-60; piece workers of 68 are reported (facts.md §4). Above it, only a question.
ELDERLY = 65
_TELL_EVERY = 2000

# In this order: 非全日制 contains 全日制.
_KIND_WORDS = (
    (EmploymentKind.PART_TIME, ("非全日制", "小时工", "临时", "兼职", "钟点")),
    (EmploymentKind.PIECEWORK, ("承揽", "计件", "居家", "家庭加工", "来料加工", "外发", "代加工")),
    (
        EmploymentKind.CONTRACT,
        (
            "劳动合同",
            "固定期限",
            "无固定",
            "全日制",
            "合同工",
            "正式",
            "签订",
            "完成一定",
            "合同制",
            "合同",
        ),
    ),
)


def check(target: Target, rows: Sequence[RawRow]) -> Checked:
    """Read every row by itself, then against the others, then against the registry."""
    read = []
    id_cell = partial(cells.id_number, today=target.today)
    for count, row in enumerate(rows, start=1):
        read.append(_read(row, target, id_cell))
        if count % _TELL_EVERY == 0:
            target.tell(count)
    compared = roster_import.compare(target, _without_twins(read))
    return Checked(rows=compared, totals=roster_import.totals_of(compared))


def _read(row: RawRow, target: Target, id_cell: Any) -> CheckedRow:
    reader = Reader(row)
    name = _required(reader, "name", cells.name, _("缺姓名，请补上。"))
    number = _required(reader, "id", id_cell, _("缺身份证号，请补上。花名册要凭身份证号认人。"))
    sex = reader.take("sex", _sex)
    if number:
        _agree(reader, number, sex)
    terms = {key: _day(reader, key) for key in ("cfrom", "cto")}
    from_on = _entry(reader, terms["cfrom"], target.today)
    to_on = _day(reader, "to")
    _order(reader, from_on, to_on, terms["cfrom"], terms["cto"])
    if number and from_on:
        _age(reader, number.birth_on, from_on)
    values = {
        "name": name,
        "id": number.number if number else None,
        "sex": _sex_of(number, sex) if number else None,
        "born": number.birth_on.isoformat() if number else None,
        "phone": reader.take("phone", cells.phone),
        "account": reader.take("account", cells.account),
        "kind": _kind(reader, has_terms=terms["cfrom"] is not None),
        "post": reader.take("post", lambda cell: text_of(cell)[:40]) or "",
        "from": _iso(from_on),
        "to": _iso(to_on),
        "cfrom": _iso(terms["cfrom"]),
        "cto": _iso(terms["cto"]),
        "household": reader.take("household", cells.words),
    }
    return CheckedRow(row.sheet, row.row, values, tuple(reader.problems))


def _required(reader: Reader, key: str, parse: Any, missing: str) -> Any:
    value = reader.take(key, parse)
    if value is None and not reader.is_bad(key):
        reader.refuse(key, f"{key}_missing", missing)
    return value


def _sex_of(number: IdNumber, said: str | None) -> str:
    """An invented number reads female, whoever it was given to: what is written wins over it."""
    return said if said is not None and number.is_invented else number.sex


def _agree(reader: Reader, number: IdNumber, sex: str | None) -> None:
    """Sex and birth as written against what the number says."""
    if sex is not None and sex != _sex_of(number, sex):
        words = {"said": Sex(sex).label, "number": Sex(number.sex).label}
        reason = _("性别写的是%(said)s，身份证号表示%(number)s。请核对性别和身份证号。")
        reader.refuse("sex", "sex_differs", reason % words)
    born = reader.take("born", cells.day_or_month)
    if born is None:
        return
    said, is_month = born
    same = (
        said.replace(day=1) == number.birth_on.replace(day=1)
        if is_month
        else said == number.birth_on
    )
    if not same:
        reader.refuse(
            "born", "birth_differs", _("出生日期与身份证号里的不一致。请核对出生日期和身份证号。")
        )


def _day(reader: Reader, key: str) -> date | None:
    found = reader.take(key, cells.day_or_month)
    if found is None:
        return None
    found_on, is_month = found
    if is_month:
        reader.warn(key, "day_assumed", _("只写了年月，按当月 1 日记入。"))
    return found_on


def _entry(reader: Reader, contract_from: date | None, today: date) -> date | None:
    from_on = _day(reader, "from")
    if reader.is_bad("from"):
        return None
    if from_on is None:
        if contract_from is None:
            reader.refuse("from", "from_missing", _("缺入职日期，请补上，例如 2018-03-01。"))
            return None
        reader.warn("from", "from_contract", _("没有入职日期，按合同起始日期记入。"))
        from_on = contract_from
    if from_on > today:
        reader.refuse(
            "from",
            "from_in_future",
            _("入职日期在今天之后。请核对日期，还没上班的人等入职后再导入。"),
        )
    return from_on


def _order(
    reader: Reader, from_on: date | None, to_on: date | None, cfrom: date | None, cto: date | None
) -> None:
    if from_on and to_on and to_on < from_on:
        reader.refuse("to", "to_before_from", _("离职日期早于入职日期，请核对。"))
    if cfrom and cto and cto < cfrom:
        reader.refuse("cto", "contract_order", _("合同终止日期早于起始日期，请核对。"))
    if cto and not cfrom:
        reader.refuse(
            "cfrom", "contract_start_missing", _("有合同终止日期，没有起始日期，请补上。")
        )


def _age(reader: Reader, born_on: date, from_on: date) -> None:
    age = (
        from_on.year - born_on.year - ((from_on.month, from_on.day) < (born_on.month, born_on.day))
    )
    if age < YOUNGEST:
        words = {"age": max(age, 0), "youngest": YOUNGEST}
        reason = _(
            "入职时只有 %(age)s 岁，未满 %(youngest)s 岁不得用工。请核对身份证号和入职日期。"
        )
        reader.refuse("id", "too_young", reason % words)
    elif age >= ELDERLY:
        reader.warn(
            "id", "elderly", _("入职时已 %(age)s 岁，请核对身份证号和入职日期。") % {"age": age}
        )


def _sex(cell: Any) -> str:
    said = cells.words(cell)
    if said in {"女", "女性", "F", "f"}:
        return Sex.FEMALE.value
    if said in {"男", "男性", "M", "m"}:
        return Sex.MALE.value
    raise Refused(_("看不懂性别“%(text)s”。请写男或女。") % {"text": said[:10]}, code="sex")


def _kind(reader: Reader, *, has_terms: bool) -> str:
    kind = reader.take("kind", _kind_of)
    if kind is None:
        if not has_terms and not reader.is_bad("kind"):
            reader.warn(
                "kind", "kind_assumed", _("没有写用工形式，按劳动合同记入；承揽计件的请写明。")
            )
        return EmploymentKind.CONTRACT.value
    return kind


def _kind_of(cell: Any) -> str:
    said = cells.words(cell)
    for kind, words in _KIND_WORDS:
        if any(word in said for word in words):
            return kind.value
    reason = _("看不懂用工形式“%(text)s”。请写：劳动合同、非全日制，或承揽（计件）。")
    raise Refused(reason % {"text": said[:10]}, code="kind")


def _iso(found_on: date | None) -> str | None:
    return found_on.isoformat() if found_on else None


def _without_twins(rows: list[CheckedRow]) -> list[CheckedRow]:
    """One person twice at the same time: which row is right only the factory knows. Two stints apart are fine."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.values["id"] and row.values["from"]:
            places[row.values["id"]].append(at)
    for group in places.values():
        for at in group if len(group) > 1 else ():
            others = [
                rows[other] for other in group if other != at and _overlap(rows[at], rows[other])
            ]
            if others:
                rows[at] = twin(rows[at], others, field="id")
    return rows


def _overlap(one: CheckedRow, other: CheckedRow) -> bool:
    if one.values["name"] != other.values["name"]:
        return True
    far = date.max.isoformat()
    return bool(
        one.values["from"] <= (other.values["to"] or far)
        and other.values["from"] <= (one.values["to"] or far)
    )


def _records_url(batch_id: int) -> str:
    try:
        return f"{reverse('workforce:employment_list')}?batch={batch_id}"
    except NoReverseMatch:
        return ""


ROSTER = SheetKind(
    code="roster",
    title=gettext_lazy("花名册"),
    fields=FIELDS,
    needs_month=False,
    check=check,
    store=roster_import.store,
    undo=import_undo.undo_roster,
    factories=queries.factories_open_to,
    records_url=_records_url,
    personal={
        "id": "workforce.Person.id_number",
        "phone": "workforce.Person.phone",
        "account": "workforce.Person.account",
    },
    totals={
        "employments": Total(gettext_lazy("新增用工"), "count"),
        "people": Total(gettext_lazy("新登记人员"), "count"),
        "changes": Total(gettext_lazy("更新（离职、续签、补登）"), "count"),
    },
    guide=gettext_lazy("至少要有姓名、身份证号和入职日期（或合同起始日期）。"),
)
