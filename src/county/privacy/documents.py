"""What people and officials are shown of what is kept: lines, the copy, the register in words."""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.accounts.choices import Role
from county.audit import choices as audit
from county.audit.models import Event
from county.core import outward
from county.core.actor import Actor
from county.core.text import listed
from county.privacy import queries
from county.privacy.choices import Sensitivity, UseKind
from county.privacy.kinds import purposes
from county.privacy.kinds.fields import FIELDS
from county.privacy.kinds.uses import RETENTIONS, USES
from county.screens import blocks, formats
from county.sheets import writing
from county.workforce.choices import Confirmation
from county.workforce.models import Employment, Payroll, Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Pairs = list[tuple[str, str]]
Copy = list[tuple[str, list[Pairs]]]
TONES = {
    Confirmation.NONE: "plain",
    Confirmation.CONFIRMED: "ok",
    Confirmation.DISPUTED: "bad",
}
SENSITIVITY_TONES = {
    Sensitivity.GENERAL: "plain",
    Sensitivity.SENSITIVE_1: "info",
    Sensitivity.SENSITIVE_2: "wait",
    Sensitivity.SENSITIVE_3: "bad",
}
LEVELS: "dict[outward.Level, StrOrPromise]" = {
    outward.FULL: gettext_lazy("全部显示"),
    outward.MASKED: gettext_lazy("遮盖后显示"),
}

# Fields no form shows, and what an official may call them.
LABELS: "dict[str, StrOrPromise]" = {
    "name_pinyin": gettext_lazy("姓名拼音"),
    "head_pinyin": gettext_lazy("户主拼音"),
    "search_text": gettext_lazy("查找用字"),
    "id_index": gettext_lazy("身份证号比对码"),
    "phone_index": gettext_lazy("电话比对码"),
    "account_index": gettext_lazy("工资卡号比对码"),
    "content": gettext_lazy("原表内容"),
    "payload": gettext_lazy("待入库的行"),
    "key": gettext_lazy("登录尝试比对码"),
}


@dataclass(frozen=True)
class PayLine:
    """A month as the worker reads it. may_confirm, may_object: the word he has not said."""

    row: Payroll
    month: str
    days: str
    word: str
    tone: str
    may_confirm: bool
    may_object: bool


def pay_line(row: Payroll) -> PayLine:
    whole, tenth = divmod(row.days_tenths, 10)
    word = Confirmation(row.confirmation)
    return PayLine(
        row=row,
        month=formats.month(row.month),
        days=f"{whole}.{tenth}" if tenth else str(whole),
        word=str(word.label),
        tone=TONES[word],
        may_confirm=row.paid_on is not None and word != Confirmation.CONFIRMED,
        may_object=word != Confirmation.DISPUTED,
    )


@dataclass(frozen=True)
class JobLines:
    """One employment with its contract terms."""

    factory: str
    town: str
    is_now: bool
    facts: Pairs
    terms: list[Pairs]


def job_lines(job: Employment, *, today: date) -> JobLines:
    facts = [
        (_("用工形式"), job.get_kind_display()),
        (_("岗位（工种）"), job.post or "—"),
        (_("入职日期"), formats.day(job.from_on)),
        (_("离职日期"), formats.day(job.to_on) if job.to_on else "—"),
    ]
    terms = [
        [
            (_("第几次签订"), str(term.number)),
            (_("签订日期"), formats.day(term.signed_on)),
            (_("合同起"), formats.day(term.from_on)),
            (_("合同止"), formats.day(term.to_on) if term.to_on else _("无固定期限")),
        ]
        for term in job.terms.all()
    ]
    is_now = job.from_on <= today and (job.to_on is None or job.to_on >= today)
    return JobLines(job.factory.label, job.factory.town.label, is_now, facts, terms)


def facts_of(person: Person, actor: Actor) -> list[tuple[str, str, str]]:
    """The person's own fields as (label, value, field to ask a correction of)."""
    shown = [
        (str(person._meta.get_field(name).verbose_name), name)  # type: ignore[union-attr]  # ours all have one
        for name in ("name", "id_number", "sex", "born_on", "phone", "account")
    ]
    # Sex and birthday come from the number: what is wrong with them is wrong with it.
    facts = [
        (
            label,
            _written(outward.show(actor, person, name)),
            "id_number" if name in {"sex", "born_on"} else name,
        )
        for label, name in shown
    ]
    family = person.household
    facts.append((_("户籍镇"), person.town.label if person.town else "—", ""))
    facts.append((_("户编号"), family.code if family else "—", "household_code"))
    facts.append((_("安置点"), family.site.name if family and family.site else "—", ""))
    facts.append((_("身份"), listed(_statuses(person)) or "—", "status"))
    return facts


def looks(events: Iterable[Event]) -> list[blocks.Event]:
    """Who looked or changed, by post, not by name: the person asks the office who that was."""
    return [
        blocks.Event(
            formats.moment(event.at),
            audit.action_label(event.action),
            who=listed(_role(role) for role in event.roles.split(",") if role),
        )
        for event in events
    ]


