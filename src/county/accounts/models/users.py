"""Accounts, and who holds which post."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.accounts.models.organisations import Post


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
    search_text = models.TextField(editable=False, default="")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ("username",)
        verbose_name = _("帐号")

    def __str__(self) -> str:
        return self.name

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
