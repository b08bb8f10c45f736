from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DayKind(models.TextChoices):
    """What an arrangement says of a day. A day it does not name is as its weekday."""

    REST = "rest", pgettext_lazy("day", "放假")
    WORK = "work", _("调休上班")
