"""The register of papers, and reading one."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core.gate import READ, open_to
from county.files import commands, forms, panels, permissions, queries, states
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer
from county.screens.requests import PageRequest

PAPERS = Register(
    name="paper",
    app="files",
    title=_("材料"),
    noun=pgettext_lazy("one", "材料"),
    query=queries.papers_for,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("kind", _("材料"), lambda p: p.get_kind_display(), sort="kind"),
        Column("number", _("编号"), lambda p: p.number, priority=2),
        Column(
            "factory",
            _("工厂"),
            lambda p: p.factory.label if p.factory else None,
            sort="factory__name_pinyin",
        ),
        Column("person", _("人员"), Personal("name", of=lambda p: p.person), priority=3),
        Column("term", _("有效期"), panels.term_of, sort="valid_from", priority=3),
        Column(
            "state",
            _("状态"),
            lambda p: panels.state_of(p).label,
            kind="badge",
            tone=lambda p: states.TONE[panels.state_of(p)],
        ),
        Column("media", _("格式"), lambda p: p.get_media_display(), on_list=False),
        Column("sha256", _("文件指纹（SHA-256）"), lambda p: p.sha256, on_list=False),
        Column("note", _("说明"), lambda p: p.note, on_list=False),
        Column(
            "uploaded_on",
            _("上传日期"),
            lambda p: p.uploaded_on,
            kind="date",
            sort="uploaded_on",
            priority=2,
        ),
        Column("by", _("上传人"), lambda p: p.uploaded_by and p.uploaded_by.name, on_list=False),
        Column("reason", _("撤下原因"), lambda p: p.withdrawal_reason, on_list=False),
    ),
    sort="-uploaded_on",
    filter_form=forms.PaperFilter,
    search=queries.matching,
    search_hint=_("工厂、拼音或材料编号"),
    writer=Writer(
        forms.PaperForm,
        create=commands.file_paper,
        edit=commands.correct_paper,
        initial=forms.PaperForm.values_of,
        roles=permissions.BRINGERS,
    ),
    steps=(
        Step(
            "withdraw",
            pgettext_lazy("paper", "撤下"),
            forms.WithdrawForm,
            commands.withdraw_paper,
            when=lambda p: p.withdrawn_on is None,
            explains=_("传错的材料撤下后不再算数，记录和内容仍然保留备查。"),
            tone="danger",
            roles=permissions.BRINGERS,
        ),
    ),
    panels=panels.of_paper,
    record_export=audit.record_export,
    empty=_("还没有材料。材料可以在贷款、支出等页面上传，也可以在这里上传。"),
)


@open_to(*permissions.OPENERS, methods=READ)
def content(request: PageRequest, pk: int) -> HttpResponse:
    """The paper as a download: never shown inside our own pages, and told to be taken for what it is."""
    opened = commands.read_paper(pk, actor=request.actor)
    response = HttpResponse(opened.data, content_type=opened.content_type)
    name = content_disposition_header(as_attachment=True, filename=opened.name)
    response["Content-Disposition"] = name or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
