"""The register of monthly reports."""

from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.factories import commands, forms, panels, permissions, queries, states
from county.screens.register import Column, Register, Writer

REPORTS = Register(
    name="report",
    app="factories",
    title=_("工厂月报"),
    noun=_("月报"),
    query=queries.reports_for,
    may=permissions.of("report"),
    roles=permissions.READERS,
    columns=(
        Column("factory", _("工厂"), lambda r: r.factory.label, sort="factory__name_pinyin"),
        Column("month", _("月份"), lambda r: r.month, kind="month", sort="month"),
        Column(
            "town", _("镇"), lambda r: r.factory.town.label, sort="factory__town__code", priority=2
        ),
        Column(
            "state",
            _("生产情况"),
            lambda r: r.get_state_display(),
            kind="badge",
            tone=lambda r: states.REPORT_TONE[r.state],
            sort="state",
            priority=2,
        ),
        Column("output", _("产值"), lambda r: r.output_fen, kind="money", sort="output_fen"),
        Column(
            "sales",
            _("销售收入"),
            lambda r: r.sales_fen,
            kind="money",
            sort="sales_fen",
            priority=2,
        ),
        Column(
            "electricity",
            _("用电量（千瓦时）"),
            lambda r: r.electricity_kwh,
            kind="number",
            sort="electricity_kwh",
            priority=3,
        ),
        Column(
            "orders",
            _("在手订单"),
            lambda r: r.orders_fen,
            kind="money",
            sort="orders_fen",
            priority=3,
        ),
        Column("note", _("说明"), lambda r: r.note, on_list=False),
        Column(
            "reported_on",
            _("上报日期"),
            lambda r: r.reported_on,
            kind="date",
            sort="reported_on",
            priority=3,
        ),
        Column(
            "by",
            _("上报人"),
            lambda r: r.reported_by and r.reported_by.name,
            on_list=False,
        ),
    ),
    sort="-month",
    filter_form=forms.ReportFilter,
    search=queries.of_factory_matching,
    search_hint=_("工厂、企业、编号或拼音"),
    writer=Writer(
        forms.ReportForm,
        create=commands.submit_report,
        edit=commands.correct_report,
        initial=forms.ReportForm.values_of,
    ),
    panels=panels.of_report,
    record_export=audit.record_export,
)
