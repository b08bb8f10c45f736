"""The payroll of one factory: its columns, and what each row says before the registry is asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.core import months
from county.core.errors import Refused
from county.core.money import format_yuan
from county.intake.kinds import Checked, CheckedRow, RawRow, SheetKind, Target, Total
from county.workforce import queries
from county.workforce.choices import PayChannel
from county.workforce.commands import import_undo, payroll_import
from county.workforce.commands.imports import index_of
from county.workforce.commands.payroll_import import MonthBook
from county.workforce.kinds import cells
from county.workforce.kinds.cells import Reader
from county.workforce.sheets.payroll_columns import FIELDS

# K: the highest piece-rate pay reported (facts.md §4) is a third of this; above it a slipped point is likelier.
HIGH_NET_FEN = 30_000_00
_TELL_EVERY = 2000

_AMOUNTS = tuple(spec.key for spec in FIELDS if spec.kind == "money")
_PARTS = ("basic", "piece", "overtime", "allowance", "bonus")
_CHANNELS = {
    PayChannel.BANK: (
        "银行代发",
        "代发",
        "银行",
        "打卡",
        "工资卡",
        "银行卡",
        "农商行",
        "信合",
        "信用社",
        "邮储",
        "一卡通",
        "社保卡",
    ),
    PayChannel.TRANSFER: ("转账", "转帐", "微信", "支付宝", "网银", "汇款", "对公转账", "手机银行"),
    PayChannel.CASH: ("现金", "现款", "现金发放", "签领"),
}
_CHANNEL_OF = {word: channel for channel, words in _CHANNELS.items() for word in words}


def check(target: Target, rows: Sequence[RawRow]) -> Checked:
    """Read every row by itself, then against the others, then against the registry."""
    read = []
    books = payroll_import.books_of(target)
    id_cell = partial(cells.id_number, today=target.today)
    for count, row in enumerate(rows, start=1):
        read.append(_read(row, target, books[target.months[row.sheet]], id_cell))
        if count % _TELL_EVERY == 0:
            target.tell(count)
    compared = payroll_import.compare(target, _without_twins(read, target), books=books)
    return Checked(
        rows=compared, totals=payroll_import.totals_of(compared), notes=_notes(rows, compared)
    )


def _read(row: RawRow, target: Target, book: MonthBook, id_cell: Any) -> CheckedRow:
    reader = Reader(row)
    month = target.months[row.sheet]
    name = reader.take("name", cells.name)
    if name is None and not reader.is_bad("name"):
        reader.refuse("name", "name_missing", _("缺姓名，请补上。"))
    person = _on_roster(row, book)
    number = reader.take("id", id_cell) if person is None else None
    gross, deductions, net = _amounts(reader)
    values = {
        "name": name,
        "id": number.number if number else None,
        "no_id": person is None and number is None and not reader.is_bad("id"),
        "days": _days(reader, month),
        "gross": gross,
        "deductions": deductions,
        "net": net,
        "paid_on": _paid_on(reader, target, month),
        "channel": reader.take("channel", _channel),
    }
    if person is not None:
        values["person"] = person
    return CheckedRow(row.sheet, row.row, values, tuple(reader.problems))


def _on_roster(row: RawRow, book: MonthBook) -> int | None:
    """Find the person by the number as written: a number that is registered needs no other check."""
    cell = row.cells.get("id")
    return book.by_index.get(index_of(cell)) if isinstance(cell, str) else None


# --- amounts --------------------------------------------------------------------------------------


def _amounts(reader: Reader) -> tuple[int | None, int | None, int | None]:
    """Returns: gross, deductions, net in fen, what is missing computed from the others; net None with a problem."""
    present = reader.row.cells.keys()
    read = {key: reader.take(key, cells.amount) if key in present else None for key in _AMOUNTS}
    if reader.problems and any(reader.is_bad(key) for key in read):
        return None, None, None
    gross = _gross(reader, read)
    deductions = _deductions(reader, read)
    net = read["net"]
    if gross is None and net is None:
        reader.refuse(
            "net",
            "no_amount",
            _("没有应发工资，也没有实发工资。请补上金额，没有发工资的人请删去这一行。"),
        )
        return None, None, None
    if gross is None:
        gross = (net or 0) + (deductions or 0)
    if net is None:
        net = gross - (deductions or 0)
    if deductions is None:
        deductions = gross - net
    return _agreed(reader, gross, deductions, net)


def _agreed(
    reader: Reader, gross: int, deductions: int, net: int
) -> tuple[int | None, int | None, int | None]:
    if deductions >= 0 and gross - deductions == net >= 0:
        if net > HIGH_NET_FEN:
            reason = _("实发 %(net)s 元明显偏高，请核对小数点和单位。")
            reader.warn("net", "net_high", reason % {"net": format_yuan(net)})
        return gross, deductions, net
    words = {
        "gross": format_yuan(gross),
        "deductions": format_yuan(deductions),
        "net": format_yuan(net),
        "due": format_yuan(gross - deductions),
    }
    if deductions < 0 or net < 0:
        reason = _(
            "实发 %(net)s 元比应发 %(gross)s 元还多，或扣除超过应发。请核对，多出的部分请列入应发。"
        )
        reader.refuse("net", "net_over_gross", reason % words)
    else:
        reason = _(
            "应发 %(gross)s 元减扣除 %(deductions)s 元应是 %(due)s 元，表上实发是 %(net)s 元。请核对后改正。"
        )
        reader.refuse("net", "sum", reason % words)
    return None, None, None


def _gross(reader: Reader, read: dict[str, int | None]) -> int | None:
    parts = [part for key in _PARTS if (part := read[key]) is not None]
    gross = read["gross"]
    if gross is None:
        return sum(parts) if parts else None
    if parts and sum(parts) != gross:
        words = {"parts": format_yuan(sum(parts)), "gross": format_yuan(gross)}
        reason = _(
            "基本、计件、加班、补贴、奖金相加是 %(parts)s 元，与应发 %(gross)s 元不同，按应发入库。"
        )
        reader.warn("gross", "parts", reason % words)
    return gross


def _deductions(reader: Reader, read: dict[str, int | None]) -> int | None:
    parts = [part for key in ("social", "other") if (part := read[key]) is not None]
    whole = read["deductions"]
    if whole is None:
        return sum(parts) if parts else None
    if parts and sum(parts) != whole:
        words = {"parts": format_yuan(sum(parts)), "whole": format_yuan(whole)}
        reason = _("各项扣除相加是 %(parts)s 元，与扣除合计 %(whole)s 元不同，按扣除合计入库。")
        reader.warn("deductions", "deduction_parts", reason % words)
    return whole


# --- the other columns ----------------------------------------------------------------------------


def _days(reader: Reader, month: int) -> int | None:
    days = reader.take("days", cells.days_tenths)
    longest = months.last_day(month).day
    if days is not None and days > longest * 10:
        reason = _("这个月只有 %(longest)s 天，出勤天数不能更多，请核对。")
        reader.refuse("days", "days_over_month", reason % {"longest": longest})
    return days


def _paid_on(reader: Reader, target: Target, month: int) -> str | None:
    paid_on: date | None = reader.take("paid_on", cells.day)
    if paid_on is None:
        return target.day.isoformat() if target.day and not reader.is_bad("paid_on") else None
    if paid_on > target.today:
        reader.refuse(
            "paid_on",
            "paid_in_future",
            _("发放日期在今天之后。请填实际发放的日期，还没发的请留空。"),
        )
    elif paid_on < months.first_day(month):
        reader.warn(
            "paid_on", "paid_early", _("发放日期早于工资所属月份，请核对是不是写错了年份或月份。")
        )
    return paid_on.isoformat()


def _channel(cell: Any) -> str:
    said = cells.words(cell)
    for word, channel in _CHANNEL_OF.items():
        if word in said:
            return channel.value
    reason = _("看不懂发放方式“%(text)s”。请写：银行代发、转账或现金。")
    raise Refused(reason % {"text": said[:10]}, code="channel")


def _without_twins(rows: list[CheckedRow], target: Target) -> list[CheckedRow]:
    """The same number twice in one month: nobody but the factory knows which row is right, so both are refused."""
    places: dict[tuple[str | int, int], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if who := row.values.get("person") or row.values["id"]:
            places[who, target.months[row.sheet]].append(at)
    for group in places.values():
        if len(group) > 1:
            for at in group:
                rows[at] = payroll_import.twin(
                    rows[at], [rows[other] for other in group if other != at], field="id"
                )
    return rows


def _notes(rows: Sequence[RawRow], checked: Sequence[CheckedRow]) -> list[str]:
    notes = []
    if any(row.is_storable for row in checked):
        if not any("days" in row.cells for row in rows):
            notes.append(_("表里没有出勤天数一列，出勤按 0 天记入，以后可以逐条更正。"))
        if not any(row.values["paid_on"] for row in checked):
            notes.append(
                _(
                    "没有发放日期：这些工资记为“未发放”，不计入已发工资。可以在“核对列”一步补填统一的发放日期。"
                )
            )
    return notes


def _records_url(batch_id: int) -> str:
    try:
        return f"{reverse('workforce:payroll_list')}?batch={batch_id}"
    except NoReverseMatch:
        return ""


PAYROLL = SheetKind(
    code="payroll",
    title=gettext_lazy("工资表"),
    fields=FIELDS,
    needs_month=True,
    check=check,
    store=payroll_import.store,
    undo=import_undo.undo_payroll,
    factories=queries.factories_open_to,
    records_url=_records_url,
    personal={"id": "workforce.Person.id_number"},
    totals={
        "people": Total(gettext_lazy("人数"), "count"),
        "gross_fen": Total(gettext_lazy("应发合计"), "fen"),
        "deductions_fen": Total(gettext_lazy("扣除合计"), "fen"),
        "net_fen": Total(gettext_lazy("实发合计"), "fen"),
        "days_tenths": Total(gettext_lazy("出勤合计（天）"), "tenths"),
    },
    guide=gettext_lazy(
        "至少要有姓名和实发（或应发）工资；有身份证号最好。多个月份可以放在不同的工作表里。"
    ),
    day_label=gettext_lazy("统一的发放日期"),
)
