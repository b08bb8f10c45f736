"""The registers of outlays and of yearly evaluations."""

from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.factories import commands, forms, panels, permissions, queries, states
from county.screens.register import Column, Register, Writer

OUTLAYS = Register(
    name="outlay",
    app="factories",
    title=_("工厂支出"),
    noun=_("支出"),
    query=queries.outlays_for,
    may=permissions.of("outlay"),
    roles=permissions.READERS,
    columns=(
        Column("factory", _("工厂"), lambda o: o.factory.label, sort="factory__name_pinyin"),
        Column("month", _("月份"), lambda o: o.month, kind="month", sort="month"),
        Column("kind", _("支出类别"), lambda o: o.get_kind_display(), sort="kind"),
        Column("amount", _("金额"), lambda o: o.amount_fen, kind="money", sort="amount_fen"),
        Column("paper", _("票据号码"), lambda o: o.paper_number, priority=2),
        Column(
            "town", _("镇"), lambda o: o.factory.town.label, sort="factory__town__code", priority=3
        ),
        Column("note", _("说明"), lambda o: o.note, on_list=False),
        Column(
            "recorded_on",
            _("登记日期"),
            lambda o: o.recorded_on,
            kind="date",
            sort="recorded_on",
            priority=3,
        ),
        Column("by", _("登记人"), lambda o: o.recorded_by and o.recorded_by.name, on_list=False),
    ),
    sort="-month",
    filter_form=forms.OutlayFilter,
    search=queries.of_factory_matching,
    search_hint=_("工厂、企业、编号或拼音"),
    writer=Writer(
        forms.OutlayForm,
        create=commands.register_outlay,
        edit=commands.correct_outlay,
        initial=forms.OutlayForm.values_of,
        roles=permissions.REPORTERS,
    ),
    panels=panels.of_outlay,
    record_export=audit.record_export,
    empty=_("还没有登记支出。房租、水电、运费按月按票据登记，符合条件的补助从这里取数。"),
)
EVALUATIONS = Register(
    name="evaluation",
    app="factories",
    title=_("年度评估"),
    noun=_("评估等次"),
    query=queries.evaluations_for,
    may=permissions.of("evaluation"),
    roles=permissions.READERS,
    columns=(
        Column("factory", _("工厂"), lambda e: e.factory.label, sort="factory__name_pinyin"),
        Column("year", _("年度"), lambda e: str(e.year), sort="year"),
        Column(
            "grade",
            _("等次"),
            lambda e: e.get_grade_display(),
            kind="badge",
            tone=lambda e: states.GRADE_TONE[e.grade],
            sort="grade",
        ),
        Column(
            "town", _("镇"), lambda e: e.factory.town.label, sort="factory__town__code", priority=2
        ),
        Column(
            "evaluated_on",
            _("评定日期"),
            lambda e: e.evaluated_on,
            kind="date",
            sort="evaluated_on",
            priority=2,
        ),
        Column("paper", _("评定文号"), lambda e: e.paper, priority=3),
        Column("note", _("说明"), lambda e: e.note, on_list=False),
    ),
    sort="-year",
    filter_form=forms.EvaluationFilter,
    search=queries.of_factory_matching,
    search_hint=_("工厂、企业、编号或拼音"),
    writer=Writer(
        forms.EvaluationForm,
        create=commands.register_evaluation,
        edit=commands.correct_evaluation,
        initial=forms.EvaluationForm.values_of,
        roles=permissions.OFFICE,
    ),
    panels=panels.of_evaluation,
    record_export=audit.record_export,
    empty=_("还没有评定等次。县社区工厂办每年评定一次，等次决定部分奖补。"),
)
