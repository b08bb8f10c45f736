"""A claim with what it rests on, its papers, and everything that was done to it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.claims.choices import ActKind, ClaimSource, ClaimState, PayeeKind, Post
from county.claims.states import VOID
from county.core.fields import FenField
from county.core.text import in_english
from county.core.version import Versioned
from county.entitlements.choices import SubjectKind


class Claim(Versioned):
    """One right claimed once: a scheme, its subject and a period, as decided on a day by a version of the rule.

    row: every value the decision saw; with `amount_fen` it never changes once confirmed, but by a new review
    (`frozen_times`). holder: whom the right is counted by: "item:5", "person:7", "identity_cluster:3". A trigger
    holds the states to their graph. changed_on, changed_said: the latest run decides otherwise; it is held.
    open_objections: not settled; it is held. place: of the steps that are open. Clauses 3.2-1 to 3.2-4, 3.2-6.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField(_("受理编号"), max_length=20, unique=True)
    source = models.CharField(_("来源"), max_length=8, choices=ClaimSource)
    scheme = models.CharField(max_length=60)
    title_zh = models.CharField(_("补贴项目"), max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    rule = models.ForeignKey(
        "policies.SchemeVersion", models.PROTECT, related_name="+", verbose_name=_("方案版本")
    )
    run = models.ForeignKey(
        "entitlements.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("资格评定")
    )
    snapshot = models.ForeignKey(
        "entitlements.Snapshot", models.PROTECT, null=True, related_name="+",
        verbose_name=_("数据快照"),
    )  # fmt: skip
    decided_as_of = models.DateField(_("评定日"))
    subject = models.CharField(_("对象"), max_length=12, choices=SubjectKind)
    item = models.BigIntegerField()
    holder = models.CharField(max_length=40)
    period = models.CharField(_("期间"), max_length=8)
    factory = models.ForeignKey(
        "factories.Factory", models.PROTECT, related_name="claims", verbose_name=_("工厂")
    )
    enterprise = models.ForeignKey(
        "factories.Enterprise", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    town = models.ForeignKey(
        "places.Town", models.PROTECT, related_name="+", verbose_name=_("镇"), db_index=False
    )
    person = models.ForeignKey(
        "workforce.Person", models.PROTECT, null=True, related_name="claims",
        verbose_name=_("人员"),
    )  # fmt: skip
    payee = models.CharField(_("收款方"), max_length=10, choices=PayeeKind)
    fund = models.CharField(_("资金"), max_length=60, blank=True)
    amount_fen = FenField(_("金额"))
    row = models.JSONField()
    row_sha256 = models.CharField(max_length=64)
    decision_zh = models.CharField(_("评定结论"), max_length=300)
    decision_en = models.CharField(max_length=400, blank=True)
    frozen_times = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        _("状态"), max_length=9, choices=ClaimState, default=ClaimState.DRAFTED
    )
    place = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(_("办理期限"), null=True)
    changed_on = models.DateField(_("情况变化"), null=True)
    # "gone", or "amount:600000": what the latest run says instead; and what was looked into and released.
    changed_said = models.CharField(max_length=40, blank=True, default="")
    released_said = models.CharField(max_length=40, blank=True, default="")
    open_objections = models.PositiveSmallIntegerField(default=0)
    drafted_on = models.DateField(_("拟出日期"))
    confirmed_on = models.DateField(_("申报日期"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("申报人"),
    )  # fmt: skip
    approved_on = models.DateField(_("审定日期"), null=True)
    payable_on = models.DateField(_("可支付日期"), null=True)
    # The batch it is on, as payments say: as long as it is there it does not go back to review.
    paying = models.CharField(_("支付批次"), max_length=20, blank=True, default="")
    ended_on = models.DateField(_("办结日期"), null=True)
    reason = models.CharField(_("退回、不予支持或撤回的理由"), max_length=300, blank=True)
    # Made with the form before the work: the same press twice is one claim.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("补贴申报")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "holder", "period"],
                condition=~Q(state__in=VOID),
                name="claim_one_for_a_right",
            ),
            models.UniqueConstraint(
                fields=["scheme", "subject", "item", "period"],
                condition=~Q(state__in=VOID),
                name="claim_one_for_a_subject",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="claim_has_amount"),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "withdrawn", "lapsed"))
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="claim_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "published", "payable", "paid"))
                | Q(approved_on__isnull=False),
                name="claim_approved_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "refused")) | ~Q(reason=""),
                name="claim_refused_with_reason",
            ),
            # What is held is not let through to the money.
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(open_objections=0, changed_on__isnull=True),
                name="claim_paid_not_held",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="claim_by_state_due"),
            models.Index(fields=["town", "state", "due_on"], name="claim_by_town"),
            models.Index(fields=["scheme", "state", "id"], name="claim_by_scheme"),
            models.Index(fields=["-drafted_on", "-id"], name="claim_newest_first"),
            # Was this right claimed before, also in vain?
            models.Index(fields=["scheme", "item", "period"], name="claim_by_item"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def title(self) -> str:
        """The scheme's title in the reader's language."""
        return (self.title_en if in_english() else "") or self.title_zh

    @property
    def decision(self) -> str:
        """The decision in the reader's language."""
        return (self.decision_en if in_english() else "") or self.decision_zh

    @property
    def is_held(self) -> bool:
        return self.open_objections > 0 or self.changed_on is not None


class ClaimPaper(models.Model):
    """A paper that a claim rests on: handed in for it, or on file already and still valid (`was_on_file`)."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="papers", verbose_name=_("补贴申报"), db_index=False
    )
    kind = models.CharField(_("材料"), max_length=24)
    paper = models.ForeignKey(
        "files.Paper", models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    was_on_file = models.BooleanField(_("已在档"), default=True)
    added_on = models.DateField(_("日期"))

    class Meta:
        ordering = ("claim", "kind", "pk")
        verbose_name = _("申报材料")
        constraints = [
            models.UniqueConstraint(fields=["claim", "paper"], name="claim_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"


class ClaimAct(models.Model):
    """Who did what to a claim, in which post; what clashing posts are checked against. Never changed; a pass is
    void once the review began anew. stood_in: whose post he acted in.
    """

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="acts", verbose_name=_("补贴申报"), db_index=False
    )
    kind = models.CharField(_("事项"), max_length=11, choices=ActKind)
    post = models.CharField(_("岗位"), max_length=9, choices=Post, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("谁"), db_index=False,
    )  # fmt: skip
    stood_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("代行"), db_index=False,
    )  # fmt: skip
    step = models.ForeignKey(
        "claims.ClaimStep", models.PROTECT, null=True, related_name="+", db_index=False
    )
    done_on = models.DateField(_("日期"))
    note = models.CharField(pgettext_lazy("act", "意见"), max_length=300, blank=True)
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering = ("claim", "pk")
        verbose_name = _("办理记录")
        constraints = [
            # Approvers are different persons, whatever their posts.
            models.UniqueConstraint(
                fields=["claim", "user"],
                condition=Q(kind="passed", is_void=False),
                name="claim_passed_by_different_persons",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("returned", "refused", "released", "settled")) | ~Q(note=""),
                name="claim_act_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["claim", "id"], name="claim_act_by_claim")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"
