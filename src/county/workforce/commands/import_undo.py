"""Taking a stored sheet back: exactly its rows go, and what it changed is as it was before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.intake.kinds import Changed, Target
from county.workforce.choices import Confirmation
from county.workforce.commands.imports import refuse_dependents
from county.workforce.commands.roster_import import EMPLOYMENT, PERSON, TERM
from county.workforce.models import ContractTerm, Employment, Payroll, Person, PersonStatus


def undo_payroll(target: Target, _changes: Sequence[Changed]) -> int:
    """Remove the batch's pay.

    Refuses: `in_use`, when workers confirmed or disputed it, or when it was corrected since.
    Returns: rows removed.
    """
    rows = Payroll.objects.select_for_update(of=("self",)).filter(batch=target.batch_id)
    spoken = Payroll.objects.filter(batch=target.batch_id).exclude(confirmation=Confirmation.NONE)
    corrected = Payroll.objects.filter(
        batch=target.batch_id, version__gt=1, confirmation=Confirmation.NONE
    )
    list(rows.values_list("pk"))
    refuse_dependents(
        [
            (spoken.count(), _("有 %(count)s 条工资工人已确认或提出异议")),
            (corrected.count(), _("有 %(count)s 条工资入库后又更正过")),
        ]
    )
    return _removed(Payroll.objects.filter(batch=target.batch_id), Payroll)


def undo_roster(target: Target, changes: Sequence[Changed]) -> int:
    """Remove the batch's employments and people, and put back what it changed in others.

    Refuses: `in_use`, when pay was stored for these employments, people were taken up by other records, or rows were
    corrected since.
    Returns: rows removed.
    """
    batch = target.batch_id
    jobs = Employment.objects.filter(batch=batch)
    people = Person.objects.filter(batch=batch)
    list(jobs.select_for_update(of=("self",)).values_list("pk"))
    list(people.select_for_update(of=("self",)).values_list("pk"))
    elsewhere = Employment.objects.filter(person__batch=batch).exclude(batch=batch)
    refuse_dependents(
        [
            (
                _paid_for(batch),
                _("这些人在本厂已有 %(count)s 条工资记录，请先撤销工资那一批"),
            ),
            (elsewhere.count(), _("有 %(count)s 条别处的用工用到了这批登记的人")),
            (
                PersonStatus.objects.filter(person__batch=batch).count(),
                _("这批登记的人后来加了 %(count)s 条身份"),
            ),
            (jobs.filter(version__gt=1).count(), _("有 %(count)s 条用工入库后又更正过")),
            (people.filter(version__gt=1).count(), _("有 %(count)s 个人入库后又更正过")),
            (_moved(changes), _("这批更新过的记录有 %(count)s 条后来又改过")),
        ]
    )
    ContractTerm.objects.filter(pk__in=[c.row_id for c in changes if c.table == TERM]).delete()
    for change in changes:
        _put_back(change)
    ContractTerm.objects.filter(employment__batch=batch).delete()
    return _removed(jobs, Employment) + _removed(people, Person)


def _paid_for(batch_id: int) -> int:
    """Pay that stands on the batch's employments (its month within them) or on the batch's people."""
    statement = """
        SELECT count(*) FROM workforce_payroll p
        WHERE EXISTS (SELECT FROM workforce_person WHERE id = p.person_id AND batch_id = %(batch)s)
           OR EXISTS (
              SELECT FROM workforce_employment e
              WHERE e.batch_id = %(batch)s AND e.person_id = p.person_id AND e.factory_id = p.factory_id
                AND p.month >= extract(year FROM e.from_on) * 12 + extract(month FROM e.from_on) - 1
                AND p.month <= coalesce(extract(year FROM e.to_on) * 12 + extract(month FROM e.to_on) - 1, 32767))
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"batch": batch_id})
        return int(cursor.fetchone()[0])


def _removed(rows: Any, model: Any) -> int:
    """Delete without collecting: what could stand on the rows was asked for, the database holds the rest."""
    return int(rows.delete()[1].get(model._meta.label, 0))


def _moved(changes: Sequence[Changed]) -> int:
    moved = 0
    for model, table in ((Employment, EMPLOYMENT), (Person, PERSON)):
        wanted = {
            change.row_id: change.after["version"] for change in changes if change.table == table
        }
        found = dict(
            model.objects.select_for_update(of=("self",))
            .filter(pk__in=wanted)
            .values_list("pk", "version")
        )
        moved += sum(found.get(pk) != version for pk, version in wanted.items())
    return moved


def _put_back(change: Changed) -> None:
    if change.before is None:
        return
    if change.table == EMPLOYMENT:
        to_on = change.before["to_on"]
        Employment.objects.filter(pk=change.row_id).update(
            to_on=date.fromisoformat(to_on) if to_on else None, version=change.before["version"]
        )
    elif change.table == PERSON:
        _empty_again(change.row_id, change.before)
    else:
        raise Refused(_("无法还原这批数据，请联系系统管理员。"), code="unknown_change")


def _empty_again(person_id: int, before: Any) -> None:
    emptied: dict[str, Any] = {"version": before["version"]}
    for key in before["fields"]:
        if key == "household":
            emptied |= {"household": None, "town": before["town"]}
        else:
            emptied |= {key: None, f"{key}_index": None}
    Person.objects.filter(pk=person_id).update(**emptied)
