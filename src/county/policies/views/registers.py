"""The register of documents."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core import clock
from county.policies import commands, forms, permissions, queries
from county.policies.models import Document
from county.screens.register import Column, Register, Step, Writer


def _page_of(document: Document) -> str:
    return reverse("portal:document_page", args=(document.pk,))


def _state(document: Document) -> str:
    ended = document.in_force_to and document.in_force_to < clock.today()
    begins: date = document.in_force_from or document.issued_on
    if ended:
        return str(_("已废止"))
    return str(_("现行有效")) if begins <= clock.today() else str(_("尚未施行"))


def _tone(document: Document) -> str:
    return "plain" if document.in_force_to and document.in_force_to < clock.today() else "ok"


def _is_open(document: Any) -> bool:
    return document.in_force_to is None


DOCUMENTS = Register(
    name="document",
    app="policies",
    title=pgettext_lazy("list", "文件"),
    noun=pgettext_lazy("policy", "文件"),
    query=queries.documents_for,
    may=permissions.may,
    columns=(
        Column("title", _("标题"), lambda d: d.label, sort="title"),
        Column("number", _("文号"), lambda d: d.number, sort="number", priority=2),
        Column("level", _("层级"), lambda d: d.get_level_display(), sort="level", priority=2),
        Column("issuer", _("发文机关"), lambda d: d.issuer, sort="issuer", priority=3),
        Column("issued_on", _("印发日期"), lambda d: d.issued_on, kind="date", sort="issued_on", priority=2),
        Column("state", _("效力"), _state, kind="badge", tone=_tone),
        Column("clauses", _("条款数"), lambda d: d.clause_count, kind="number", sort="clause_count", priority=2),
        Column("editions", _("版本数"), lambda d: d.edition_count, kind="number", sort="edition_count", on_list=False),
        Column("in_force_from", _("施行日期"), lambda d: d.in_force_from, kind="date", on_list=False),
        Column("in_force_to", _("废止日期"), lambda d: d.in_force_to, kind="date", on_list=False),
    ),
    filter_form=forms.DocumentFilter,
    search_hint=_("文号、标题或拼音"),
    sort="-issued_on",
    writer=Writer(
        forms.DocumentForm,
        create=commands.register_document,
        edit=commands.correct_document,
        initial=forms.DocumentForm.values_of,
        roles=permissions.WRITERS,
    ),
    steps=(
        Step("relate", _("登记关系"), forms.RelateForm, commands.relate_documents,
             explains=_("登记这份文件落实、修改或代替哪一份文件。代替的，原文件的废止日期会自动填上。"),
             roles=permissions.WRITERS),
        Step("end", _("登记废止"), forms.EndForm, commands.end_document, when=_is_open, tone="danger",
             explains=_("废止后文件和条款仍可查看，不再列为现行有效。"), roles=permissions.WRITERS),
    ),
    detail_url=_page_of,
    record_export=audit.record_export,
    empty=_("登记文件的文号和标题，或直接导入文件，条款会自动列出。"),
)  # fmt: skip
