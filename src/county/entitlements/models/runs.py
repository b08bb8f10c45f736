"""Looking through the whole county, and what was found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.core.text import in_english
from county.entitlements.choices import TONES, FindingState, RunKind, RunState, SubjectKind, Turn


class Run(models.Model):
    """Every scheme in force, over the whole county, as of a day: what it asked and what it read.

    plan_sha256: the hash of every query. snapshot: what it read; both together can be repeated.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField(_("评定日"))
    kind = models.CharField(_("方式"), max_length=8, choices=RunKind, default=RunKind.ASKED)
    state = models.CharField(_("状态"), max_length=8, choices=RunState, default=RunState.WAITING)
    snapshot = models.ForeignKey(
        "entitlements.Snapshot", models.PROTECT, null=True, related_name="runs",
        verbose_name=_("数据快照"),
    )  # fmt: skip
    plan_sha256 = models.CharField(max_length=64, blank=True)
    before = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("上一次")
    )
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    asked_at = models.DateTimeField(_("提出"), auto_now_add=True)
    started_at = models.DateTimeField(_("开始"), null=True)
    ended_at = models.DateTimeField(_("结束"), null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("资格评定")
        indexes = [models.Index(fields=["state", "-id"], name="run_by_state")]

    def __str__(self) -> str:
        return f"{self.day} #{self.pk}"


class RunScheme(models.Model):
    """One scheme of a run: the adopted version it went by, as its text stood then, hashes, and totals.

    text, inherited: as in policies.SchemeVersion; a replay goes by these, and says so if the version differs.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="schemes", verbose_name=_("资格评定"))
    name = models.CharField(_("方案"), max_length=60)
    version = models.ForeignKey(
        "policies.SchemeVersion", models.PROTECT, related_name="+", verbose_name=_("方案版本")
    )
    title_zh = models.CharField(_("名称"), max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    subject = models.CharField(_("对象"), max_length=12, choices=SubjectKind)
    fund = models.CharField(_("资金"), max_length=60, blank=True)
    text = models.TextField(_("规则全文"))
    inherited = models.JSONField(default=dict)
    text_sha256 = models.CharField(max_length=64)
    sql_sha256 = models.CharField(max_length=64)
    decisions = models.PositiveIntegerField(_("评定数"), default=0)
    qualify = models.PositiveIntegerField(_("可享受"), default=0)
    near = models.PositiveIntegerField(_("只差一步"), default=0)
    unknown = models.PositiveIntegerField(_("待核实"), default=0)
    fen = FenField(_("金额"), default=0)
    added = models.PositiveIntegerField(_("新增"), default=0)
    gone = models.PositiveIntegerField(_("不再符合"), default=0)
    changed = models.PositiveIntegerField(_("金额有变"), default=0)

    class Meta:
        ordering = ("run", "name")
        verbose_name = _("评定的方案")
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="run_scheme_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return (self.title_en if in_english() else "") or self.title_zh


class Finding(models.Model):
    """One scheme and one subject: qualifies, is one step short, or cannot be known yet.

    row: every value the query saw, by column. fact, need, due_on, brings_fen, said: the one step that is
    missing. distance: how far from the threshold, in 1/10,000 of it.
    """

    run = models.ForeignKey(
        Run, models.CASCADE, related_name="findings", verbose_name=_("资格评定"), db_index=False
    )
    line = models.ForeignKey(
        RunScheme, models.CASCADE, related_name="findings", verbose_name=_("方案")
    )
    state = models.CharField(_("结果"), max_length=9, choices=FindingState)
    item = models.BigIntegerField()
    factory = models.ForeignKey(
        "factories.Factory", models.CASCADE, related_name="findings", verbose_name=_("工厂")
    )
    enterprise = models.ForeignKey(
        "factories.Enterprise", models.CASCADE, related_name="+", verbose_name=_("企业"),
        db_index=False,
    )  # fmt: skip
    town = models.ForeignKey(
        "places.Town", models.CASCADE, related_name="+", verbose_name=_("镇"), db_index=False
    )
    person = models.ForeignKey(
        "workforce.Person", models.CASCADE, null=True, related_name="findings",
        verbose_name=_("人员"),
    )  # fmt: skip
    amount_fen = FenField(_("金额"), null=True)
    turn = models.CharField(_("与上次比"), max_length=7, choices=Turn, default=Turn.NEW)
    amount_before_fen = FenField(_("上次金额"), null=True)
    fact = models.CharField(max_length=60, blank=True)
    need = models.BigIntegerField(null=True)
    distance = models.PositiveIntegerField(null=True)
    due_on = models.DateField(_("到期即可达到"), null=True)
    brings_fen = FenField(_("补齐后可享受"), null=True)
    said_zh = models.CharField(max_length=400, blank=True)
    said_en = models.CharField(max_length=500, blank=True)
    row = models.JSONField()

    class Meta:
        ordering = ("line", "factory", "pk")
        verbose_name = _("可享受的补贴")
        constraints = [
            models.UniqueConstraint(fields=["line", "item"], name="finding_once"),
            models.CheckConstraint(
                condition=~Q(state=FindingState.QUALIFIES) | Q(amount_fen__gt=0),
                name="finding_qualifies_with_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state", "-amount_fen"], name="finding_by_run_state"),
            models.Index(fields=["run", "town", "state"], name="finding_by_run_town"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.item}"

    @property
    def state_tone(self) -> str:
        """The look of its state."""
        return TONES[FindingState(self.state)]

    @property
    def said(self) -> str:
        """What is missing, in the reader's language."""
        return (self.said_en if in_english() else "") or self.said_zh
