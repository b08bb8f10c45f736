"""What people type about documents, their text, and what clauses are tied to."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from county.accounts.models import Organisation, Post
from county.core import clock
from county.core.actor import Actor
from county.policies import queries
from county.policies.choices import (
    ClauseKind,
    DocumentLevel,
    DutyPart,
    LinkKind,
    RelationKind,
)
from county.policies.kinds import numbering
from county.policies.models import Clause, Document, Draft
from county.screens.forms import HouseForm, KeyField, ScopedForm

_REASON: dict[str, Any] = {"max_length": 160, "label": _("理由")}
_CODE = RegexValidator(re.compile(r"[a-z0-9_.:-]+\Z"), _("代码只用小写字母、数字和 _ . : -。"))


class DocumentFilter(HouseForm):
    level = forms.ChoiceField(
        label=_("层级"), required=False, choices=[("", _("全部")), *DocumentLevel.choices]
    )
    state = forms.ChoiceField(
        label=_("效力"),
        required=False,
        choices=[("", _("全部")), ("in_force", _("现行有效")), ("ended", _("已废止"))],
    )

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said["level"]:
            rows = rows.filter(level=said["level"])
        if said["state"] == "in_force":
            rows = rows.filter(queries.in_force(clock.today()))
        if said["state"] == "ended":
            rows = rows.filter(in_force_to__lt=clock.today())
        return rows


class DocumentForm(HouseForm):
    number = forms.CharField(
        label=_("文号"), max_length=60, help_text=_("照文件写，例如：县办发〔2019〕1号。")
    )
    level = forms.ChoiceField(label=_("层级"), choices=DocumentLevel, initial=DocumentLevel.COUNTY)
    title = forms.CharField(label=_("标题"), max_length=200)
    title_en = forms.CharField(label=_("英文标题"), max_length=300, required=False)
    issuer = forms.CharField(label=_("发文机关"), max_length=120)
    issued_on = forms.DateField(label=_("印发日期"), widget=forms.DateInput)
    in_force_from = forms.DateField(
        label=_("施行日期"),
        required=False,
        widget=forms.DateInput,
        help_text=_("留空即自印发之日起。"),
    )
    in_force_to = forms.DateField(label=_("废止日期"), required=False, widget=forms.DateInput)

    @staticmethod
    def values_of(row: Document) -> dict[str, Any]:
        return {name: getattr(row, name) for name in DocumentForm.base_fields}


class RelateForm(ScopedForm):
    kind = forms.ChoiceField(label=_("关系"), choices=RelationKind)
    other = KeyField(Document.objects.none(), label=_("另一文件"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def scope(self, actor: Actor) -> None:
        others = queries.documents_for(actor)
        if self.row is not None:
            others = others.exclude(pk=self.row.pk)
        field: Any = self.fields["other"]
        field.queryset = others
        field.label_from_instance = _document_option


class EndForm(HouseForm):
    in_force_to = forms.DateField(label=_("废止日期"), widget=forms.DateInput)
    reason = forms.CharField(**_REASON)


class ImportForm(HouseForm):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Word（.docx）或文本（.txt），最大 10 MB。扫描后断行的文字会自动接好。"),
        widget=forms.FileInput,
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("文件是空的，请检查后重新选择文件。"),
        },
    )
    in_points = forms.BooleanField(
        label=_("把段落按句子分成要点"),
        required=False,
        initial=True,
        help_text=_("每个要点可以单独关联指标、落实责任。不勾选则一段为一条。"),
    )


class PieceForm(HouseForm):
    kind = forms.ChoiceField(label=_("类别"), choices=ClauseKind)
    written = forms.CharField(
        label=_("序号"), max_length=numbering.MOST_NUMBERING, required=False,
        help_text=_("照文件写，例如：（一）"),
    )  # fmt: skip
    code = forms.CharField(
        label=_("编号"), max_length=24, required=False,
        validators=[RegexValidator(re.compile(r"[0-9A-Za-z.\-]+\Z"), _("编号只用数字、字母、点和短横。"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("文字"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000, help_text=_("要分成几条，就在分开处换行。"),
    )  # fmt: skip


class PublishForm(HouseForm):
    number = forms.CharField(label=_("文号"), max_length=60)
    level = forms.ChoiceField(label=_("层级"), choices=DocumentLevel, initial=DocumentLevel.COUNTY)
    title = forms.CharField(label=_("标题"), max_length=200)
    issuer = forms.CharField(label=_("发文机关"), max_length=120)
    issued_on = forms.DateField(label=_("印发日期"), widget=forms.DateInput)
    in_force_from = forms.DateField(
        label=_("施行日期"),
        required=False,
        widget=forms.DateInput,
        help_text=_("留空即自印发之日起。"),
    )
    doubts_seen = forms.BooleanField(label=_("疑点都已核对"), required=False)
    drops = forms.BooleanField(
        label=_("原有而这次没有的条款不再保留"),
        required=False,
        help_text=_("只在新文件代替了原来的文字时勾选。不勾选则原有条款保留在原处。"),
    )

    @staticmethod
    def values_of(row: Draft, facts: dict[str, Any]) -> dict[str, Any]:
        """What the text says; what is known of the document already says more."""
        known = row.document
        if known is None:
            return facts
        names = ("number", "level", "title", "issuer", "issued_on", "in_force_from")
        return {name: getattr(known, name) for name in names}


class ClauseForm(HouseForm):
    numbering = forms.CharField(
        label=_("序号"), max_length=numbering.MOST_NUMBERING, required=False
    )
    text = forms.CharField(
        label=_("原文"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    summary = forms.CharField(
        label=_("概述"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用自己的话说这一条要求什么。"),
    )  # fmt: skip
    summary_en = forms.CharField(
        label=_("英文概述"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    missing = forms.CharField(
        label=_("还缺的功能"), required=False, max_length=200,
        help_text=_("平台还没有的功能，会在这一条上写明；都有了就清空。"),
    )  # fmt: skip
    missing_en = forms.CharField(label=_("还缺的功能（英文）"), required=False, max_length=300)
    reason = forms.CharField(**_REASON)

    @staticmethod
    def values_of(row: Clause) -> dict[str, Any]:
        names = ("numbering", "text", "summary", "summary_en", "missing", "missing_en")
        return {name: getattr(row, name) for name in names}


class LinkForm(HouseForm):
    kind = forms.ChoiceField(label=_("类别"), choices=LinkKind)
    code = forms.CharField(
        label=_("代码"), max_length=60, validators=[_CODE],
        widget=forms.TextInput(attrs={"list": "codes", "autocomplete": "off"}),
        help_text=_("指标、补贴项目、事项类别或办理动作的代码。"),
    )  # fmt: skip
    from_on = forms.DateField(label=_("起"), widget=forms.DateInput)


class DutyForm(HouseForm):
    organisation_id = KeyField(Organisation.objects.none(), label=_("机构"))
    post_id = KeyField(
        Post.objects.none(), label=_("岗位"), required=False,
        help_text=_("不选岗位，就由整个机构负责。"),
    )  # fmt: skip
    part = forms.ChoiceField(label=_("责任"), choices=DutyPart)
    from_on = forms.DateField(label=_("起"), widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["organisation_id"]
        posts: Any = self.fields["post_id"]
        bodies.queryset = queries.bodies_on(clock.today())
        bodies.label_from_instance = _label_of
        posts.queryset = queries.posts_on(clock.today())
        posts.label_from_instance = _post_option


class UntieForm(HouseForm):
    to_on = forms.DateField(label=_("止"), widget=forms.DateInput)


def _document_option(row: Document) -> str:
    return f"{row.number} {row.label}"


def _label_of(row: Any) -> str:
    return str(row.label)


def _post_option(row: Any) -> str:
    return f"{row.organisation.label} · {row.title}"
