"""Whom money goes to, and to which account."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import BlindIndexField, SealedField
from county.payments.choices import AccountState, PayeeKind


class Payee(models.Model):
    """Who receives money: a factory, a person, a body; a landlord or an agent of what they were named for."""

    kind = models.CharField(_("类别"), max_length=10, choices=PayeeKind)
    name = models.CharField(_("收款人"), max_length=100)
    name_pinyin = models.CharField(max_length=600, editable=False, default="")
    factory = models.OneToOneField(
        "factories.Factory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("社区工厂"),
    )
    person = models.OneToOneField(
        "workforce.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("人员"),
    )
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("收款人")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="factory", factory__isnull=False, person__isnull=True)
                | Q(kind="person", factory__isnull=True, person__isnull=False)
                | Q(
                    kind__in=("body", "landlord", "agent"),
                    factory__isnull=True,
                    person__isnull=True,
                ),
                name="payments_payee_is_one",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PayeeNaming(models.Model):
    """Whom the claims on a lease, or one claim, are paid to instead of the enterprise: by a paper. Never changed.

    lease: every claim on it that is to be paid to the landlord; claim: that one alone, which comes first.
    """

    payee = models.ForeignKey(
        Payee, models.PROTECT, related_name="namings", verbose_name=_("收款人")
    )
    lease = models.OneToOneField(
        "places.Lease", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("租赁合同"),
    )  # fmt: skip
    claim = models.OneToOneField(
        "claims.Claim", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("补贴申报"),
    )  # fmt: skip
    paper = models.CharField(_("依据文号"), max_length=80)
    named_on = models.DateField(_("指定日期"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("指定收款")
        constraints = [
            models.CheckConstraint(
                condition=Q(lease__isnull=False, claim__isnull=True)
                | Q(lease__isnull=True, claim__isnull=False),
                name="payments_named_for_one",
            )
        ]

    def __str__(self) -> str:
        return self.paper


class PayeeAccount(models.Model):
    """An account of a payee: entered by one, verified by another, held seven days after a change.

    Never changed: another account is another row. tail: its masked form, which lists show.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payee = models.ForeignKey(
        Payee, models.PROTECT, related_name="accounts", verbose_name=_("收款人")
    )
    holder = models.CharField(_("户名"), max_length=100)
    account_number = SealedField(_("账号"))
    account_index = BlindIndexField(source="account_number", purpose="account", null=True)
    tail = models.CharField(_("账号"), max_length=12)
    bank = models.CharField(_("开户行"), max_length=80)
    bank_code = models.CharField(_("联行号"), max_length=12, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=AccountState, default=AccountState.ENTERED
    )
    entered_on = models.DateField(_("登记日期"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verified_on = models.DateField(_("核对日期"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    usable_from = models.DateField(_("可用日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("收款账户")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("verified", "ended"))
                | Q(verified_by__isnull=False, usable_from__gte=F("verified_on")),
                name="payments_account_verified_by",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")),
                name="payments_account_two_eyes",
            ),
            models.UniqueConstraint(
                fields=["payee"], condition=Q(state="verified"), name="payments_account_one_a_payee"
            ),
            models.UniqueConstraint(
                fields=["payee"], condition=Q(state="entered"), name="payments_account_one_waiting"
            ),
            # One account for two payees is held: only one of them may have it verified.
            models.UniqueConstraint(
                fields=["account_index"],
                condition=Q(state="verified"),
                name="payments_account_of_one_payee",
            ),
        ]
        indexes = [models.Index(fields=["state", "payee"], name="payments_account_by_state")]

    def __str__(self) -> str:
        return f"{self.holder} {self.tail}"
