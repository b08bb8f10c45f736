"""What a person proves himself with, and the tries that failed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import TryKind
from county.core.fields import SealedField


class PastPassword(models.Model):
    """A password the person had, as its hash: the last few may not come back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="past_passwords"
    )
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("用过的密码")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class SecondFactor(models.Model):
    """The secret a person's telephone counts with (RFC 6238); confirmed once a code was right."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor"
    )
    secret = SealedField(_("动态口令密钥"))
    confirmed_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    # The half minute of the last code taken: it and those before are not taken again.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("动态口令")

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """A code on paper for the day the telephone is lost: one of ten, good once, kept as a digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.BinaryField()
    used_at = models.DateTimeField(_("用去时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("备用码")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SignInTry(models.Model):
    """Failures in a row at one account or from one network; five lock it for half an hour.

    The key is a digest: people type passwords where the name belongs. `boot` and `ticks` tell the
    time that passed by the machine's own count, which setting the clock does not move.
    """

    kind = models.CharField(_("对象"), max_length=8, choices=TryKind)
    key = models.BinaryField()
    # Of an account: the network its last try came from, let in again together with it.
    came_from = models.BinaryField(default=bytes)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    at = models.DateTimeField(_("上次失败"))
    boot = models.CharField(max_length=36)
    ticks = models.BigIntegerField()

    class Meta:
        verbose_name = _("登录尝试")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="sign_in_try_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.failures}"
