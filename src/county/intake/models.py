"""Files that came in, and their rows before they count."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.core.version import Versioned
from county.intake.choices import BatchState, Mode, RowState


class Batch(Versioned):
    """One file on its way in: from upload to done or undone. Belongs to who uploaded it and, if it is a
    factory's own sheet, to that factory.

    `content` is what was read from the file, sealed; wiped when the batch ends, with its staged blocks.
    `file_hash` (SHA-256) stays, so that the same file twice is recognised. `columns`: per sheet
    {sheet, name, included, first_row, last_row, month, columns: [{index, letter, header, field}]}.
    `totals`: what the kind counts, e.g. {"net_fen": 21340000}. `month` to `last_month`: what the sheets speak of.
    `day`: holds for every row without its own (payroll: paid on). `notes`: sentences about the file as a whole.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=20)
    factory = models.ForeignKey(
        "factories.Factory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("工厂"),
    )
    town = models.ForeignKey(
        "places.Town", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("镇")
    )
    month = models.PositiveSmallIntegerField(_("月份"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("最后月份"), null=True, blank=True)
    day = models.DateField(_("日期"), null=True, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_hash = models.CharField(max_length=64)
    file_size = models.PositiveIntegerField(_("大小（字节）"))
    content = models.BinaryField(null=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=BatchState, default=BatchState.UPLOADED
    )
    columns = models.JSONField(default=list, blank=True)
    skipped = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    totals = models.JSONField(default=dict, blank=True)
    rows_total = models.PositiveIntegerField(_("行数"), default=0)
    rows_good = models.PositiveIntegerField(_("可入库"), default=0)
    rows_warned = models.PositiveIntegerField(_("有提示"), default=0)
    rows_same = models.PositiveIntegerField(_("已在库中"), default=0)
    rows_bad = models.PositiveIntegerField(_("有问题"), default=0)
    rows_stored = models.PositiveIntegerField(_("已入库"), default=0)
    mode = models.CharField(_("入库方式"), max_length=16, choices=Mode, blank=True)
    problem = models.CharField(_("未成功原因"), max_length=500, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undo_reason = models.CharField(_("撤销理由"), max_length=300, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("导入批次")
        indexes = [
            models.Index(fields=["town", "kind", "state"], name="batch_by_town_kind_state"),
            models.Index(fields=["factory", "kind", "month"], name="batch_by_factory_kind_month"),
            models.Index(fields=["file_hash"], name="batch_by_hash"),
        ]

    def __str__(self) -> str:
        return self.file_name


class StagedBlock(models.Model):
    """Up to 250 rows of a batch, sealed together: cells and values to store (queries/staged.py).

    Together, because sealing each of 72,000 rows by itself would take longer than checking them. Only matched
    columns are in it; columns nobody matched are never stored. Goes when its rows are stored or given up.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField()
    payload = models.BinaryField()

    class Meta:
        ordering = ("batch", "number")
        verbose_name = _("待入库数据块")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="staged_block_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"


class StagedRow(models.Model):
    """One row of the file, read and checked but not yet counted. Its cells lie in `block` at `place`.

    `problems`: [{"field", "column", "code", "text", "warning"}]; the text repeats no identity number.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField(_("行"))
    state = models.CharField(_("结果"), max_length=8, choices=RowState)
    problems = models.JSONField(default=list, blank=True)
    block = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("batch", "sheet", "row")
        verbose_name = _("待入库行")
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "row"], name="staged_row_once")
        ]
        indexes = [models.Index(fields=["batch", "state"], name="staged_by_state")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.sheet}:{self.row}"


class Change(models.Model):
    """What a batch changed in rows that were there before it, so that undo can put them back exactly.

    `before` null: the batch added this row to a record that was there (a renewed contract term).
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["batch"], name="change_by_batch")]

    def __str__(self) -> str:
        return f"{self.table}:{self.row_id}"


class RememberedColumn(models.Model):
    """A header as one factory writes it, and the field its person in charge said it is."""

    kind = models.CharField(max_length=20)
    factory = models.ForeignKey(
        "factories.Factory", models.CASCADE, null=True, blank=True, related_name="+"
    )
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "factory", "header"], name="remembered_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(header=""), name="remembered_header_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.header}→{self.field}"
