"""What the checks find in the demo county on its last evening, and what the office has said of some of it.

Story 5's padded roster shows by itself; beside it a paper and a bill used twice, and a lease among relatives.
"""

from datetime import date

from county.accounts import queries as accounts
from county.accounts.models import User
from county.core.actor import SYSTEM
from county.demo import stories
from county.factories.models import Factory, Outlay
from county.files.models import Paper
from county.places.models import Lease
from county.risk import commands
from county.risk.choices import Severity
from county.risk.models import Finding

NIGHT = date(2019, 12, 19)
BILL = "04421907"


def look() -> None:
    """In the caller's transaction."""
    _bills_and_papers()
    _leases()
    office = accounts.actor_of(User.objects.get(username="office"), today=stories.DEMO_DAY)
    commands.set_threshold(
        actor=office, today=date(2019, 6, 3), name="ghost_months", value=4, from_on=date(2019, 7, 1),
        source="平社厂办发〔2019〕17号",
    )  # fmt: skip
    commands.sweep(actor=SYSTEM, today=NIGHT)
    _settle_some()
    commands.sweep(actor=SYSTEM, today=stories.DEMO_DAY)


def _bills_and_papers() -> None:
    """The same invoice and the same scan, handed in by two firms."""
    firms = list(Factory.objects.filter(status="producing").order_by("-pk")[:2])
    if len({one.enterprise_id for one in firms}) < 2:
        return
    for factory in firms:
        Outlay.objects.create(
            factory=factory, month=stories.LAST_MONTH, kind="rent", amount_fen=480_000,
            paper_number=BILL, note="演示", recorded_on=date(2019, 12, 6),
        )  # fmt: skip
        Paper.objects.create(
            kind="roster", factory=factory, number="演示-重复", valid_from=date(2019, 1, 1),
            media="pdf", size=48_213, sha256="5e" * 32, uploaded_on=date(2019, 12, 6),
            note="演示：只有登记，没有文件内容",
        )  # fmt: skip


def _leases() -> None:
    """Rent paid to the tenant's own representative."""
    lease = (
        Lease.objects.filter(rent_fen__gt=0, factory__status="producing")
        .select_related("factory__enterprise")
        .order_by("-pk")
        .first()
    )
    if lease is not None:
        lease.landlord = lease.factory.enterprise.legal_representative
        lease.save(update_fields=["landlord"])


def _settle_some() -> None:
    """The office telephoned."""
    office = accounts.actor_of(User.objects.get(username="office2"), today=stories.DEMO_DAY)
    rows = Finding.objects.filter(severity=Severity.SOFT, pattern="shared_phone").order_by("pk")
    for row in rows[:1]:
        commands.settle_finding(
            row.pk, actor=office, today=NIGHT, version=row.version, outcome="confirmed",
            note="逐个打电话，号码都是厂里会计的，本人不知情；已请镇上逐人核对。",
        )  # fmt: skip
