from django.db import models
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role

# Who reads what schemes give to whom; the leader reads sums only.
READERS = frozenset(
    {
        Role.OFFICE,
        Role.DEPARTMENT,
        Role.FINANCE,
        Role.SUPERVISION,
        Role.AUDITOR,
        Role.TOWN,
        Role.OWNER,
        Role.WORKER,
    }
)
# Who may have the county looked through anew, and who enters what was granted before Anye.
OFFICE = frozenset({Role.OFFICE})


class SubjectKind(models.TextChoices):
    """What one decision of a scheme is for: rulebook.registry.SUBJECTS."""

    FACTORY = "factory", _("工厂")
    WORKER = "worker", _("用工")
    WORKER_MONTH = "worker_month", _("用工（按月）")
    LEASE = "lease", _("租赁合同")
    LOAN = "loan", _("贷款")


WORKERS = frozenset({SubjectKind.WORKER, SubjectKind.WORKER_MONTH})
# rulebook.registry: the key of an employment's month is the employment's times this, and the month.
MONTH_ROOM = 100_000


class FindingState(models.TextChoices):
    """What a run found; who neither qualifies nor nearly does is counted only."""

    QUALIFIES = "qualifies", _("可享受")
    NEAR = "near", _("只差一步")
    UNKNOWN = "unknown", _("待核实")


TONES = {FindingState.QUALIFIES: "ok", FindingState.NEAR: "wait", FindingState.UNKNOWN: "info"}


class RunKind(models.TextChoices):
    NIGHTLY = "nightly", _("每夜")
    ASKED = "asked", _("随时")


class RunState(models.TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    SAME = "same", _("与上次相同")
    FAILED = "failed", _("未成功")


class Turn(models.TextChoices):
    """Beside the run before: is this finding new, as it was, or of another amount."""

    NEW = "new", _("新增")
    SAME = "same", _("不变")
    CHANGED = "changed", _("金额有变")
