"""A file comes in: read, recognised if it came before, sealed."""

import hashlib
import re
from datetime import date
from pathlib import PureWindowsPath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import clock, uses
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.months import month_of
from county.core.text import search_text
from county.intake import permissions
from county.intake.kinds import SheetKind, kind_of
from county.intake.models import Batch
from county.intake.queries import batches, contents
from county.sheets.reading import read_workbook

_LONG_DIGITS = re.compile(r"\d{11,}")


class SameFile(Refused):
    """The same bytes are already here; `batch_id` says where."""

    def __init__(self, reason: str, *, batch_id: int) -> None:
        self.batch_id = batch_id
        super().__init__(reason, code="same_file", field="file")


@transaction.atomic
def receive_file(
    name: str,
    *,
    actor: Actor,
    today: date,
    kind: str,
    factory_id: int,
    data: bytes,
    month: int | None = None,
    day: date | None = None,
) -> Batch:
    """Take a roster or payroll file in as a new batch; nothing counts yet.

    name: as the browser sent it. data: the whole file. month: None lets the sheets say it.
    Refuses: what sheets.reading refuses; a month or a day in the future; the same file again (SameFile) unless the
        earlier batch was undone or given up.
    Locks: the factory.
    Then: audit `batch.received`. Of a refused file nothing is kept.
    """
    permissions.require(actor, "upload")
    uses.require("intake")
    sheet_kind = kind_of(kind)
    factory = _factory(sheet_kind, actor=actor, factory_id=factory_id)
    _refuse_future(month=month, day=day, today=today)
    workbook = read_workbook(name, data)
    file_hash = hashlib.sha256(data).hexdigest()
    batches.lock_factory(factory_id)
    _refuse_same(kind=kind, factory_id=factory_id, file_hash=file_hash)
    shown_name = _tidy_name(name)
    batch = Batch(
        kind=kind,
        factory_id=factory_id,
        town_id=factory.town_id,
        month=month if sheet_kind.needs_month else None,
        last_month=month if sheet_kind.needs_month else None,
        day=day if sheet_kind.day_label else None,
        file_name=shown_name,
        file_hash=file_hash,
        file_size=len(data),
        uploaded_by_id=actor.user_id,
        search_text=search_text(shown_name, str(factory), names=[actor.name]),
    )
    batch.content = contents.seal_workbook(workbook, batch=batch)
    batch.save()
    audit.record(
        actor, "batch.received", batch, kind=kind, factory=factory_id, month=month, bytes=len(data)
    )
    return batch


def _factory(kind: SheetKind, *, actor: Actor, factory_id: int) -> Any:
    factory = kind.factories(actor).filter(pk=factory_id).first()
    if factory is None:
        raise NotFound
    return factory


def _refuse_future(*, month: int | None, day: date | None, today: date) -> None:
    if month is not None and month > month_of(today):
        raise Refused(_("所选月份还没有到，请核对月份。"), field="month", code="month_future")
    if day is not None and day > today:
        raise Refused(_("所填日期在今天之后，请核对日期。"), field="day", code="day_future")


def _refuse_same(*, kind: str, factory_id: int, file_hash: str) -> None:
    earlier = batches.same_file(kind=kind, factory_id=factory_id, file_hash=file_hash)
    if earlier is None:
        return
    facts = {
        "day": timezone.localtime(earlier.uploaded_at, clock.COUNTY_ZONE).strftime(
            "%Y-%m-%d %H:%M"
        ),
        "who": earlier.uploaded_by.name if earlier.uploaded_by else "",
        "state": earlier.get_state_display(),
    }
    reason = _(
        "这个文件 %(day)s 已由%(who)s上传过，那一批现在是“%(state)s”。"
        "请打开那一批接着办；要重新导入，请先撤销或放弃那一批。"
    )
    raise SameFile(reason % facts, batch_id=earlier.pk)


def _tidy_name(name: str) -> str:
    """The file's own name without folders; a long number in it may be a person's and is starred out."""
    plain = PureWindowsPath(name).name or name
    return _LONG_DIGITS.sub(lambda found: "*" * len(found[0]), plain)[-200:]
