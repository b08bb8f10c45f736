"""The kinds of the record, and whom it is open to."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Roles by their stored word: audit lies below accounts and cannot import them; a test compares the
# two.
READS_ALL = frozenset({"office", "supervision", "auditor", "audit_admin"})
READS_OWN_TOWN = frozenset({"town"})
VERIFIES = frozenset({"auditor", "audit_admin"})
# Anchors are printed for everybody; comparing one reads no one's record. Supervision may do it too.
COMPARES = VERIFIES | {"supervision"}
# They read the record but no business rows: what changed is told to them without its content.
WITHOUT_ROWS = frozenset({"audit_admin"})


# Acts on one thing in which two people must have a hand: kept with the browser they came from.
BY_TWO = frozenset(
    {
        *("batch.made", "batch.frozen", "batch.released", "due.entered", "due.approved"),
        *("payee.account_entered", "payee.account_verified"),
        *("recovery.decided", "recovery.confirmed", "claim.confirmed", "claim.passed"),
    }
)


# Apps whose records are called by the names of persons.
NAMED_BY_PERSONS = frozenset({"workforce", "privacy", "merging"})


class ChangeKind(TextChoices):
    INSERT = "insert", _("新增")
    UPDATE = "update", _("修改")
    DELETE = "delete", _("删除")
    BASELINE = "baseline", _("重新起算")


class VerificationState(TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("核验中")
    WHOLE = "whole", _("完整")
    BROKEN = "broken", _("发现问题")
    FAILED = "failed", _("未完成")


class FindingKind(TextChoices):
    """What a verification may find, one word for each way of tampering."""

    GAP = "gap", _("缺号：中间的记录被删除或改号")
    TAIL = "tail", _("末尾的记录被删除")
    EXTRA = "extra", _("链头之后多出记录")
    HEAD = "head", _("链头被改动")
    WORDS = "words", _("记录的对象、理由或内容被改动")
    FIELDS = "fields", _("记录的字段被改动或两条被调换")
    LINK = "link", _("与前一条的衔接断开")
    UNSEALED = "unsealed", _("没有编号入链的记录")
    CHANGES = "changes", _("数据改动日志与操作记录不符")
    NO_EVENT = "no_event", _("数据被直接改动，没有操作记录")
    IMAGE = "image", _("数据改动日志的内容被改动")
    ROW = "row", _("现有数据与最后一次改动不符")
    TABLE = "table", _("现有数据的合计与改动日志不符")
    TRIGGER = "trigger", _("保护触发器被停用、删除或改写")
    GRANT = "grant", _("数据库权限被放宽")
    ANCHOR = "anchor", _("记录与锚点不符：取锚点之后又被改写")


class AnchorCause(TextChoices):
    """Why an anchor was taken."""

    DAILY = "daily", _("每日")
    BATCH = "batch", _("支付批次冻结")
    NOTICE = "notice", _("公示发布")
    DRAW = "draw", _("审计抽样")


OUTCOMES: "dict[str, StrOrPromise]" = {
    "done": _("已办"),
    "denied": _("被拒绝"),
    "failed": _("未成功"),
}
TONES = {"done": "ok", "denied": "bad", "failed": "wait"}
