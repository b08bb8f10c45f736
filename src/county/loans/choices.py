from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BorrowerKind(models.TextChoices):
    """Who signs with the bank. The stored words are the rulebook's (loan.borrower)."""

    PERSON = "person", _("个人（经营者）")
    SMALL_FIRM = "small_firm", _("小微企业")


class LoanState(models.TextChoices):
    """From the application to the last instalment."""

    APPLIED = "applied", _("待镇初审")
    CHECKED = "checked", _("待担保")
    GUARANTEED = "guaranteed", _("待银行审批")
    GRANTED = "granted", _("待签合同")
    REPAYING = "repaying", _("还款中")
    REPAID = "repaid", pgettext_lazy("loan", "已还清")
    REFUSED = "refused", pgettext_lazy("loan", "未通过")
    WITHDRAWN = "withdrawn", pgettext_lazy("loan", "已撤回")


class Guarantor(models.TextChoices):
    """Who answers to the bank when the borrower does not pay."""

    FUND = "fund", _("县担保基金")
    OTHER = "other", _("其他担保机构")


class CounterGuarantee(models.TextChoices):
    """What the guarantor holds in turn. No person is named here: his papers lie with the guarantor."""

    NONE = "none", pgettext_lazy("counter-guarantee", "免反担保")
    PERSON = "person", _("自然人保证")
    ENTERPRISE = "enterprise", _("企业保证")
    PROPERTY = "property", _("财产抵押")


class Lane(models.IntegerChoices):
    """The order in which waiting applications are handled; the lower goes first. Clause 3.2-5."""

    GROUP_SHARE = 1, _("第一顺序")
    RECOGNISED = 2, _("第二顺序")
    OTHER = 3, _("第三顺序")


class RepaymentMethod(models.TextChoices):
    EQUAL_PRINCIPAL = "equal_principal", _("等额本金")
    INTEREST_ONLY = "interest_only", _("按期付息、到期还本")


class RefusedBy(models.TextChoices):
    TOWN = "town", _("镇初审")
    GUARANTOR = "guarantor", _("担保")
    BANK = "bank", _("银行")


class MarkKind(models.TextChoices):
    """Either ends the interest subsidy (loan.overdue)."""

    OVERDUE = "overdue", _("逾期")
    EXTENDED = "extended", _("展期")
