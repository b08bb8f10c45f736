from django.db import models
from django.utils.translation import gettext_lazy as _


class Trade(models.TextChoices):
    """Clause 2-2's leading trades, refined as the county's clusters use them."""

    KNITWEAR = "knitwear", _("针织品加工")
    ELECTRONICS = "electronics", _("电子元器件")
    MECHANICAL = "mechanical", _("机电配件")
    HANDWORK = "handwork", _("传统手工")
    PLUSH = "plush", _("毛绒玩具")
    GARMENT = "garment", _("服装鞋帽")
    HARNESS = "harness", _("线束加工")
    OTHER = "other", _("其他")


class OperatingMode(models.TextChoices):
    """Clause 3.1-4."""

    CHAIN = "chain", _("连锁经营")
    JOINT = "joint", _("联合经营")
    SHARES = "shares", _("合伙股份")
    ORDER = "order", _("预订配送")
    INDEPENDENT = "independent", _("独立经营")


class EnterpriseKind(models.TextChoices):
    COMPANY = "company", _("公司")
    INDIVIDUAL = "individual", _("个体工商户")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    COLLECTIVE = "collective", _("农村集体经济组织")


class FactoryStatus(models.TextChoices):
    """A factory's dated states, from lead to exit (facts.md §2)."""

    LEAD = "lead", _("线索")
    PREPARING = "preparing", _("筹建")
    PRODUCING = "producing", _("正常生产")
    SEASONAL_STOP = "seasonal_stop", _("季节性停产")
    RECTIFYING = "rectifying", _("整改")
    STOPPED = "stopped", _("停产")
    EXITED = "exited", _("退出")


class RecognitionKind(models.TextChoices):
    FACTORY = "factory", _("社区工厂")
    STANDARD_WORKSHOP = "standard_workshop", _("标准车间")


class ReportState(models.TextChoices):
    """What the factory says of its own month."""

    PRODUCING = "producing", _("正常生产")
    PARTIAL = "partial", _("半停产")
    STOPPED = "stopped", _("停产")
