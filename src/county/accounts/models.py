"""Organisations, posts, their holders, and accounts."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import OrganisationKind, Role
from county.core.text import in_english
from county.core.version import Versioned


class Organisation(Versioned):
    """One body of the programme: the leading group, its office, a department, a town or its body.
    Dated.
    """

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级")
    )
    town = models.ForeignKey(
        "places.Town", models.PROTECT, null=True, blank=True, verbose_name=_("镇")
    )
    telephone = models.CharField(_("办公电话"), max_length=20, blank=True)
    valid_from = models.DateField(_("设立日期"))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("机构")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese one where no English is known."""
        return (self.name_en if in_english() else "") or self.name


class Post(models.Model):
    """A seat in an organisation; the seat has the role, the person only holds it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("机构")
    )
    title = models.CharField(_("岗位"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    enterprise = models.ForeignKey(
        "factories.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("企业"),
    )

    class Meta:
        ordering = ("organisation", "pk")
        verbose_name = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="post_title_once"),
            models.CheckConstraint(
                condition=Q(role=Role.OWNER, enterprise__isnull=False) | ~Q(role=Role.OWNER),
                name="owner_post_has_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return self.title


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
