from django.db import models
from django.utils.translation import gettext_lazy as _


class VillageKind(models.TextChoices):
    COMMUNITY = "community", _("社区居委会")
    VILLAGE = "village", _("村委会")


class PremisesKind(models.TextChoices):
    """Clause 3.3-6: premises built with the community, or units the town bought and reserved."""

    BUILT = "built", _("配建厂房")
    SHOP_UNIT = "shop_unit", _("门面房")
    STANDARD = "standard", _("标准化厂房")
    OTHER = "other", _("其他房屋")


class PremisesOwner(models.TextChoices):
    TOWN = "town", _("镇政府")
    COMMUNITY = "community", _("社区集体")
    COUNTY = "county", _("县级国有公司")
    PRIVATE = "private", _("个人或企业")


class LeaseState(models.TextChoices):
    """Where a lease stands on a day; worked out from its dates, never stored."""

    RUNNING = "running", _("在租")
    NOT_BEGUN = "not_begun", _("未起租")
    EXPIRED = "expired", _("已到期")
    ENDED = "ended", _("提前终止")
