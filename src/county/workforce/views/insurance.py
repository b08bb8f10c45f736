"""The register of insurance paid."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.screens.columns import Personal
from county.screens.register import Column, Register, Writer
from county.workforce import commands, forms, panels, permissions, queries


def _worker(row: Any) -> Any:
    return row.person


INSURANCE = Register(
    name="insurance",
    app="workforce",
    title=_("社会保险缴费"),
    noun=_("社会保险缴费"),
    query=queries.insurance_for,
    may=permissions.of("insurance"),
    roles=permissions.READERS,
    columns=(
        Column("month", _("月份"), lambda i: i.month, kind="month", sort="month"),
        Column("person", _("姓名"), Personal("name", of=_worker), sort="person__name_pinyin"),
        Column("kind", _("险种"), lambda i: i.get_kind_display(), sort="kind"),
        Column("factory", _("工厂"), lambda i: i.factory.label, sort="factory__code", priority=2),
        Column("town", _("镇"), lambda i: i.factory.town.label, on_list=False),
        Column(
            "employer", _("单位缴费"), lambda i: i.employer_fen, kind="money", sort="employer_fen"
        ),
        Column(
            "employee",
            _("个人缴费"),
            lambda i: i.employee_fen,
            kind="money",
            sort="employee_fen",
            priority=2,
        ),
        Column("id_number", _("身份证号"), Personal("id_number", of=_worker), on_list=False),
        Column("batch", _("导入批次号"), lambda i: i.batch_id, numeric=True, on_list=False),
        Column("batch_row", _("原表行号"), lambda i: i.batch_row, numeric=True, on_list=False),
    ),
    filter_form=forms.InsuranceFilter,
    search=queries.containing_job,
    search_hint=_("姓名、工厂或拼音"),
    sums=queries.insurance_totals,
    writer=Writer(
        forms.InsuranceForm,
        create=commands.register_insurance,
        edit=commands.correct_insurance,
        initial=forms.InsuranceForm.values_of,
        roles=permissions.EMPLOYERS,
    ),
    panels=panels.of_insurance,
    record_export=audit.record_export,
    empty=_("还没有缴费记录。请在“数据导入”上传社会保险缴费表，或在这里逐条登记。"),
)
