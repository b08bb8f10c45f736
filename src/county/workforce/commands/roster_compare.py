"""A roster's rows against the registry: who is new, known, changed, or contradicts what is registered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from county.core.crypto import blind_index
from county.intake.kinds import CheckedRow, Target
from county.workforce.choices import EmploymentKind
from county.workforce.commands.imports import Known, index_of, people_by_index, with_problem
from county.workforce.models import Household


@dataclass(frozen=True, slots=True)
class _Job:
    """One employment as registered."""

    pk: int
    factory: int
    kind: str
    post: str
    from_on: date
    to_on: date | None
    version: int


@dataclass(frozen=True)
class Registry:
    """What the registry knows of everyone in the file. terms: employment -> its terms, (number, from, to)."""

    people: Mapping[bytes, Known]
    jobs: Mapping[int, Sequence[_Job]]
    terms: Mapping[int, Sequence[tuple[int, date, date | None]]]
    households: Mapping[str, tuple[int, int]]


def registry_of(rows: Sequence[CheckedRow]) -> Registry:
    """Everything the rows need, in five queries however many they are."""
    numbers = {row.values["id"] for row in rows if row.values["id"]}
    people = people_by_index({index_of(number) for number in numbers})
    keys = [known.pk for known in people.values()]
    jobs: dict[int, list[_Job]] = defaultdict(list)
    terms: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, id, factory_id, kind, post, from_on, to_on, version FROM workforce_employment"
            " WHERE person_id = ANY(%s) ORDER BY from_on",
            [keys],
        )
        for person, *rest in cursor.fetchall():
            jobs[person].append(_Job(*rest))
        cursor.execute(
            "SELECT t.employment_id, t.number, t.from_on, t.to_on FROM workforce_contractterm t"
            " JOIN workforce_employment e ON e.id = t.employment_id WHERE e.person_id = ANY(%s) ORDER BY t.number",
            [keys],
        )
        for employment, *rest in cursor.fetchall():
            terms[employment].append((rest[0], rest[1], rest[2]))
    codes = {row.values["household"] for row in rows if row.values["household"]}
    found = (
        Household.objects.filter(code__in=codes).values_list("code", "pk", "town") if codes else ()
    )
    return Registry(people, jobs, terms, {code: (pk, town) for code, pk, town in found})


def compared(row: CheckedRow, registry: Registry, target: Target) -> CheckedRow:
    """Returns: the row with what it contradicts, and in its values what is to be done to whom."""
    values = row.values
    if values["household"] and values["household"] not in registry.households:
        reason = _("没有户编号为“%(code)s”的家庭户。请核对编号，或先登记这一户；不清楚的可以留空。")
        row = with_problem(
            row, "household", "unknown_household", reason % {"code": values["household"][:24]}
        )
    known = registry.people.get(index_of(values["id"])) if values["id"] else None
    if known is None:
        return replace(row, values={**row.values, "person": None, "employment": None})
    if values["name"] and values["name"] != known.name:
        # The registered name is not told: whoever types numbers must not learn names by it.
        reason = _(
            "这个身份证号登记的姓名与表上不同。请核对姓名和身份证号；登记有误的请先更正人员信息。"
        )
        row = with_problem(row, "name", "name_differs", reason)
    row, fill = _filled(row, known, registry)
    row = replace(row, values={**row.values, "person": known.pk, "employment": None, "fill": fill})
    return (
        _against_jobs(row, registry, registry.jobs.get(known.pk, ()), target)
        if values["from"]
        else row
    )


def _filled(row: CheckedRow, known: Known, registry: Registry) -> tuple[CheckedRow, list[str]]:
    """What the roster adds to a known person; what it contradicts stays as registered, with a warning."""
    values, fill = row.values, []
    stored = {"phone": known.phone_index, "account": known.account_index}
    labels = {"phone": _("电话"), "account": _("工资卡号")}
    for key, index in stored.items():
        if values[key] and index is None:
            fill.append(key)
        elif values[key] and blind_index(values[key], purpose=key) != index:
            reason = _("%(label)s与登记的不同，本次不改；要改请在人员信息里更正。")
            row = with_problem(
                row, key, f"{key}_differs", reason % {"label": labels[key]}, is_warning=True
            )
    household = registry.households.get(values["household"] or "")
    if household and known.household is None:
        fill.append("household")
    elif household and known.household != household[0]:
        reason = _("户编号与登记的不同，本次不改；要改请在人员信息里更正。")
        row = with_problem(row, "household", "household_differs", reason, is_warning=True)
    return row, fill


def _told_clash(clash: _Job, said: date) -> str:
    words = {"known": clash.from_on.isoformat(), "said": said.isoformat()}
    if clash.to_on is None:
        return (
            _(
                "这个人已登记在本厂用工（%(known)s 起，至今），表上的入职日期是 %(said)s。"
                "请改成登记的日期；登记有误的请先更正用工记录。"
            )
            % words
        )
    reason = _(
        "这个人已登记在本厂用工（%(known)s 起，%(until)s 止），表上的入职日期是 %(said)s。"
        "请改成登记的日期；登记有误的请先更正用工记录。"
    )
    return reason % {**words, "until": clash.to_on.isoformat()}


def _against_jobs(
    row: CheckedRow, registry: Registry, jobs: Sequence[_Job], target: Target
) -> CheckedRow:
    from_on = date.fromisoformat(row.values["from"])
    to_on = date.fromisoformat(row.values["to"]) if row.values["to"] else None
    here = [job for job in jobs if job.factory == target.factory_id]
    same = next((job for job in here if job.from_on == from_on), None)
    if same is not None:
        return _against_same(row, same, registry.terms.get(same.pk, ()), to_on)
    clash = next((job for job in here if _meet(job, from_on, to_on)), None)
    if clash is not None:
        return with_problem(row, "from", "employed_here", _told_clash(clash, from_on))
    if any(job.factory != target.factory_id and _meet(job, from_on, to_on) for job in jobs):
        reason = _("这个人同一时间还登记在另一家工厂用工，请核实实际在哪里上班。")
        row = with_problem(row, "id", "employed_elsewhere", reason, is_warning=True)
    return row


def _meet(job: _Job, from_on: date, to_on: date | None) -> bool:
    return job.from_on <= (to_on or date.max) and from_on <= (job.to_on or date.max)


def _against_same(
    row: CheckedRow, job: _Job, terms: Sequence[tuple[int, date, date | None]], to_on: date | None
) -> CheckedRow:
    """The employment is known: skip it, end it, renew its contract, or say what contradicts."""
    values = {**row.values, "employment": job.pk}
    row = replace(row, values=values)
    if to_on is not None and job.to_on is None:
        values["close"] = to_on.isoformat()
    elif to_on is not None and to_on != job.to_on:
        words = {"known": job.to_on.isoformat() if job.to_on else "", "said": to_on.isoformat()}
        reason = _(
            "登记的离职日期是 %(known)s，表上是 %(said)s。请核对；登记有误的请先更正用工记录。"
        )
        row = with_problem(row, "to", "to_differs", reason % words)
    if values["kind"] != job.kind and not _is_assumed(row):
        words = {
            "known": str(EmploymentKind(job.kind).label),
            "said": str(EmploymentKind(values["kind"]).label),
        }
        reason = _(
            "登记的用工形式是%(known)s，表上是%(said)s。请核对；登记有误的请先更正用工记录。"
        )
        row = with_problem(row, "kind", "kind_differs", reason % words)
    if values["post"] and job.post and values["post"] != job.post:
        words = {"known": job.post, "said": values["post"]}
        reason = _("登记的岗位是“%(known)s”，表上是“%(said)s”，本次不改；要改请更正用工记录。")
        row = with_problem(row, "post", "post_differs", reason % words, is_warning=True)
    row = _against_terms(row, terms)
    changed = row.values.get("close") or row.values.get("renew") or row.values.get("fill")
    return row if changed or row.is_bad else replace(row, is_same=True)


def _is_assumed(row: CheckedRow) -> bool:
    return any(problem.code == "kind_assumed" for problem in row.problems)


def _against_terms(row: CheckedRow, terms: Sequence[tuple[int, date, date | None]]) -> CheckedRow:
    if not row.values["cfrom"]:
        return row
    start = date.fromisoformat(row.values["cfrom"])
    end = date.fromisoformat(row.values["cto"]) if row.values["cto"] else None
    if any((term[1], term[2]) == (start, end) for term in terms):
        return row
    if not terms or start > max(term[1] for term in terms):
        number = max((term[0] for term in terms), default=0) + 1
        return replace(row, values={**row.values, "renew": number})
    known = terms[-1]
    words = {
        "known": f"{known[1].isoformat()} — {known[2].isoformat() if known[2] else _('无固定期限')}",
        "said": f"{start.isoformat()} — {end.isoformat() if end else _('无固定期限')}",
    }
    reason = _("登记的合同期是 %(known)s，表上是 %(said)s。请核对；登记有误的请先更正用工记录。")
    return with_problem(row, "cfrom", "contract_differs", reason % words)
