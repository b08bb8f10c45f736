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


class OutlayKind(models.TextChoices):
    """What a factory spent on. The stored words are the rulebook's (factory.outlay)."""

    RENT = "rent", _("房租")
    WATER = "water", _("水费")
    POWER = "power", _("电费")
    PROPERTY = "property", _("物业费")
    CLEANING = "cleaning", _("保洁费")
    FREIGHT = "freight", _("省内运费")
    FREIGHT_ACROSS_PROVINCES = "freight_across_provinces", _("跨省运费")
    EQUIPMENT = "equipment", _("设备购置")
    FITTING_OUT = "fitting_out", _("厂房装修")
    OTHER = "other", _("其他支出")


class Grade(models.TextChoices):
    """A year's evaluation (facts.md §2). The stored words are the rulebook's (factory.grade)."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASS = "pass", _("合格")
    FAIL = "fail", _("不合格")
