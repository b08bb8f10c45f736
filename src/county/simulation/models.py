"""What was tried out and what came of it. Both are written once and kept; no other app reads them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.simulation.choices import Effect, Subject, Turn
from rulebook.registry import MONTH_ROOM


class Scenario(models.Model):
    """A question: the rules of one day, what is changed in them, and how much money there is.

    day: the registry is looked at as of it. rules_on: whose day's rules are the baseline.
    baseline: [{scheme, version, number, text, inherited, sha256}], frozen when it is drawn up.
    changes: kinds.changes.Change as JSON. budgets: kinds.budgets.Cap as JSON, one a fund.
    Never edited: a changed scenario is a new one, `copied_from` the old.
    """

    name = models.CharField(_("名称"), max_length=80)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    day = models.DateField(_("评估日"))
    rules_on = models.DateField(_("现行规则日期"))
    baseline = models.JSONField(_("现行规则"), default=list)
    changes = models.JSONField(_("改动"), default=list)
    budgets = models.JSONField(_("资金限额"), default=list)
    turn = models.CharField(_("排队顺序"), max_length=8, choices=Turn, default=Turn.EARLIEST)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复制自")
    )
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("拟定人"),
    )  # fmt: skip
    drawn_up_at = models.DateTimeField(_("拟定时间"), auto_now_add=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("政策测算")

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """An answer: one scenario worked out over one snapshot of the registry, beside the baseline.

    figures: {schemes, cost, reach}, see kinds/figures.py; amounts in fen. base_sha256, plan_sha256: the
    hashes of every query of the baseline and of the scenario: with the snapshot they can be asked again.
    job: that worked it out; asked twice, it is kept once.
    """

    scenario = models.ForeignKey(
        Scenario, models.PROTECT, related_name="outcomes", verbose_name=_("政策测算")
    )
    snapshot = models.ForeignKey(
        "entitlements.Snapshot", models.PROTECT, related_name="+", verbose_name=_("数据快照")
    )
    base_sha256 = models.CharField(_("现行规则查询指纹"), max_length=64)
    plan_sha256 = models.CharField(_("测算查询指纹"), max_length=64)
    before_fen = FenField(_("现行规则金额"))
    wanted_fen = FenField(_("测算应付金额"))
    after_fen = FenField(_("测算金额"))
    gainers = models.PositiveIntegerField(_("受益"))
    losers = models.PositiveIntegerField(_("受损"))
    took_ms = models.PositiveIntegerField(_("用时（毫秒）"))
    figures = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True, unique=True, editable=False)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("测算人"),
    )  # fmt: skip
    run_at = models.DateTimeField(_("测算时间"), auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("测算结果")
        indexes = [models.Index(fields=["scenario", "-id"], name="outcome_by_scenario")]

    def __str__(self) -> str:
        return f"{self.scenario} #{self.pk}"


class Line(models.Model):
    """One subject of one scheme in an outcome: what it has by today's rules, what the scenario would give.

    item, employment, factory_id, town_id: keys of the registry without a constraint: an outcome outlives what
    it was worked out of, and holds nobody's name. employment: the item of a worker. wanted_fen: by the
    scenario's rules; after_fen: what the funds suffice for. place: in the queue, where there was one; is_cut:
    it went short for want of money.
    """

    outcome = models.ForeignKey(
        Outcome, models.PROTECT, related_name="lines", verbose_name=_("测算结果"), db_index=False
    )
    scheme = models.CharField(_("扶持方案"), max_length=60)
    subject = models.CharField(_("对象类别"), max_length=12, choices=Subject)
    item = models.BigIntegerField()
    employment = models.ForeignKey(
        "workforce.Employment", models.DO_NOTHING, null=True, related_name="+",
        db_constraint=False, db_index=False, verbose_name=_("用工"),
    )  # fmt: skip
    factory_id = models.BigIntegerField(null=True)
    town_id = models.BigIntegerField(null=True)
    effect = models.CharField(_("影响"), max_length=5, choices=Effect)
    before_fen = FenField(_("现行"))
    wanted_fen = FenField(_("应付"))
    after_fen = FenField(_("测算"))
    difference_fen = FenField(_("增减"))
    place = models.PositiveIntegerField(_("排队位次"), null=True)
    is_cut = models.BooleanField(_("资金不足"), default=False)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("测算明细")
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "scheme", "subject", "item"], name="line_once"
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "effect", "town_id"], name="line_by_effect"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.item}"

    @property
    def month(self) -> int | None:
        """Of a month of somebody's work: which."""
        return self.item % MONTH_ROOM if self.subject == Subject.WORKER_MONTH else None
