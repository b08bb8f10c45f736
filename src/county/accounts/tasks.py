"""What accounts do by themselves, at night."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from county.accounts import commands
from county.core import clock


@app.periodic(cron="10 3 * * *")
@app.task(name="accounts.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Suspend dormant accounts, forget old failures, sweep sessions that ended."""
    commands.suspend_dormant(today=clock.today())
    commands.sweep_tries()
    call_command("clearsessions")
