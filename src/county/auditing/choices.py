"""Words of auditing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role

MOST = 500
AUDITORS: frozenset[str] = frozenset({Role.AUDITOR})
READERS: frozenset[str] = AUDITORS | {Role.SUPERVISION}


class WayKind(TextChoices):
    """The steps of money, from where it comes to whom it reaches."""

    APPROPRIATION = "appropriation", _("拨款")
    DECISION = "decision", _("补贴申报")
    NOTICE = "notice", _("公示")
    DUE = "due", _("应付款")
    BATCH = "batch", _("支付批次")
    ORDER = "order", _("支付指令")
    ANSWER = "answer", _("银行回单")
    CONFIRMED = "confirmed", pgettext_lazy("step", "工人确认工资")
