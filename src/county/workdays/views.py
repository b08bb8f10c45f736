"""The register of holiday arrangements."""

from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.screens.register import Column, Register, Writer
from county.workdays import commands, forms, panels, permissions, queries

ARRANGEMENTS = Register(
    name="arrangement",
    app="workdays",
    title=_("工作日与放假安排"),
    noun=_("放假安排"),
    query=queries.arrangements_for,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("year", _("年份"), lambda a: str(a.year), sort="year"),
        Column("paper", _("文号"), lambda a: a.paper, priority=2),
        Column(
            "published_on",
            _("发布日期"),
            lambda a: a.published_on,
            kind="date",
            sort="published_on",
        ),
        Column("rest_days", _("放假天数"), lambda a: a.rest_days, kind="number", sort="rest_days"),
        Column(
            "work_days", _("调休上班天数"), lambda a: a.work_days, kind="number", sort="work_days"
        ),
        Column("amendments", _("后来的调整"), lambda a: a.amendments, priority=3),
    ),
    sort="-year",
    writer=Writer(
        forms.ArrangementForm,
        create=commands.register_arrangement,
        edit=commands.correct_arrangement,
        initial=forms.ArrangementForm.values_of,
        roles=permissions.OFFICE,
    ),
    panels=panels.of_arrangement,
    record_export=audit.record_export,
    empty=_("还没有登记放假安排，算不出工作日。请登记国务院办公厅的通知。"),
)
