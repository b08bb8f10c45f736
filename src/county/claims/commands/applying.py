"""Applied for where the nightly run drew up nothing: decided at once by the rulebook on today's facts."""

import json
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions, queries
from county.claims.choices import ActKind, ClaimSource
from county.claims.commands import drafting, moving
from county.claims.kinds import rights
from county.claims.models import Claim
from county.claims.states import VOID
from county.core import codes, scope, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.entitlements.commands import deciding
from county.factories import queries as factories
from county.policies import queries as policies
from county.policies.kinds import rules

_ONE = """(SELECT %(item)s::bigint AS item, %(factory)s::bigint AS factory_id, %(enterprise)s::bigint AS enterprise_id,
    %(town)s::bigint AS town_id, %(person)s::bigint AS person_id, %(amount)s::bigint AS amount_fen,
    %(row)s::jsonb AS "row")"""


@transaction.atomic
def apply_claim(
    *, actor: Actor, today: date, scheme: str, factory: int, item: int, form_key: UUID
) -> Claim:
    """Apply for a right of a factory: the rulebook decides on today's facts; then it waits to be confirmed.

    item: the subject's key: of a scheme for factories the factory's own.
    Refuses: no such scheme in force; the conditions are not met, with each reason and what is missing. A claim to
        the right that stands already is returned as it is, as is that of the same form.
    Locks: the right. Then: audit `claim.drafted`.
    """
    place = factories.factories_for(actor).filter(pk=factory).first()
    if place is None:
        raise NotFound
    permissions.require(actor, "claim.apply")
    if before := Claim.objects.filter(form_key=form_key).first():
        return before
    version = policies.version_on(scheme, today)
    if version is None:
        raise Refused(_("这个方案现在没有施行，不能申请。"), field="scheme", code="not_in_force")
    rule = rules.scheme_of(version)
    period = rights.period_of(rule, today)
    codes.hold(f"claim:{scheme}:{item}:{period}")
    standing = Claim.objects.filter(scheme=scheme, subject=rule.subject, item=item, period=period)
    if found := standing.exclude(state__in=VOID).first():
        return found
    decision = deciding.decided_now(scheme, item, today)
    if decision is None or decision.row.get("factory_id") != place.pk:
        raise NotFound
    if not decision.row["qualifies"] or not decision.row["amount"]:
        raise Refused(_said(decision.told), code="not_entitled")
    given = drafting.given_for(rule, rule=version.pk, day=today, today=today)
    given |= {
        "source": ClaimSource.APPLIED,
        "form_key": form_key,
        "item": item,
        "factory": place.pk,
        "enterprise": place.enterprise_id,
        "town": place.town_id,
        "person": decision.row.get("person_id"),
        "amount": decision.row["amount"],
        "row": json.dumps(deciding.stored(decision.row), ensure_ascii=False),
    }
    with scope.everything():
        made = drafting.insert(rule, source=_ONE, given=given)
    if not made:
        raise Refused(
            _("这项补贴已经由别的工厂或另一份申报占用，同一对象同一期间只能享受一次。"),
            code="taken",
        )
    moving.add_acts(made, ActKind.DRAFTED, actor=actor, today=today)
    claim = queries.claim_for(actor, made[0])
    audit.record(actor, "claim.drafted", claim, amount_fen=claim.amount_fen)
    return claim


def _said(told: object) -> str:
    """Each condition that is not met or not known, and what would settle it."""
    language = "en" if text.in_english() else "zh"
    tests = [t for t in getattr(told, "tests", ()) if t.outcome is not True]
    reasons = [
        text.clauses([t.say.of(language), *(line.of(language) for line in t.lines)]) for t in tests
    ]
    steps = [change.say.of(language) for change in getattr(told, "missing", ())]
    return _("暂不符合：%(reasons)s。%(missing)s") % {
        "reasons": text.sentences(reasons) or _("核定金额为零"),
        "missing": "".join(steps),
    }