def copy_of(person: Person, actor: Actor, *, today: date) -> Copy:
    """Everything held about the worker, section by section, as he may read it."""
    jobs = [job_lines(job, today=today) for job in queries.own_jobs(actor)]
    return [
        (_("基本资料"), [[(label, value) for label, value, _field in facts_of(person, actor)]]),
        (_("用工"), [[(_("工厂"), job.factory), *job.facts] for job in jobs]),
        (_("合同期"), [term for job in jobs for term in job.terms]),
        (_("工资"), [_pay_pairs(pay_line(row)) for row in queries.own_pay(actor)]),
        (_("单独同意"), [_consent_pairs(one) for one in person.consents.order_by("given_at")]),
        (_("更正与删除申请"), [_request_pairs(one, actor) for one in queries.own_requests(actor)]),
        (
            _("谁看过、改过"),
            [
                [(_("时间"), str(one.when)), (_("事项"), str(one.title)), (_("谁"), str(one.who))]
                for one in looks(queries.looks_at(actor))
            ],
        ),
    ]


def as_xlsx(copy: Copy) -> bytes:
    """One sheet: section, number of the record, item, value."""
    heads = [_("类别"), _("第几条"), _("项目"), _("内容")]
    widths = [18, 8, 24, 48]
    columns = [
        writing.OutColumn(head, width=width) for head, width in zip(heads, widths, strict=True)
    ]
    lines = (
        [section, str(number), label, value]
        for section, records in copy
        for number, record in enumerate(records, 1)
        for label, value in record
    )
    out = io.BytesIO()
    writing.write_xlsx(out, title=_("我的资料副本"), columns=columns, rows=lines)
    return out.getvalue()


def as_zip(copy: Copy) -> bytes:
    """The same as JSON, in a zip, for who wants to hand it on."""
    told = {section: [dict(record) for record in records] for section, records in copy}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(told, ensure_ascii=False, indent=2))
    return out.getvalue()


def register_of_fields() -> list[tuple[str, list[dict[str, Any]]]]:
    """The register of personal fields by table, in words."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, entry in FIELDS.items():
        label, field = name.rsplit(".", 1)
        model = apps.get_model(label)
        told: Any = model._meta.get_field(field)
        use = USES[UseKind(entry.use)]
        groups.setdefault(str(model._meta.verbose_name), []).append(
            {
                "name": _label(told),
                "code": name,
                "sensitivity": entry.sensitivity.label,
                "tone": SENSITIVITY_TONES[entry.sensitivity],
                "use": use_title(entry.use),
                "basis": use.basis.label,
                "clause": use.clause,
                "retention": str(RETENTIONS[entry.retention]),
                "keeping": entry.keeping.label,
                "readers": _readers(name) if not entry.readers else [(str(entry.readers), "")],
            }
        )
    return list(groups.items())


def uses_in_plain_words() -> list[dict[str, Any]]:
    """Each use with how long its data are kept: for the public page."""
    terms: dict[str, list[str]] = {}
    for entry in FIELDS.values():
        _once(terms.setdefault(entry.use, []), str(RETENTIONS[entry.retention]))
    return [
        {"title": key.label, "use": use, "term": listed(terms.get(key, ()))}
        for key, use in USES.items()
    ]


def use_title(key: str) -> "StrOrPromise":
    return UseKind(key).label if key in UseKind.values else key


def purpose_title(key: str) -> "StrOrPromise":
    return purposes.title_of(key)


def _label(field: Any) -> str:
    """The field's own words; those nobody ever sees in a form have some here."""
    return str(LABELS.get(field.name) or field.verbose_name)


def _readers(name: str) -> list[tuple[str, str]]:
    """The policy in words: how much, and which roles."""
    levels = outward.POLICY[name]
    return [
        (str(said), listed(_role(role) for role, level in levels.items() if level is wanted))
        for wanted, said in LEVELS.items()
        if wanted in levels.values()
    ] or [(_("没有人"), "")]


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else _("平台")


def _statuses(person: Person) -> list[str]:
    own = [one.get_kind_display() for one in person.statuses.all()]
    if person.household:
        own += [one.get_kind_display() for one in person.household.statuses.all()]
    return own


def _written(value: Any) -> str:
    if isinstance(value, date):
        return formats.day(value)
    return str(value) if value not in (None, "") else "—"


def _pay_pairs(line: PayLine) -> Pairs:
    row = line.row
    return [
        (_("月份"), line.month),
        (_("工厂"), row.factory.label),
        (_("出勤天数"), line.days),
        (_("应发"), formats.yuan(row.gross_fen)),
        (_("扣除"), formats.yuan(row.deductions_fen)),
        (_("实发"), formats.yuan(row.net_fen)),
        (_("发放日期"), formats.day(row.paid_on) if row.paid_on else "—"),
        (_("工人确认"), line.word),
    ]


def _consent_pairs(one: Any) -> Pairs:
    return [
        (_("同意的事项"), str(purpose_title(one.purpose))),
        (_("同意时间"), formats.moment(one.given_at)),
        (_("书面凭证编号"), one.evidence or "—"),
        (_("撤回时间"), formats.moment(one.withdrawn_at) if one.withdrawn_at else "—"),
    ]


def _request_pairs(one: Any, actor: Actor) -> Pairs:
    return [
        (_("申请事项"), one.get_kind_display()),
        (_("哪一项"), one.get_field_display() or "—"),
        (_("应当是"), _written(outward.show(actor, one, "wanted"))),
        (_("申请日期"), formats.day(one.asked_on)),
        (_("状态"), one.get_state_display()),
        (_("答复"), one.reason or "—"),
    ]


def _once(words: list[str], word: str) -> None:
    if word not in words:
        words.append(word)
