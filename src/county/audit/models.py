"""The audit record: events, what they changed, the head of their chain, and its verifications."""

from django.conf import settings
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from county.audit import choices
from county.audit.choices import AnchorCause, ChangeKind, VerificationState
from county.core import merkle


class _Act(Func):
    """The number of the present transaction, the same for its events and its changes."""

    function = "audit_act"
    arity = 0


class _Salt(Func):
    function = "gen_random_uuid"
    arity = 0


class Event(models.Model):
    """One thing done, refused or looked at. Appended in the business transaction; never changed or
    deleted.

    `id` is the order of writing, with gaps where work was rolled back; `seq` is gapless and is given,
    with the chain, in the last moment before COMMIT (commands/sealing.py). A trigger and the grants
    refuse every other UPDATE, and DELETE. `facts` holds no identity number, account or phone, only
    keys, counts, amounts in fen and dates.
    What may name a person (object, reason, facts) is in the chain as a salted commitment only, so
    that it can be forgotten and the chain still verifies (docs/adr/0020-audit-chain.md).
    """

    seq = models.BigIntegerField(_("序号"), null=True, unique=True)
    act = models.BigIntegerField(db_default=_Act(), editable=False)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁"),
    )
    actor_name = models.CharField(_("姓名"), max_length=60)
    roles = models.CharField(_("岗位角色"), max_length=200, blank=True)
    action = models.CharField(_("事项"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=60, blank=True)
    object_name = models.CharField(_("对象"), max_length=200, blank=True)
    town = models.ForeignKey("places.Town", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("结果"), max_length=12, default="done")
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    facts = models.JSONField(_("内容"), default=dict, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    search_text = models.TextField(editable=False, default="")
    salt = models.UUIDField(null=True, editable=False, db_default=_Salt())
    # Written at sealing. changes: how many rows of Change the act has, and their hash.
    changes = models.CharField(max_length=100, null=True, editable=False)  # noqa: DJ001 -- NULL: not sealed yet
    payload = models.BinaryField(null=True)
    leaf = models.BinaryField(null=True)
    chain = models.BinaryField(null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("操作记录")
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(fields=["town", "-id"], name="audit_by_town"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["act"], name="audit_by_act"),
        ]

    def __str__(self) -> str:
        # The title of its page: a person's name stands below, for who is shown names.
        named = self.object_type.partition(".")[0] not in choices.NAMED_BY_PERSONS
        name = self.object_name if named else ""
        return f"{self.pk} {choices.action_label(self.action)} {name}".strip()


class Head(models.Model):
    """The end of the chain: one row, locked for the moment in which a commit numbers its events."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    chain = models.BinaryField()
    hash = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("操作记录链头")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class Change(models.Model):
    """What one statement did to one row of a watched table, written by a trigger.

    act: the event's of the same transaction; a change whose act has no event was made with SQL.
    before, after: the columns that differ; of a new or deleted row all; sealed values only as a hash.
    A statement that brings in many rows leaves one summary: row_id null, `rows` how many.
    weight: what the statement added to the sum of the table's row hashes; the sum over all changes
    must equal the table as it is. payload: commitment to before and after, which may be forgotten.
    """

    act = models.BigIntegerField()
    at = models.DateTimeField(_("时间"))
    table = models.CharField(_("表"), max_length=60)
    kind = models.CharField(_("动作"), max_length=10, choices=ChangeKind)
    row_id = models.BigIntegerField(_("记录"), null=True)
    rows = models.IntegerField(_("条数"))
    before = models.JSONField(_("改前"), null=True)
    after = models.JSONField(_("改后"), null=True)
    salt = models.UUIDField(null=True)
    payload = models.BinaryField()
    weight = models.DecimalField(max_digits=40, decimal_places=0)
    login = models.CharField(_("数据库登录"), max_length=63)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("数据改动")
        indexes = [
            models.Index(fields=["table", "row_id", "-id"], name="change_by_row"),
            models.Index(fields=["act"], name="change_by_act"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id or ''} {self.kind}"


class Verification(models.Model):
    """One check of the whole record: who asked, how far it is, what was found."""

    asked_at = models.DateTimeField(_("核验时间"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    asked_name = models.CharField(_("核验人"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=10, choices=VerificationState, default=VerificationState.WAITING
    )
    first_seq = models.BigIntegerField(_("从第几号起"), default=1)
    last_seq = models.BigIntegerField(_("到第几号"), default=0)
    done = models.BigIntegerField(default=0)
    events = models.BigIntegerField(_("操作记录"), default=0)
    changes = models.BigIntegerField(_("数据改动"), default=0)
    found = models.PositiveIntegerField(_("发现问题"), default=0)
    findings = models.JSONField(default=list)
    chain = models.CharField(_("链尾"), max_length=64, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("记录核验")

    def __str__(self) -> str:
        words = {"first": self.first_seq, "last": self.last_seq}
        return str(_("第 %(first)s 至 %(last)s 号") % words)


class Anchor(models.Model):
    """The record as it stood: the root of the Merkle tree over its first `size` events. Appended daily, at
    each batch freeze and each public notice; printed there, so that it is known outside.

    chain: of the event numbered `size`. A later anchor must be consistent with every earlier one
    (docs/adr/0034-anchors.md).
    """

    size = models.BigIntegerField(_("到第几号"))
    root = models.BinaryField()
    chain = models.BinaryField()
    hash = models.CharField(max_length=10)
    at = models.DateTimeField(_("时间"))
    cause = models.CharField(_("缘由"), max_length=8, choices=AnchorCause)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    object_name = models.CharField(_("用于"), max_length=60, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("锚点")
        indexes = [models.Index(fields=["object_type", "object_id"], name="anchor_by_object")]

    def __str__(self) -> str:
        return str(_("锚点 %(number)s") % {"number": self.pk})

    @property
    def told(self) -> str:
        """What a file carries of it: size:root, the digits that are printed."""
        return f"{self.size}:{bytes(self.root).hex()[:24]}"

    @property
    def short(self) -> str:
        """What is printed of the root."""
        return merkle.short(bytes(self.root).hex())


class Node(models.Model):
    """The hash over 2^level events from number index * 2^level + 1 on: kept so that an anchor need not
    hash them again. Verifying never trusts it.
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("锚点的中间值")
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="audit_node_once"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"
