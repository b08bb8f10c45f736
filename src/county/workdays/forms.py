"""A year's arrangements as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.screens.forms import ScopedForm
from county.workdays.choices import DayKind
from county.workdays.kinds.notice import Named, write_notice
from county.workdays.models import Arrangement


class ArrangementForm(ScopedForm):
    year = forms.IntegerField(label=_("年份"), min_value=2010, max_value=2100)
    paper = forms.CharField(
        label=_("文号"), max_length=80, help_text=_("例如：国办发明电〔2018〕15号")
    )
    published_on = forms.DateField(label=_("发布日期"), widget=forms.DateInput())
    amendments = forms.CharField(
        label=_("后来的调整"),
        max_length=200,
        required=False,
        help_text=_("年中另发通知调整的，写明文号。没有的不填。"),
    )
    text = forms.CharField(
        label=_("各节日安排"),
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "可以直接粘贴通知正文，每个节日一行。例如：春节：2月4日至10日放假调休，共7天。"
            "2月2日（星期六）、2月3日（星期日）上班。"
        ),
    )

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            del self.fields["year"]

    @staticmethod
    def values_of(row: Arrangement) -> dict[str, Any]:
        days = [Named(d.day, DayKind(d.kind), d.festival) for d in row.days.all()]
        return {
            "paper": row.paper,
            "published_on": row.published_on,
            "amendments": row.amendments,
            "text": write_notice(days),
        }
