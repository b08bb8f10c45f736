"""Accounts, and who holds which post."""

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from county.accounts.models.organisations import Post
from county.core import clock


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person, one account, issued by the system administrator; nobody signs up. No superuser
    exists.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("帐号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=True)
    person = models.OneToOneField(
        "workforce.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="account_holder",
        verbose_name=_("本人"),
    )
    created_at = models.DateTimeField(_("开通时间"), auto_now_add=True)
    # From when idleness counts: the day issued, or let in again.
    active_from = models.DateField(_("启用日期"), default=clock.today)
    is_dormant = models.BooleanField(_("久未登录停用"), default=False)
    password_set_on = models.DateField(_("密码设定日期"), default=clock.today)
    has_second_factor = models.BooleanField(_("已设动态口令"), default=False)
    # Counted up to end every session there is: it is part of what a session must match.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    search_text = models.TextField(editable=False, default="")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ("username",)
        verbose_name = _("帐号")

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must match to live: the password, and the count of endings."""
        return self._hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Under the secret keys of before."""
        return (self._hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _hash(self, secret: str | bytes) -> str:
        said = f"{self.password}:{self.sessions_ended}"
        hashed = salted_hmac("accounts.session", said, secret=secret, algorithm="sha256")
        return str(hashed.hexdigest())

    # Django asks these of any user model; rights come from posts, so the answer here is always no.
    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        return False

    def has_module_perms(self, _app_label: str) -> bool:
        return False


class Holding(models.Model):
    """A person holds a post from a day to a day (inclusive; open end is null). One holder of a post
    at a time
    per person; several people may share a kind of post, but the same person cannot hold it twice at
    once.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="holdings", verbose_name=_("人员"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings", verbose_name=_("岗位"))
    from_on = models.DateField(_("任职起"))
    to_on = models.DateField(_("任职止"), null=True, blank=True)

    class Meta:
        ordering = ("-from_on",)
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="holding_ends_after_start",
            ),
            ExclusionConstraint(
                name="holding_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name} · {self.post.title}"


class Delegation(models.Model):
    """While its holder is away another person acts in the post, from a day to a day; the record
    then says for whom. Whoever stands in cannot pass it on. Ended early by shortening it.
    """

    holding = models.ForeignKey(
        Holding, models.PROTECT, related_name="delegations", verbose_name=_("代行的任职")
    )
    delegate = models.ForeignKey(
        User, models.PROTECT, related_name="delegations", verbose_name=_("代行人")
    )
    from_on = models.DateField(_("代行起"))
    to_on = models.DateField(_("代行止"))
    reason = models.CharField(_("事由"), max_length=300)

    class Meta:
        ordering = ("-from_on", "-pk")
        verbose_name = _("代行")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="delegation_ends_after_start"
            ),
            ExclusionConstraint(
                name="delegation_once_at_a_time",
                expressions=[
                    ("holding", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate.name} · {self.holding.post.title}"
