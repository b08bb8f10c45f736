"""What somebody is owed by a decision: the only thing a payment can be made of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.core.version import Versioned
from county.payments.choices import DueState
from county.payments.models.funds import Appropriation
from county.payments.models.payees import Payee


class PaymentDue(Versioned):
    """An approved amount for a payee from one source, once: (source_kind, source_id) is unique.

    claim, stage: of a claim the part that is paid together; one due each. Later ones make up what a better known
    amount differs by (`trueup`).

    Once approved nothing of it can be changed: the print, set by the database, is of payee, amount and
    split, and an order carries the same print. Clause 3.2-1.
    """

    source_kind = models.CharField(_("依据类别"), max_length=20)
    source_id = models.CharField(_("依据编号"), max_length=60)
    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, null=True, blank=True, related_name="dues", db_index=False,
        verbose_name=_("补贴申报"),
    )  # fmt: skip
    stage = models.PositiveSmallIntegerField(_("第几笔"), default=1)
    scheme = models.CharField(_("扶持方案"), max_length=60)
    paper = models.CharField(_("审批文号"), max_length=80)
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="dues", verbose_name=_("收款人"))
    amount_fen = FenField(_("金额"))
    remark = models.CharField(_("用途"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=DueState, default=DueState.ENTERED)
    print = models.CharField(_("指纹"), max_length=64, blank=True, editable=False)
    entered_on = models.DateField(_("登记日期"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_on = models.DateField(_("审核日期"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    # Who else had a hand in the decision (a claim's reviewers): none of them may pay it.
    decided_by = models.JSONField(_("经手人"), default=list, editable=False)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("应付款")
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], name="payments_due_once_a_source"
            ),
            models.UniqueConstraint(
                fields=["claim", "stage"],
                condition=Q(claim__isnull=False) & ~Q(state="withdrawn"),
                name="payments_due_once_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(claim__isnull=True) | Q(source_kind__in=("claim", "trueup")),
                name="payments_due_of_a_claim",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_due_of_something"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                name="payments_due_two_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "held"))
                | Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(print=""),
                name="payments_due_approved_by",
            ),
        ]
        indexes = [
            # What the guard of a claim's last move asks for each claim of a bank's answer.
            models.Index(
                fields=["claim"], condition=Q(claim__isnull=False), name="payments_due_by_claim"
            ),
            models.Index(fields=["state", "-id"], name="payments_due_by_state"),
            models.Index(fields=["scheme", "-id"], name="payments_due_by_scheme"),
        ]

    def __str__(self) -> str:
        return self.paper if self.source_kind == "paper" else self.source_id


class DuePart(models.Model):
    """The share of a due that one appropriation bears; the parts add up to the due."""

    due = models.ForeignKey(
        PaymentDue, models.PROTECT, related_name="parts", verbose_name=_("应付款")
    )
    appropriation = models.ForeignKey(
        Appropriation, models.PROTECT, related_name="due_parts", verbose_name=_("拨款")
    )
    amount_fen = FenField(_("金额"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("资金分担")
        constraints = [
            models.UniqueConstraint(fields=["due", "appropriation"], name="payments_due_part_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_due_part_some"),
        ]

    def __str__(self) -> str:
        return f"{self.due_id} {self.amount_fen}"
