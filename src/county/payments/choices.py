"""Kinds and states of money."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role

READERS: frozenset[str] = frozenset(
    {Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR}
)
# Leaders read sums, nobody by name.
SUMS: frozenset[str] = READERS | {Role.LEADER}
# Which of the two reads what; the rest is READERS'.
OF_SUMS = frozenset({"appropriation", "bid", "entry", "close"})


# Who reads what comes to himself, his factories or his town's.
OWN: frozenset[str] = frozenset({Role.OWNER, Role.TOWN, Role.WORKER})


class FundKind(TextChoices):
    """Where money comes from. Clauses 3.2-7, 3.2-8, 4.1-3."""

    EMPLOYMENT = "employment", _("就业专项资金")
    LINKING = "linking", _("涉农整合（衔接）资金")
    COOPERATION = "cooperation", _("苏陕协作资金")
    COUNTY = "county", _("县财政安排")
    TOWN = "town", _("镇自有资金")
    PROMOTION = "promotion", _("招商推介经费")


class BidState(TextChoices):
    """Money asked for from above. Clause 3.2-7."""

    APPLIED = "applied", _("已申报")
    GRANTED = "granted", _("已批复")
    REFUSED = "refused", pgettext_lazy("bid", "未批准")


class AccountKind(TextChoices):
    """The ledger's accounts; every posting is between two of them."""

    BANK = "bank", _("专户存款")
    APPROPRIATION = "appropriation", _("拨款")
    COMMITMENT = "commitment", _("支出承诺")
    PAYABLE = "payable", _("应付补助")
    CLEARING = "clearing", _("银行在途")
    EXPENSE = "expense", _("补助支出")
    RECEIVABLE = "receivable", _("应收追回款")
    RECOVERED = "recovered", _("应缴回财政款")


class EntryKind(TextChoices):
    RECEIVED = "received", _("收到拨款")
    COMMITTED = "committed", _("列入批次")
    SENT = "sent", _("送银行")
    PAID = "paid", _("银行付讫")
    RETURNED = "returned", _("银行退回")
    CANCELLED = "cancelled", _("批次作废")
    CLAIMED = "claimed", _("决定追回")
    RECOVERED = "recovered", _("收到追回款")
    REVERSED = "reversed", _("冲销")


class PayeeKind(TextChoices):
    FACTORY = "factory", _("社区工厂")
    PERSON = "person", _("个人")
    BODY = "body", _("单位")
    LANDLORD = "landlord", pgettext_lazy("payee", "出租方")
    AGENT = "agent", pgettext_lazy("payee", "中介机构")


class AccountState(TextChoices):
    """A payee's bank account."""

    ENTERED = "entered", _("待核对")
    VERIFIED = "verified", _("已核对")
    REFUSED = "refused", pgettext_lazy("account", "核对不符")
    ENDED = "ended", pgettext_lazy("account", "已停用")


class DueState(TextChoices):
    """What somebody is owed by a decision."""

    ENTERED = "entered", _("待审核")
    APPROVED = "approved", _("已审核")
    HELD = "held", _("暂缓")
    WITHDRAWN = "withdrawn", _("已撤回")


class BatchState(TextChoices):
    MADE = "made", _("已编制")
    CHECKED = "checked", _("已复核冻结")
    RELEASED = "released", _("已放行")
    CANCELLED = "cancelled", _("已作废")


class OrderState(TextChoices):
    MADE = "made", _("已列批次")
    FROZEN = "frozen", _("已冻结")
    SENT = "sent", _("已送银行")
    PAID = "paid", _("已付讫")
    RETURNED = "returned", _("已退回")
    CANCELLED = "cancelled", _("已作废")


class LineState(TextChoices):
    """What became of a line of a return file."""

    POSTED = "posted", _("已入账")
    REPEATED = "repeated", _("重复，不再入账")
    ASIDE = "aside", _("待处理")
    SETTLED = "settled", _("已处理")


class AsideReason(TextChoices):
    UNREADABLE = "unreadable", _("读不懂或被截断")
    FOREIGN = "foreign", _("不是本平台的支付")
    UNSENT = "unsent", _("这笔支付还没有送银行")
    AMOUNT = "amount", _("金额不符")
    ACCOUNT = "account", _("收款账号不符")
    CONTRADICTION = "contradiction", _("与已入账的结果相反")


class RecoveryState(TextChoices):
    DECIDED = "decided", _("待确认")
    CONFIRMED = "confirmed", _("追回中")
    DONE = "done", _("已追回")
    DROPPED = "dropped", pgettext_lazy("recovery", "不予追回")
