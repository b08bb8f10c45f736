"""What people type about schemes and their versions; the rule's own fields are kinds.formtext's."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core import text
from county.policies.choices import VersionState
from county.policies.kinds import rules
from county.policies.kinds.templates import Template, templates
from county.policies.states import DECIDED
from county.screens.forms import HouseForm
from rulebook import words

_REASON: dict[str, Any] = {"max_length": 200, "label": _("理由")}
_NAME = RegexValidator(
    re.compile(r"[a-z][a-z0-9_]*\Z"), _("代码用小写字母、数字和下划线，以字母开头。")
)
_ANY = ("", _("全部"))
_SUBJECTS = (
    ("factory", _("工厂")), ("worker", _("工人")), ("lease", _("租约")), ("loan", _("贷款")),
)  # fmt: skip
_SOURCES = (("programme", _("本县文件")), ("library", _("各地做法")))


class VersionFilter(HouseForm):
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[_ANY, *VersionState.choices]
    )
    on = forms.DateField(
        label=_("当日有效"), required=False, widget=forms.DateInput,
        help_text=_("只列出这一天有效的版本。"),
    )  # fmt: skip

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said["state"]:
            rows = rows.filter(state=said["state"])
        if day := said["on"]:
            ends = Q(in_force_to__isnull=True) | Q(in_force_to__gte=day)
            rows = rows.filter(ends, in_force_from__lte=day, state__in=DECIDED)
        return rows


class LibraryFilter(HouseForm):
    q = forms.CharField(label=_("查找"), required=False, max_length=60)
    subject = forms.ChoiceField(label=_("对象"), required=False, choices=[_ANY, *_SUBJECTS])
    fund = forms.ChoiceField(label=_("资金"), required=False)
    source = forms.ChoiceField(
        label=pgettext_lazy("template", "来源"), required=False, choices=[_ANY, *_SOURCES]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "en" if text.in_english() else "zh"
        names = sorted({fund.name for one in templates().values() for fund in one.scheme.funds})
        field: Any = self.fields["fund"]
        field.choices = [
            _ANY,
            *((name, words.named(words.FUNDS, name, language)) for name in names),
        ]

    def chosen(self) -> list[Template]:
        said = self.cleaned_data if self.is_valid() else {}
        needle = text.search_needle(said.get("q", ""))
        return [
            one
            for one in templates().values()
            if needle in one.search_text
            and said.get("subject", "") in {"", one.scheme.subject}
            and said.get("fund", "") in {"", *(fund.name for fund in one.scheme.funds)}
            and said.get("source", "") in {"", "programme" if one.is_programme else "library"}
        ]


class StartForm(HouseForm):
    """A county's own draft of a template."""

    name = forms.CharField(
        label=_("代码"), max_length=60, validators=[_NAME],
        help_text=_("平台内部用，例如 grade_award；定了就不再改。"),
    )  # fmt: skip
    title = forms.CharField(label=_("名称"), max_length=120)
    clause = forms.CharField(
        label=_("条款"), max_length=24, required=False, help_text=_("本县文件的条款编号，例如 3.2-3。"),
        validators=[RegexValidator(re.compile(r"[0-9A-Za-z.\-]+\Z"), _("编号只用数字、字母、点和短横。"))],
    )  # fmt: skip
    in_force_from = forms.DateField(label=_("施行日期"), widget=forms.DateInput)


class BlankForm(StartForm):
    """From nothing: a rule that pays one amount on one condition, to be rewritten."""

    subject = forms.ChoiceField(label=_("对象"), choices=_SUBJECTS)


class FileForm(HouseForm):
    file = forms.FileField(
        label=_("规则文件"), widget=forms.FileInput,
        help_text=_("从平台下载的方案文件（.yaml），最大 60 KB。"),
        error_messages={
            "required": _("请选择文件。"), "empty": _("文件是空的，请检查后重新选择文件。"),
        },
    )  # fmt: skip
    cases = forms.FileField(
        label=_("例子文件"), required=False, widget=forms.FileInput,
        error_messages={"empty": _("文件是空的，请检查后重新选择文件。")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("file", "cases"):
            sent = said.get(name)
            if sent is not None:
                said[name] = self._text(name, sent)
        return said

    def _text(self, name: str, sent: Any) -> str:
        if sent.size > rules.LARGEST * 4:
            self.add_error(name, _("文件太大：一个方案只有几千字，请检查是否选错了文件。"))
            return ""
        try:
            return str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error(name, _("这不是文本文件（UTF-8）。请选择从平台下载的 .yaml 文件。"))
            return ""


class ProposeForm(HouseForm):
    in_force_from = forms.DateField(
        label=_("施行日期"), widget=forms.DateInput, help_text=_("从这一天起按这个版本审定。")
    )
    reason = forms.CharField(**_REASON, help_text=_("为什么这样定，写给批准的人看，也会公开。"))


class AdoptForm(HouseForm):
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ReasonForm(HouseForm):
    reason = forms.CharField(**_REASON)


class EndVersionForm(HouseForm):
    in_force_to = forms.DateField(label=_("最后有效日"), widget=forms.DateInput)
    reason = forms.CharField(**_REASON)
