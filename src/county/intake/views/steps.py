"""Where a batch stands on its way, for the stepper on every page of it."""

from django.utils.translation import gettext as _

from county.intake.choices import BatchState
from county.intake.models import Batch
from county.screens.blocks import Stage

_AT = {
    BatchState.UPLOADED: 1,
    BatchState.FAILED: 1,
    BatchState.CHECKING: 2,
    BatchState.CHECKED: 2,
    BatchState.STORING: 3,
    BatchState.DONE: 4,
    BatchState.UNDONE: 4,
}


def stages_of(batch: Batch | None) -> list[Stage]:
    """Upload, columns, problems, store. A batch given up has no way to show."""
    if batch is not None and batch.state == BatchState.DROPPED:
        return []
    labels = (_("上传文件"), _("核对列"), _("看清问题"), _("确认入库"))
    at = 0 if batch is None else _AT[BatchState(batch.state)]
    return [
        Stage(label, "done" if n < at else "now" if n == at else "todo")
        for n, label in enumerate(labels)
    ]
