"""Layouts of the bank's files."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import Refused
from county.payments import permissions
from county.payments.kinds import mapping
from county.payments.models import FileMapping

DEFAULT_CODE = "default"


@transaction.atomic
def register_mapping(
    *, actor: Actor, code: str, label: str, spec: dict[str, Any], is_default: bool = False
) -> FileMapping:
    """Keep a bank's layout as data (kinds/mapping.py).

    Refuses: `mapping`, a spec that does not read; `duplicate`.
    """
    permissions.require(actor, "mapping.create")
    mapping.read_spec(spec)
    if FileMapping.objects.filter(code=code).exists():
        raise Refused(_("这个编号的格式已经有了。"), field="code", code="duplicate")
    if is_default:
        FileMapping.objects.filter(is_default=True).update(is_default=False)
    row = FileMapping.objects.create(code=code, label=label, spec=spec, is_default=is_default)
    audit.record(actor, "mapping.registered", row, code=code)
    return row


def mapping_of(pk: int | None) -> FileMapping:
    """The layout asked for, or the county's default; the house's own where there is none yet."""
    if pk:
        row = FileMapping.objects.filter(pk=pk).first()
        if row is None:
            raise Refused(_("没有这种文件格式。请重新选择。"), field="mapping", code="absent")
        return row
    found = FileMapping.objects.filter(is_default=True).first()
    if found:
        return found
    # The words are data of the county, not of the reader.
    row, _made = FileMapping.objects.get_or_create(
        code=DEFAULT_CODE, defaults={"label": "通用格式（UTF-8）", "spec": {}, "is_default": True}
    )
    return row
