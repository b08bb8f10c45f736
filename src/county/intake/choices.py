from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("待核对列")
    CHECKING = "checking", _("检查中")
    CHECKED = "checked", _("待确认")
    STORING = "storing", _("写入中")
    DONE = "done", _("已入库")
    UNDONE = "undone", _("已撤销")
    DROPPED = "dropped", _("已放弃")
    FAILED = "failed", _("未成功")


class RowState(models.TextChoices):
    GOOD = "good", _("可入库")
    WARNED = "warned", _("可入库，有提示")
    SAME = "same", _("已在库中")
    BAD = "bad", _("有问题")


class Mode(models.TextChoices):
    GOOD_ROWS = "good_rows", _("只入库没有问题的行")
    ALL_OR_NOTHING = "all_or_nothing", _("全部无误才入库")
