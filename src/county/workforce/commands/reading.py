"""Reading what is otherwise masked, for a case."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.core import outward
from county.core.actor import Actor
from county.core.errors import NotFound
from county.workforce import permissions, queries

NUMBERS = {"id_number": _("身份证号"), "phone": _("手机号"), "account": _("工资卡号")}


@transaction.atomic
def read_numbers(
    pk: int, *, actor: Actor, today: date, case_number: str, reason: str
) -> dict[str, Any]:
    """Show the auditor a person's full numbers for a case.

    Returns: the field's label -> the number; None where there is none.
    Refuses: a person out of his scope; not the auditor.
    Then: audit `number.read` for each number there is, with the case and the reason.
    """
    person = queries.people_for(actor, today=today).filter(pk=pk).first()
    if person is None:
        raise NotFound
    permissions.require(actor, "person.read_numbers", person)
    why = gettext("案件 %(number)s：%(reason)s") % {"number": case_number, "reason": reason}
    shown = {}
    for field, label in NUMBERS.items():
        number = outward.show(actor, person, field, purpose=outward.CASE)
        shown[str(label)] = number
        if number:
            audit.record_read(actor, person, field, reason=why)
    return shown
