"""The sheet of old grants to one factory and its workers: a row for each sum, the scheme by its name."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from county.core.actor import Actor
from county.core.errors import Refused
from county.entitlements import permissions
from county.entitlements.commands import grants_import
from county.factories import queries as factories
from county.intake.kinds import Checked, CheckedRow, RawRow, SheetKind, Target, Total
from county.sheets.cells import decimal_of, text_of
from county.sheets.headers import FieldSpec
from county.workforce.kinds import cells

MOST_MONTHS = 600
LONGEST_PAPER = 80
LONGEST_NOTE = 200
FIELDS = (
    FieldSpec(
        "scheme", gettext_noop("方案"), ("补贴项目", "项目", "政策", "方案名称"), required=True
    ),
    FieldSpec("name", gettext_noop("姓名"), ("职工姓名", "工人", "人员姓名", "享受人")),
    FieldSpec(
        "id",
        gettext_noop("身份证号"),
        ("身份证号码", "公民身份号码", "证件号码"),
        kind="identity",
    ),
    FieldSpec(
        "granted_on",
        gettext_noop("发放日期"),
        ("拨付日期", "支付日期", "发放时间", "拨付时间"),
        kind="date",
        required=True,
    ),
    FieldSpec(
        "amount",
        gettext_noop("金额"),
        ("发放金额", "拨付金额", "补贴金额", "金额（元）"),
        kind="money",
        required=True,
    ),
    FieldSpec("months", gettext_noop("月数"), ("补贴月数", "享受月数"), kind="number"),
    FieldSpec(
        "paper",
        gettext_noop("文号或凭证号"),
        ("文号", "凭证号", "拨付文号", "凭证编号"),
        required=True,
    ),
    FieldSpec("note", gettext_noop("说明"), ("备注",)),
)


def check(target: Target, rows: Sequence[RawRow]) -> Checked:
    """Read every row by itself, then against the schemes, the people and the books."""
    id_cell = partial(cells.id_number, today=target.today)
    compared = grants_import.compare(target, [_read(row, id_cell, target) for row in rows])
    return Checked(rows=compared, totals=grants_import.totals_of(compared))


def _read(row: RawRow, id_cell: Any, target: Target) -> CheckedRow:
    reader = cells.Reader(row)
    number = reader.take("id", id_cell)
    day, fen = reader.take("granted_on", cells.day), reader.take("amount", cells.amount)
    values = {
        "scheme": reader.take("scheme", cells.words) or "",
        "name": reader.take("name", cells.name),
        "id": number.number if number else None,
        "granted_on": day.isoformat() if day else None,
        "amount_fen": fen,
        "months": reader.take("months", _months) or 0,
        "paper": reader.take("paper", partial(_short, most=LONGEST_PAPER)) or "",
        "note": reader.take("note", partial(_short, most=LONGEST_NOTE)) or "",
    }
    for key, missing in (
        ("scheme", _("请填写是哪个方案的钱。")),
        ("granted_on", _("请填写实际发放的日期。")),
        ("amount", _("请填写发放金额。")),
        ("paper", _("请填写文号或凭证号，以便核对。")),
    ):
        if not values["amount_fen" if key == "amount" else key] and not reader.is_bad(key):
            reader.refuse(key, f"{key}_missing", missing)
    if fen is not None and fen < 0:
        reader.refuse("amount", "negative", _("金额要大于零。没有发放的不用登记。"))
    if day is not None and day > target.today:
        reader.refuse("granted_on", "future", _("发放日期在将来。请填实际发放的日期。"))
    return CheckedRow(row.sheet, row.row, values, tuple(reader.problems))


def _months(cell: Any) -> int:
    try:
        number = decimal_of(cell)
    except ValueError:
        number = None
    if number is None or number != int(number) or not 0 <= number <= MOST_MONTHS:
        raise Refused(_("月数要填 0 到 600 之间的整数。"), code="months")
    return int(number)


def _short(cell: Any, *, most: int) -> str:
    text = text_of(cell).strip()
    if len(text) > most:
        raise Refused(_("最多 %(most)s 个字，请缩短。") % {"most": most}, code="too_long")
    return text


def _factories(actor: Actor) -> QuerySet[Any]:
    seen = factories.factories_for(actor)
    return seen if permissions.may(actor, "grant.import") else seen.none()


def _records_url(batch_id: int) -> str:
    return f"{reverse('entitlements:grant_list')}?batch={batch_id}"


GRANTS = SheetKind(
    code="grants",
    title=gettext_lazy("历史发放台账"),
    fields=FIELDS,
    needs_month=False,
    check=check,
    store=grants_import.store,
    undo=grants_import.undo,
    factories=_factories,
    may=lambda actor: permissions.may(actor, "grant.import"),
    records_url=_records_url,
    personal={"id": "workforce.Person.id_number"},
    totals={"amount_fen": Total(gettext_lazy("发放合计"), "fen")},
    guide=gettext_lazy(
        "一笔一行：方案、发放日期、金额和文号或凭证号；发给工人的还要身份证号。只登记平台启用以前发放的钱。"
    ),
)
