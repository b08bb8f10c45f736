"""What the county's guarantee fund holds."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.loans import permissions, queries
from county.loans.models import GuaranteeFund


@transaction.atomic
def register_fund(
    *, actor: Actor, from_on: date, balance_fen: int, multiple: int, source: str
) -> GuaranteeFund:
    """Enter what the fund holds from a day on.

    Refuses: a day there is an entry for.
    Source: 3.2-5
    """
    permissions.require(actor, "fund.create")
    if GuaranteeFund.objects.filter(from_on=from_on).exists():
        raise Refused(
            _("这一天的基金余额已登记。请打开那一条修改。"), field="from_on", code="duplicate"
        )
    fund = GuaranteeFund.objects.create(
        from_on=from_on, balance_fen=balance_fen, multiple=multiple, source=source
    )
    audit.record(
        actor, "guarantee_fund.registered", fund, balance_fen=balance_fen, multiple=multiple
    )
    return fund


@transaction.atomic
def correct_fund(
    pk: int, *, actor: Actor, version: int, balance_fen: int, multiple: int, source: str
) -> GuaranteeFund:
    """Correct an entry of the fund; guarantees already given stand.

    Refuses: `stale`.
    """
    fund = queries.fund_for_update(pk)
    if fund is None:
        raise NotFound
    permissions.require(actor, "fund.edit", fund)
    require_version(fund, version)
    changed = audit.amend(fund, balance_fen=balance_fen, multiple=multiple, source=source)
    fund.save()
    audit.record(actor, "guarantee_fund.corrected", fund, changed=changed)
    return fund
