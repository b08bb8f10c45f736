"""The registers of households, people, employments and pay."""

from datetime import date
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.core.text import listed
from county.screens import formats
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer
from county.workforce import commands, forms, panels, permissions, queries
from county.workforce.choices import (
    Confirmation,
    EmploymentKind,
    HouseholdStatusKind,
    PayChannel,
    PersonStatusKind,
)
from county.workforce.models import Employment, Payroll, Person

CHANNELS = dict(PayChannel.choices)
CONFIRMATIONS = dict(Confirmation.choices)
CONFIRMATION_TONES = {
    Confirmation.NONE: "plain",
    Confirmation.CONFIRMED: "ok",
    Confirmation.DISPUTED: "bad",
}


def statuses_of(row: Any) -> list[str]:
    """The words for what with_statuses annotated, the family's first."""
    words = []
    if row.is_relocated:
        words.append(str(HouseholdStatusKind.RELOCATED.label))
    if row.is_registered_poor:
        words.append(str(HouseholdStatusKind.REGISTERED_POOR.label))
    return words + [str(PersonStatusKind(k).label) for k in getattr(row, "person_statuses", ())]


def _badges(row: Any) -> SafeString | None:
    words = statuses_of(row)
    return (
        format_html_join(" ", "{}", ((formats.badge(word, tone="info"),) for word in words)) or None
    )


def _status_columns(*, priority: Any = 2) -> tuple[Column, Column]:
    """Badges on the page, words in the file."""
    return (
        Column("statuses", _("身份"), _badges, kind="html", exported=False, priority=priority),
        Column(
            "status_words",
            _("身份（文字）"),
            lambda r: listed(statuses_of(r)) or None,
            on_list=False,
            on_detail=False,
        ),
    )


def _age(born: date) -> int:
    today = clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _worker(row: Any) -> Person:
    person: Person = row.person
    return person


def _contract(row: Any) -> str | None:
    """The last day of the latest term; piece work and unsigned employments have none."""
    if not row.contract_terms:
        return None
    until = row.contract_until
    return formats.day(until) if until else str(_("无固定期限"))


def _state(row: Employment) -> str:
    today = clock.today()
    if row.from_on > today:
        return str(_("未到岗"))
    return str(_("已离职")) if row.to_on and row.to_on < today else str(_("在岗"))


def _state_tone(row: Employment) -> str:
    today = clock.today()
    if row.from_on > today:
        return "info"
    return "plain" if row.to_on and row.to_on < today else "ok"


