"""Every night, after the run: claims drawn up, changed ones held, notices taken down."""

from procrastinate.contrib.django import app

from county.claims import commands
from county.core import clock, scope
from county.core.actor import SYSTEM


@app.periodic(cron="40 4 * * *")
@app.task(name="claims.nightly")
def nightly(timestamp: int) -> None:
    """After the nightly run of entitlements."""
    today = clock.today()
    with scope.working(SYSTEM):
        commands.draft_claims(actor=SYSTEM, today=today)
        commands.hold_changed(actor=SYSTEM, today=today)


@app.periodic(cron="5 0 * * *")
@app.task(name="claims.end_notices")
def end_notices(timestamp: int) -> None:
    """A notice comes down when its last day is over."""
    with scope.working(SYSTEM):
        commands.end_notices(actor=SYSTEM, today=clock.today())
