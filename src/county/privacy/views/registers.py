"""The registers of those who answer: requests, consents, erasures, assessments."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.audit import panels as audit_panels
from county.core import clock
from county.core.actor import Actor
from county.privacy import commands, documents, forms, panels, permissions, queries, states
from county.privacy.choices import ASSESSORS, CLERKS, GUARDIANS, READERS, AssessmentState
from county.privacy.models import Consent, DataRequest
from county.screens.columns import Personal
from county.screens.forms import HouseForm
from county.screens.register import Column, Panel, Register, Step, Writer


def _history(row: Any, actor: Actor) -> list[Panel]:
    return [audit_panels.history(row, actor)]


def _left(row: DataRequest) -> str | None:
    """How long the answer may still take; only where it is still owed."""
    if not states.NEXT[row.state]:
        return None
    days = (row.due_on - clock.today()).days
    if days < 0:
        return str(_("超期 %(n)s 天") % {"n": -days})
    return str(_("还有 %(n)s 天") % {"n": days})


def _left_tone(row: DataRequest) -> str:
    days = (row.due_on - clock.today()).days
    return "bad" if days < 0 else "wait" if days <= 5 else "plain"


def _person(row: Any) -> Any:
    return row.person


def _by_name(rows: Any, words: str) -> Any:
    return rows.filter(person__search_text__contains=words)


REQUESTS = Register(
    name="request",
    app="privacy",
    title=_("更正与删除申请"),
    noun=_("本人申请"),
    query=queries.requests_for,
    may=permissions.of("request"),
    roles=READERS,
    columns=(
        Column("person", _("姓名"), Personal("name", of=_person), sort="person__name_pinyin"),
        Column("kind", _("申请事项"), lambda r: r.get_kind_display(), sort="kind", priority=2),
        Column("field", _("哪一项"), lambda r: r.get_field_display() or None, priority=2),
        Column(
            "state",
            _("状态"),
            lambda r: r.get_state_display(),
            kind="badge",
            tone=lambda r: states.TONE[r.state],
            sort="state",
        ),
        Column("left", _("期限"), _left, kind="badge", tone=_left_tone, exported=False),
        Column("due_on", _("答复期限"), lambda r: r.due_on, kind="date", sort="due_on", priority=2),
        Column(
            "asked_on", _("申请日期"), lambda r: r.asked_on, kind="date", sort="asked_on",
            priority=3,
        ),
        Column("asked_by", _("提交人"), lambda r: r.asked_by.name, priority=3),
        Column("grounds", _("依据或理由"), lambda r: r.grounds, on_list=False),
        Column("reason", _("答复"), lambda r: r.reason, on_list=False),
        Column("decided_by", _("答复人"), lambda r: r.decided_by and r.decided_by.name,
               on_list=False),
    ),
    sort="due_on",
    filter_form=forms.RequestFilter,
    search=_by_name,
    search_hint=_("姓名或拼音"),
    writer=Writer(
        forms.RequestForm, create=commands.file_request, roles=CLERKS
    ),
    steps=(
        Step(
            "accept",
            _("予以办理"),
            forms.AnswerForm,
            commands.accept_request,
            when=lambda r: bool(states.NEXT[r.state]),
            explains=_(
                "姓名、身份证号、手机号、工资卡号、户编号由系统随即改好；其余各项请先在相应名录里改好再答复。"
            ),
            tone="primary",
            roles=CLERKS,
        ),
        Step(
            "refuse",
            _("不予办理"),
            forms.AnswerForm,
            commands.refuse_request,
            when=lambda r: bool(states.NEXT[r.state]),
            explains=_("请写明理由，以及什么情况下可以再申请。"),
            tone="danger",
            roles=CLERKS,
        ),
    ),
    panels=panels.of_request,
    record_export=audit.record_export,
    empty=_("职工在手机上或由镇里代为提出后，会列在这里。代为提出请从人员页面进入。"),
)  # fmt: skip


def _purpose(row: Consent) -> Any:
    return documents.purpose_title(row.purpose)


CONSENTS = Register(
    name="consent",
    app="privacy",
    title=pgettext_lazy("list", "单独同意"),
    noun=_("同意"),
    query=queries.consents_for,
    may=permissions.of("consent"),
    roles=READERS,
    columns=(
        Column("person", _("姓名"), Personal("name", of=_person), sort="person__name_pinyin"),
        Column("purpose", _("同意的事项"), _purpose, sort="purpose"),
        Column(
            "state",
            _("状态"),
            lambda c: _("已撤回") if c.withdrawn_at else _("有效"),
            kind="badge",
            tone=lambda c: "plain" if c.withdrawn_at else "ok",
        ),
        Column("given_at", _("同意时间"), lambda c: c.given_at, kind="moment", sort="given_at"),
        Column("version", _("文本版本"), lambda c: c.version, numeric=True, priority=3),
        Column("evidence", _("书面凭证编号"), lambda c: c.evidence or None, priority=2),
        Column("given_by", _("记录人"), lambda c: c.given_by.name, priority=3),
        Column("withdrawn_at", _("撤回时间"), lambda c: c.withdrawn_at, kind="moment", priority=2),
    ),
    sort="-given_at",
    filter_form=forms.ConsentFilter,
    search=_by_name,
    search_hint=_("姓名或拼音"),
    writer=Writer(forms.ConsentForm, create=commands.record_consent, roles=CLERKS),
    steps=(
        Step(
            "withdraw",
            _("记录撤回"),
            HouseForm,
            commands.withdraw_consent,
            when=lambda c: c.withdrawn_at is None,
            explains=_("本人口头说明即可撤回，马上生效，不需要理由。"),
            roles=CLERKS,
        ),
    ),
    panels=_history,
    record_export=audit.record_export,
    empty=_("没有人同意过任何一项。默认都是不同意；代记书面同意请从人员页面进入。"),
)

ERASURES = Register(
    name="erasure",
    app="privacy",
    title=_("删除记录"),
    noun=pgettext_lazy("noun", "删除"),
    query=queries.erasures_for,
    may=permissions.of("erasure"),
    roles=permissions.TABLE["erasure.view"],
    columns=(
        Column("person", _("代号"), Personal("name", of=_person)),
        Column("basis", _("依据"), lambda e: e.get_basis_display(), sort="basis"),
        Column("reason", _("理由"), lambda e: e.reason, priority=2),
        Column("erased_on", _("删除日期"), lambda e: e.erased_on, kind="date", sort="erased_on"),
        Column(
            "key",
            _("备份"),
            lambda e: _("已读不出") if e.key_destroyed_at else _("密钥待销毁"),
            kind="badge",
            tone=lambda e: "ok" if e.key_destroyed_at else "bad",
        ),
        Column("by", _("办理人"), lambda e: e.erased_by.name, priority=3),
    ),
    sort="-erased_on",
    filter_form=forms.ErasureFilter,
    writer=Writer(
        forms.ErasureForm,
        create=commands.erase_past_retention,
        roles=permissions.TABLE["erasure.create"],
    ),
    steps=(
        Step(
            "destroy_key",
            _("销毁密钥"),
            HouseForm,
            commands.destroy_key,
            when=lambda e: e.key_destroyed_at is None,
            explains=_("删除时密钥文件不能改写的，修好后在这里补办。"),
            tone="danger",
            roles=permissions.TABLE["erasure.destroy_key"],
        ),
    ),
    panels=_history,
    record_export=audit.record_export,
    empty=_(
        "还没有删除过任何人的资料。点“保存期满的人”看谁可以删除；本人申请的在“更正与删除申请”里办。"
    ),
)

ASSESSMENTS = Register(
    name="assessment",
    app="privacy",
    title=_("个人信息保护影响评估"),
    noun=pgettext_lazy("noun", "影响评估"),
    query=queries.assessments_for,
    may=permissions.of("assessment"),
    roles=GUARDIANS,
    columns=(
        Column("purpose", _("用途"), lambda a: documents.use_title(a.purpose), sort="purpose"),
        Column("edition", _("版本"), lambda a: a.edition, numeric=True, sort="edition"),
        Column(
            "state",
            _("状态"),
            lambda a: a.get_state_display(),
            kind="badge",
            tone=lambda a: states.TONE[a.state],
            sort="state",
        ),
        Column(
            "assessed_on", _("评估日期"), lambda a: a.assessed_on, kind="date",
            sort="assessed_on", priority=2,
        ),
        Column("assessed_by", _("评估人"), lambda a: a.assessed_by.name, priority=2),
        Column("signed_by", _("签署人"), lambda a: a.signed_by and a.signed_by.name, priority=2),
        Column("signed_on", _("签署日期"), lambda a: a.signed_on, kind="date", priority=3),
        Column("keep_until", _("保存至"), lambda a: a.keep_until, kind="date", priority=3),
        Column("text", _("处理目的、方式和必要性"), lambda a: a.text, on_list=False),
        Column("risks", _("对个人权益的影响和风险"), lambda a: a.risks, on_list=False),
        Column("measures", _("保护措施"), lambda a: a.measures, on_list=False),
    ),
    sort="purpose",
    filter_form=forms.AssessmentFilter,
    writer=Writer(
        forms.AssessmentForm,
        create=commands.draft_assessment,
        edit=commands.correct_assessment,
        initial=forms.AssessmentForm.values_of,
        roles=ASSESSORS,
    ),
    steps=(
        Step(
            "sign",
            _("签署"),
            HouseForm,
            commands.sign_assessment,
            when=lambda a: a.state == AssessmentState.DRAFT,
            explains=_("签署后生效，不能再改；同一用途的旧版随即作废，保存三年。"),
            tone="primary",
            roles=ASSESSORS,
        ),
    ),
    panels=_history,
    record_export=audit.record_export,
    empty=_("使用身份证号、工资卡号的每个用途都要先评估、再由另一人签署。"),
)  # fmt: skip
