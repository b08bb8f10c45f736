"""Optimistic versions: an edit carries the version it read; the command refuses if the row moved."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from county.core.errors import Refused


class Versioned(models.Model):
    """Rows people edit. `version` grows by one with each correction."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def require_version(row: Any, version: int) -> None:
    """Refuses: `stale` when someone saved the row after the form was opened. Grows the version otherwise."""
    if row.version != version:
        raise Refused(
            _(
                "在您填写期间，这条记录已被别人修改。请在新窗口打开它核对，再重新提交；您填写的内容仍在下面。"
            ),
            code="stale",
        )
    row.version += 1
