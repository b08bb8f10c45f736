"""Drafting a version of a scheme: from the library, from a text, from the version in force."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from county.accounts.models import User
from county.audit import commands as audit
from county.core import text as words
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.policies import permissions, queries, states
from county.policies.kinds import rules, templates
from county.policies.models import Scheme, SchemeVersion
from rulebook.faults import Notebook
from rulebook.yamls import Node
from rulebook.yamls import read as read_yaml


@transaction.atomic
def draft_from_template(
    path: str, *, actor: Actor, name: str, title: str, in_force_from: date, clause: str = ""
) -> SchemeVersion:
    """Draft a scheme of the county from a rule of the library, its cases with it.

    Refuses: whoever does not draft; a template that is not there (404); a name already taken.
    Then: audit `scheme.drafted`.
    """
    permissions.require(actor, "draft_scheme")
    template = templates.templates().get(path)
    if template is None:
        raise NotFound
    text = templates.as_draft(template, name=name, title=title, day=in_force_from, clause=clause)
    return _draft(name, text, template.cases, actor=actor, base=path)


@transaction.atomic
def draft_from_text(
    text: str, *, actor: Actor, cases: str = "", inherited: Mapping[str, str] | None = None
) -> SchemeVersion:
    """Draft a scheme from its text: a file that was brought along, or a start from nothing.

    The text may still have faults; it must be readable enough to say its name.
    Refuses: whoever does not draft; a text without a name of its own, or longer than a rule; a name
        already taken.
    Then: audit `scheme.drafted`.
    """
    permissions.require(actor, "draft_scheme")
    name = name_of(text)
    return _draft(name, text, cases, actor=actor, kept=inherited)


@transaction.atomic
def draft_next(pk: int, *, actor: Actor) -> SchemeVersion:
    """Draft the next version of a scheme from the text of one of its versions.

    Refuses: whoever does not draft; a version that is not his to read (404).
    Then: audit `scheme.drafted`.
    """
    version = queries.version_for(actor, pk)
    permissions.require(actor, "draft_scheme", version)
    scheme = Scheme.objects.select_for_update().get(pk=version.scheme_id)
    return _new_version(
        scheme, version.text, version.cases, actor=actor, kept=version.inherited,
        base=version.base, based_on=version,
    )  # fmt: skip


@transaction.atomic
def write_version(
    pk: int, *, actor: Actor, version: int, text: str, cases: str = ""
) -> SchemeVersion:
    """Keep what was written in a draft; it may still have faults.

    Refuses: whoever does not draft; a version already proposed; a text longer than a rule; someone else
        wrote meanwhile.
    Locks: the version. Then: audit `scheme.written`.
    """
    row = version_for_update(actor, pk)
    permissions.require(actor, "draft_scheme", row)
    states.after(row.state, "write")
    require_version(row, version)
    _require_short(text, cases)
    changed = row.text != text or row.cases != cases
    row.text, row.cases = text, cases
    row.inherited = templates.inherited(text, row.inherited)
    row.sha256 = rules.digest(row.text, row.inherited, row.cases)
    if actor.user_id is not None and actor.user_id not in row.writers:
        row.writers = [*row.writers, actor.user_id]
    row.save()
    name_scheme(row)
    if changed:
        audit.record(actor, "scheme.written", row, sha256=row.sha256)
    return row


def version_for_update(actor: Actor, pk: int) -> SchemeVersion:
    """The version, locked. Refuses: absent, or not the actor's to read (404)."""
    queries.version_for(actor, pk)
    rows = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme")
    return rows.get(pk=pk)


def name_scheme(row: SchemeVersion) -> None:
    """Take title and clause over from the text, where it can be read; an adopted title stands until the
    next adoption.
    """
    scheme = row.scheme
    if row.state not in states.DECIDED and queries.standing_version(scheme) is not None:
        return
    checked = rules.read(row.text, row.inherited)
    if checked.scheme is None:
        return
    said = checked.scheme
    scheme.title, scheme.title_en = said.title.zh[:120], said.title.en[:200]
    scheme.clause = queries.clause_coded(said.clause)
    scheme.search_text = words.search_text(
        scheme.name, said.title.zh, said.title.en, said.clause, said.document,
        *words.pinyin_of(said.title.zh, surname=False),
    )  # fmt: skip
    scheme.save()


def name_of(text: str) -> str:
    """What the text calls itself. Refuses: no such word, or one that is no name."""
    _require_short(text, "")
    notes = Notebook()
    root = read_yaml(text, file=rules.FILE, notes=notes)
    name = root.say("scheme") if isinstance(root, Node) else ""
    if name and name.isascii() and name.isidentifier() and len(name) <= 60:
        return name
    if notes.faults:
        fault = notes.faults[0]
        raise Refused(
            _("这份文字读不出来。第 %(line)s 行：%(said)s")
            % {"line": fault.mark.line, "said": fault.en if words.in_english() else fault.zh},
            field="text", code="unreadable",
        )  # fmt: skip
    raise Refused(
        _("请在第一行写 scheme: 代码。代码用小写字母、数字和下划线，以字母开头，例如 scheme: rent。"),
        field="text", code="name",
    )  # fmt: skip


def _draft(
    name: str,
    text: str,
    cases: str,
    *,
    actor: Actor,
    base: str = "",
    kept: Mapping[str, str] | None = None,
) -> SchemeVersion:
    _require_short(text, cases)
    scheme, made = Scheme.objects.get_or_create(name=name, defaults={"title": name})
    if not made:
        raise Refused(
            _("代码 %(name)s 已经有方案。修改它请打开现行版本，点“起草新版本”；新方案请换一个代码。")
            % {"name": name},
            field="name", code="duplicate",
        )  # fmt: skip
    return _new_version(scheme, text, cases, actor=actor, base=base, kept=kept)


def _new_version(
    scheme: Scheme,
    text: str,
    cases: str,
    *,
    actor: Actor,
    base: str = "",
    kept: Mapping[str, str] | None = None,
    based_on: SchemeVersion | None = None,
) -> SchemeVersion:
    top = SchemeVersion.objects.filter(scheme=scheme).aggregate(top=Max("number"))["top"] or 0
    above = templates.inherited(text, kept)
    writer = User.objects.filter(pk=actor.user_id or 0).first()
    row = SchemeVersion.objects.create(
        scheme=scheme, number=top + 1, text=text, cases=cases, inherited=above, base=base,
        based_on=based_on, sha256=rules.digest(text, above, cases), drafted_by=writer,
        writers=[writer.pk] if writer else [],
    )  # fmt: skip
    name_scheme(row)
    audit.record(
        actor, "scheme.drafted", row, version_number=row.number, template=base, sha256=row.sha256
    )
    return row


def _require_short(text: str, cases: str) -> None:
    if max(len(text), len(cases)) > rules.LARGEST:
        raise Refused(
            _("文字太长：规则和例子各最多 %(most)s 字。请删去不属于规则的内容。") % {"most": rules.LARGEST},
            field="text", code="too_long",
        )  # fmt: skip
