"""What is published before payment, and what is said against it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.claims.choices import NoticeState, ObjectionState
from county.claims.models.claims import Claim
from county.core import merkle
from county.core.fields import FenField, SealedField
from county.core.text import in_english
from county.core.version import Versioned


class Notice(Versioned):
    """Approved claims of one scheme shown to everybody, from a day until its last day, then taken down by itself.

    rows_sha256: of the published lines. approved_sha256: of the same lines made from the approved claims. They are
    equal, and compared again before anything becomes payable. anchor: the record's root over its
    first anchor_seq events when it was published.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("公示编号"), max_length=20, unique=True)
    scheme = models.CharField(max_length=60)
    title_zh = models.CharField(_("补贴项目"), max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    state = models.CharField(_("状态"), max_length=6, choices=NoticeState, default=NoticeState.OPEN)
    workdays = models.PositiveSmallIntegerField(_("公示工作日"))
    published_on = models.DateField(_("公示日期"))
    ends_on = models.DateField(_("公示截止"))
    ended_on = models.DateField(_("撤下日期"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发布人")
    )
    lines_count = models.PositiveIntegerField(_("件数"))
    amount_fen = FenField(_("金额"))
    rows_sha256 = models.CharField(_("公示内容指纹"), max_length=64)
    approved_sha256 = models.CharField(_("审定内容指纹"), max_length=64)
    anchor_seq = models.BigIntegerField(default=0)
    anchor = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-published_on", "-pk")
        verbose_name = _("公示")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("published_on")), name="notice_lasts_days"
            ),
            models.CheckConstraint(
                condition=Q(rows_sha256=F("approved_sha256")), name="notice_shows_what_was_approved"
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="notice_by_end")]

    def __str__(self) -> str:
        return self.code

    @property
    def anchor_short(self) -> str:
        """What is printed of the anchor."""
        return merkle.short(self.anchor)

    @property
    def title(self) -> str:
        """The scheme's title in the reader's language."""
        return (self.title_en if in_english() else "") or self.title_zh


class NoticeLine(models.Model):
    """One line everybody reads: a masked name, factory, town and amount; no digit of any number of a person.

    code: by which its person finds it.
    """

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="lines", verbose_name=_("公示"), db_index=False
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="notice_lines", verbose_name=_("补贴申报")
    )
    number = models.PositiveIntegerField(_("序号"))
    shown = models.CharField(_("公示名称"), max_length=80)
    factory_name = models.CharField(_("工厂名称"), max_length=80)
    town_name = models.CharField(_("镇"), max_length=40)
    amount_fen = FenField(_("金额"))
    code = models.CharField(_("查询码"), max_length=8)

    class Meta:
        ordering = ("notice", "number")
        verbose_name = _("公示明细")
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_line_once"),
            models.UniqueConstraint(fields=["notice", "claim"], name="notice_claim_once"),
            models.UniqueConstraint(fields=["notice", "code"], name="notice_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}#{self.number}"


class Objection(Versioned):
    """What somebody says against a published line; its claim is held until it is answered.

    contact: sealed, for the answer only. form_key: the same press twice is one objection.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField(_("受理编号"), max_length=20, unique=True)
    line = models.ForeignKey(
        NoticeLine, models.PROTECT, related_name="objections", verbose_name=_("公示明细")
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="objections", verbose_name=_("补贴申报")
    )
    said = models.CharField(_("异议内容"), max_length=500)
    contact = SealedField(_("联系电话"), max_length=40, blank=True)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("办理期限"))
    state = models.CharField(
        _("状态"), max_length=9, choices=ObjectionState, default=ObjectionState.OPEN
    )
    answer = models.CharField(_("处理答复"), max_length=500, blank=True)
    settled_on = models.DateField(_("处理日期"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=pgettext_lazy("objection", "处理人"),
    )  # fmt: skip
    form_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ("state", "due_on", "pk")
        verbose_name = _("异议")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open")
                | (~Q(answer="") & Q(settled_on__isnull=False, settled_by__isnull=False)),
                name="objection_settled_with_answer",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="objection_by_due")]

    def __str__(self) -> str:
        return self.receipt

    @property
    def code(self) -> str:
        """By which he who objected finds the answer: the receipt with letters nobody can count on."""
        return f"{self.receipt}-{self.uid.hex[:6].upper()}"
