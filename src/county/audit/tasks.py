"""Verifying, behind."""

from procrastinate.contrib.django import app

from county.audit.commands import verifying


@app.task(name=verifying.TASK)
def verify(*, verification_id: int) -> None:
    """Check the whole record and keep what came of it."""
    verifying.run_verification(verification_id)
