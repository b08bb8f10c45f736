"""Blocks of the pages of doubles, and the line other pages show of a record that may be one."""

from collections.abc import Iterator

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.core import scope
from county.core.actor import Actor
from county.merging import permissions
from county.merging.choices import RecordKind
from county.merging.kinds import KINDS, Part
from county.merging.models import Merge
from county.merging.queries import comparing
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import table_panel

_MOVED = (
    Column("noun", _("记录"), lambda one: one[0]),
    Column("count", _("条数"), lambda one: one[1], kind="number"),
)
_FIELDS = (
    Column("part", pgettext_lazy("merging", "内容"), lambda one: one[0]),
    Column("kept", _("保留的记录，合并前"), lambda one: one[1]),
    Column("gone", _("并入的记录，合并前"), lambda one: one[2]),
)


def of_merge(row: Merge, actor: Actor) -> list[Panel]:
    """What was handed over, what both had before, and what was done to the record that went."""
    is_open = not (actor.town_ids and row.kind == RecordKind.PERSON) or permissions.is_inside(
        actor, row
    )
    panels = [table_panel(_("转到保留记录名下"), _MOVED, _moved(row), empty=_("名下没有记录。"))]
    if is_open:
        with scope.everything():
            both = comparing.records(row.kind, (row.survivor, row.absorbed))
            told = [audit.history(both[pk], actor) for pk in (row.absorbed,) if pk in both]
        panels.append(
            table_panel(_("合并前的登记内容"), _FIELDS, _before(row), empty=_("没有可比的内容。"))
        )
        panels += told
    return panels


def _moved(row: Merge) -> list[tuple[object, int]]:
    moved = [
        (apps.get_model(one["model"])._meta.verbose_name, len(one["keys"])) for one in row.moved
    ]
    if row.joined:
        moved.append((_("重叠的身份合并成一段"), len(row.joined)))
    return moved


def _before(row: Merge) -> Iterator[tuple[object, object, object]]:
    """The parts that differed, in words; numbers stay sealed and are only said to differ."""
    # Emptied when the person was erased.
    for part in KINDS[row.kind].parts if row.before else ():
        kept, gone = (_words(part, row.before[side]) for side in ("survivor", "absorbed"))
        if any(row.before["survivor"][c] != row.before["absorbed"][c] for c in part.columns[-1:]):
            yield part.label, kept, gone


def _words(part: Part, before: dict[str, object]) -> object:
    value = before[part.columns[0]]
    if isinstance(value, dict) and "bytes" in value:
        return _("（保密，未显示）")
    if isinstance(value, dict):
        return value["day"]
    return value if value not in {None, ""} else "—"
