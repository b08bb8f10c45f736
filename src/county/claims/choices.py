"""The words of claims, and who may hold which posts on one of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role

# Who reads claims; the leader reads sums, finance what is payable (payments).
READERS = frozenset(
    {Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.TOWN, Role.OWNER}
)
APPLICANTS = frozenset({Role.OWNER, Role.TOWN})
REVIEWERS = frozenset({Role.TOWN, Role.DEPARTMENT, Role.OFFICE})
SYSTEM = "system"


class ClaimState(models.TextChoices):
    """From what the system drew up to what is paid."""

    DRAFTED = "drafted", pgettext_lazy("claim", "待确认")
    REVIEW = "review", pgettext_lazy("claim", "审核中")
    RETURNED = "returned", pgettext_lazy("claim", "待补正")
    APPROVED = "approved", pgettext_lazy("claim", "待公示")
    PUBLISHED = "published", pgettext_lazy("claim", "公示中")
    PAYABLE = "payable", pgettext_lazy("claim", "待支付")
    PAID = "paid", pgettext_lazy("claim", "已支付")
    REFUSED = "refused", pgettext_lazy("claim", "不予支持")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "已撤回")
    LAPSED = "lapsed", pgettext_lazy("claim", "已失效")


class ClaimSource(models.TextChoices):
    RUN = "run", _("系统评定")
    APPLIED = "applied", pgettext_lazy("claim", "自行申请")


class PayeeKind(models.TextChoices):
    """To whom the money goes. The stored words are the rulebook's (structure.PAYEES)."""

    ENTERPRISE = "enterprise", _("企业")
    WORKER = "worker", pgettext_lazy("payee", "工人本人")
    HOUSEHOLD = "household", pgettext_lazy("payee", "家庭")
    LANDLORD = "landlord", _("出租方")
    AGENT = "agent", _("中介机构")
    PERSON = "person", pgettext_lazy("payee", "个人")


class StepKind(models.TextChoices):
    REVIEW = "review", pgettext_lazy("step", "审核")
    NOTICE = "notice", pgettext_lazy("step", "公示")
    PAY = "pay", pgettext_lazy("step", "支付")


class StepState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("step", "未到")
    OPEN = "open", pgettext_lazy("step", "办理中")
    PAUSED = "paused", pgettext_lazy("step", "停钟")
    DONE = "done", pgettext_lazy("step", "已办")
    ENDED = "ended", pgettext_lazy("step", "已终止")


class Post(models.TextChoices):
    """What a person is to one claim."""

    ENTRY = "entry", _("申报")
    CHECK = "check", _("镇初审")
    IDENTITY = "identity", _("身份核查")
    REVIEW = "review", pgettext_lazy("post", "部门审核")
    OFFICE = "office", _("县社区工厂办审核")
    EXTRA = "extra", _("加审")
    NOTICE = "notice", _("发布公示")
    OBJECTION = "objection", _("处理异议")
    PAYMENT = "payment", _("办理支付")


class ActKind(models.TextChoices):
    """What was done to a claim."""

    DRAFTED = "drafted", pgettext_lazy("act", "拟出")
    CONFIRMED = "confirmed", pgettext_lazy("act", "确认申报")
    PASSED = "passed", pgettext_lazy("act", "通过")
    RETURNED = "returned", pgettext_lazy("act", "退回补正")
    RESUBMITTED = "resubmitted", pgettext_lazy("act", "补正后重新提交")
    REFUSED = "refused", pgettext_lazy("act", "不予支持")
    WITHDRAWN = "withdrawn", pgettext_lazy("act", "撤回")
    RELEASED = "released", pgettext_lazy("act", "核实后放行")
    RESTARTED = "restarted", pgettext_lazy("act", "按新情况重新审核")
    PUBLISHED = "published", pgettext_lazy("act", "公示")
    CLEARED = "cleared", pgettext_lazy("act", "公示期满")
    SETTLED = "settled", pgettext_lazy("act", "异议处理")
    BATCHED = "batched", pgettext_lazy("act", "列入支付批次")
    FROZEN = "frozen", pgettext_lazy("act", "复核支付批次")
    SENT = "sent", pgettext_lazy("act", "送银行")
    FREED = "freed", pgettext_lazy("act", "支付批次作废")
    BOUNCED = "bounced", pgettext_lazy("act", "银行退回")
    PAID = "paid", pgettext_lazy("act", "支付")


class ExtraKind(models.TextChoices):
    """Why the county asks for a step that the scheme does not name."""

    APPROVAL = "approval", _("按金额加审")
    IDENTITY = "identity", _("并行身份核查")


class BulkState(models.TextChoices):
    DRAWN = "drawn", _("抽查中")
    PASSED = "passed", pgettext_lazy("bulk", "已批量通过")
    FAILED = "failed", pgettext_lazy("bulk", "抽查不合格")


class NoticeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("notice", "公示中")
    ENDED = "ended", pgettext_lazy("notice", "已期满撤下")
    BROKEN = "broken", pgettext_lazy("notice", "与审定不符，已撤下")


class ObjectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "待处理")
    DISMISSED = "dismissed", pgettext_lazy("objection", "不成立")
    UPHELD = "upheld", pgettext_lazy("objection", "成立")


APPROVALS = frozenset({Post.CHECK, Post.IDENTITY, Post.REVIEW, Post.OFFICE, Post.EXTRA})
# Posts that one person never holds on the same claim (trust.md): each of the one side with each of the other.
# Who stands in for another counts as both.
CLASHING: tuple[tuple[frozenset[Post], frozenset[Post]], ...] = (
    (frozenset({Post.ENTRY}), APPROVALS | {Post.NOTICE, Post.OBJECTION, Post.PAYMENT}),
    (APPROVALS, APPROVALS),
    (APPROVALS, frozenset({Post.OBJECTION, Post.PAYMENT})),
    (frozenset({Post.OBJECTION}), frozenset({Post.PAYMENT})),
)


def clashing_with(post: str) -> frozenset[str]:
    """The posts on the same claim that shut a person out of this one."""
    found: set[str] = set()
    for one, other in CLASHING:
        if post in one:
            found |= other
        if post in other:
            found |= one
    return frozenset(found)


# A list of a reviewer is checked by drawing one in twenty, five at least.
SAMPLE_ONE_IN = 20
SAMPLE_LEAST = 5
BULK_MOST = 30_000
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 6
