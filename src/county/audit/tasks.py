"""Verifying, behind; the anchor of each day."""

from procrastinate.contrib.django import app

from county.audit import commands
from county.audit.choices import AnchorCause
from county.audit.commands import verifying
from county.core import scope
from county.core.actor import SYSTEM


@app.task(name=verifying.TASK)
def verify(*, verification_id: int) -> None:
    """Check the whole record and keep what came of it."""
    verifying.run_verification(verification_id)


@app.periodic(cron="55 23 * * *")
@app.task(name="audit.daily_anchor", queueing_lock="audit.daily_anchor", pass_context=False)
def daily_anchor(timestamp: int) -> None:
    """The record as it stands at the end of the day."""
    with scope.working(SYSTEM):
        commands.take_anchor(actor=SYSTEM, cause=AnchorCause.DAILY)