def _days(row: Payroll) -> str:
    whole, tenth = divmod(row.days_tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _households(actor: Actor) -> Any:
    return queries.households_for(actor, today=clock.today())


def _people(actor: Actor) -> Any:
    return queries.people_for(actor, today=clock.today())


def _employments(actor: Actor) -> Any:
    return queries.employments_for(actor, today=clock.today())


HOUSEHOLDS = Register(
    name="household",
    app="workforce",
    title=pgettext_lazy("list", "家庭户"),
    noun=_("家庭户"),
    query=_households,
    may=permissions.of("household"),
    roles=permissions.COUNTY,
    columns=(
        Column("code", _("户编号"), lambda h: h.code, sort="code"),
        Column("head", _("户主"), Personal("head_name"), sort="head_pinyin"),
        Column("town", _("镇"), lambda h: h.town.label, sort="town__code", priority=2),
        Column("site", _("安置点"), lambda h: h.site and h.site.label, priority=2),
        Column(
            "moved", _("入住"), lambda h: h.moved_in_on, kind="date", sort="moved_in_on", priority=3
        ),
        Column(
            "members", _("人口"), lambda h: h.members, kind="number", sort="members", priority=3
        ),
        *_status_columns(priority=1),
    ),
    filter_form=forms.HouseholdFilter,
    search_hint=_("户编号、户主或拼音"),
    writer=Writer(
        forms.HouseholdForm,
        create=commands.register_household,
        edit=commands.correct_household,
        initial=forms.HouseholdForm.values_of,
        roles=permissions.CLERKS,
    ),
    steps=(
        Step(
            "set_status",
            _("登记身份"),
            forms.HouseholdStatusForm,
            commands.set_household_status,
            explains=_("身份有起止日期；补助按那一天的身份算，不按今天。"),
            roles=permissions.CLERKS,
        ),
        Step(
            "end_status",
            _("终止身份"),
            forms.HouseholdStatusEndForm,
            commands.end_household_status,
            when=lambda h: h.is_relocated or h.is_registered_poor,
            explains=_("例如脱贫退出。过去的那一段保留。"),
            roles=permissions.CLERKS,
        ),
    ),
    panels=panels.of_household,
    record_export=audit.record_export,
    empty=_("先登记家庭户，再把人员归到户；也可以从花名册导入。"),
)

PEOPLE = Register(
    name="person",
    app="workforce",
    title=pgettext_lazy("list", "人员"),
    noun=_("人员"),
    query=_people,
    may=permissions.of("person"),
    roles=permissions.READERS,
    columns=(
        Column("name", _("姓名"), Personal("name"), sort="name_pinyin"),
        Column("sex", _("性别"), Personal("sex"), sort="sex", priority=3),
        Column(
            "age",
            _("年龄"),
            Personal("born_on", then=_age),
            kind="number",
            sort="born_on",
            priority=2,
        ),
        Column("id_number", _("身份证号"), Personal("id_number"), priority=2),
        Column("phone", _("手机号"), Personal("phone"), on_list=False),
        Column("account", _("工资卡号"), Personal("account"), on_list=False, exported=False),
        Column(
            "town", _("户籍镇"), lambda p: p.town and p.town.label, sort="town__code", priority=3
        ),
        Column("household", _("户编号"), lambda p: p.household and p.household.code, on_list=False),
        *_status_columns(priority=1),
    ),
    filter_form=forms.PersonFilter,
    search_hint=_("姓名或拼音"),
    writer=Writer(
        forms.PersonForm,
        create=commands.register_person,
        edit=commands.correct_person,
        initial=forms.PersonForm.values_of,
        roles=permissions.CLERKS,
    ),
    steps=(
        Step(
            "set_status",
            _("登记身份"),
            forms.PersonStatusForm,
            commands.set_person_status,
            explains=_("三留守、残疾是本人的身份；搬迁户、贫困户登记在家庭户上。"),
            roles=permissions.CLERKS,
        ),
        Step(
            "end_status",
            _("终止身份"),
            forms.PersonStatusEndForm,
            commands.end_person_status,
            when=lambda p: bool(p.person_statuses),
            roles=permissions.CLERKS,
        ),
    ),
    panels=panels.of_person,
    moved=queries.person_merged_into,
    record_export=audit.record_export,
    empty=_("登记用工或导入花名册时，人员会一并登记。"),
)

EMPLOYMENTS = Register(
    name="employment",
    app="workforce",
    title=pgettext_lazy("list", "用工"),
    noun=_("用工"),
    query=_employments,
    may=permissions.of("employment"),
    roles=permissions.READERS,
    columns=(
        Column("person", _("姓名"), Personal("name", of=_worker), sort="person__name_pinyin"),
        Column("factory", _("工厂"), lambda e: e.factory.label, sort="factory__code"),
        Column(
            "town", _("镇"), lambda e: e.factory.town.label, sort="factory__town__code", priority=3
        ),
        Column("kind", _("用工形式"), lambda e: e.get_kind_display(), sort="kind", priority=3),
        Column("post", _("岗位"), lambda e: e.post, priority=3),
        Column("from", _("入职"), lambda e: e.from_on, kind="date", sort="from_on", priority=2),
        Column("to", _("离职"), lambda e: e.to_on, kind="date", sort="to_on", priority=2),
        Column("contract", _("合同到"), _contract, sort="contract_until", priority=3),
        Column("state", _("今天"), _state, kind="badge", tone=_state_tone, on_list=False),
        *_status_columns(),
        Column("sex", _("性别"), Personal("sex", of=_worker), on_list=False),
        Column("id_number", _("身份证号"), Personal("id_number", of=_worker), on_list=False),
        Column("reason", _("离职原因"), lambda e: e.end_reason, on_list=False),
    ),
    filter_form=forms.EmploymentFilter,
    search=queries.containing_job,
    search_hint=_("姓名、工厂或拼音"),
    writer=Writer(
        forms.EmploymentForm,
        create=commands.register_employment,
        edit=commands.correct_employment,
        initial=forms.EmploymentForm.values_of,
        roles=permissions.EMPLOYERS,
    ),
    steps=(
        Step(
            "renew",
            _("续签合同"),
            forms.RenewForm,
            commands.renew_contract,
            when=lambda e: e.to_on is None and e.kind != EmploymentKind.PIECEWORK,
            roles=permissions.EMPLOYERS,
        ),
        Step(
            "end",
            _("登记离职"),
            forms.LeaveForm,
            commands.end_employment,
            when=lambda e: e.to_on is None,
            tone="danger",
            roles=permissions.EMPLOYERS,
        ),
    ),
    panels=panels.of_employment,
    record_export=audit.record_export,
    empty=_("登记第一个职工，或从“数据导入”上传花名册。"),
)

PAYROLL = Register(
    name="payroll",
    app="workforce",
    title=_("工资发放"),
    noun=_("工资"),
    query=queries.payroll_for,
    may=permissions.of("payroll"),
    roles=permissions.READERS,
    columns=(
        Column("month", _("月份"), lambda p: p.month, kind="month", sort="month"),
        Column("person", _("姓名"), Personal("name", of=_worker), sort="person__name_pinyin"),
        Column("factory", _("工厂"), lambda p: p.factory.label, sort="factory__code", priority=2),
        Column("town", _("镇"), lambda p: p.factory.town.label, on_list=False),
        Column(
            "days",
            _("出勤（天）"),
            _days,
            numeric=True,
            sort="days_tenths",
            priority=3,
        ),
        Column(
            "gross", _("应发"), lambda p: p.gross_fen, kind="money", sort="gross_fen", priority=3
        ),
        Column(
            "deductions",
            _("扣除"),
            lambda p: p.deductions_fen,
            kind="money",
            sort="deductions_fen",
            priority=3,
        ),
        Column("net", _("实发"), lambda p: p.net_fen, kind="money", sort="net_fen"),
        Column(
            "paid_on", _("发放日期"), lambda p: p.paid_on, kind="date", sort="paid_on", priority=2
        ),
        Column("channel", _("方式"), lambda p: CHANNELS.get(p.channel), priority=3),
        Column(
            "confirmation",
            _("工人确认"),
            lambda p: CONFIRMATIONS.get(p.confirmation),
            kind="badge",
            tone=lambda p: CONFIRMATION_TONES[p.confirmation],
            sort="confirmation",
            priority=2,
        ),
        Column("id_number", _("身份证号"), Personal("id_number", of=_worker), on_list=False),
        Column("batch", _("导入批次号"), lambda p: p.batch_id, numeric=True, on_list=False),
        Column("batch_row", _("原表行号"), lambda p: p.batch_row, numeric=True, on_list=False),
    ),
    filter_form=forms.PayrollFilter,
    search=queries.containing_job,
    search_hint=_("姓名、工厂或拼音"),
    sums=queries.pay_totals,
    writer=Writer(
        forms.PayrollForm,
        create=commands.register_payroll,
        edit=commands.correct_payroll,
        initial=forms.PayrollForm.values_of,
        roles=permissions.EMPLOYERS,
    ),
    steps=(
        Step(
            "confirm",
            _("代记确认"),
            forms.WordForm,
            commands.confirm_payroll,
            when=lambda p: p.paid_on is not None and p.confirmation != Confirmation.CONFIRMED,
            explains=_("只记工人自己的话：他说收到了、数目对。业主不能代记。"),
            roles=permissions.CLERKS,
        ),
        Step(
            "dispute",
            _("代记异议"),
            forms.WordForm,
            commands.dispute_payroll,
            when=lambda p: p.confirmation != Confirmation.DISPUTED,
            explains=_("只记工人自己的话：他说没收到或数目不对。记下后工厂可以更正。"),
            roles=permissions.CLERKS,
        ),
    ),
    panels=panels.of_payroll,
    record_export=audit.record_export,
    empty=_("从“数据导入”上传工资表，一次入库一个月。"),
)
