"""Old reminders go by themselves."""

from procrastinate.contrib.django import app

from county.reminders import commands


@app.periodic(cron="23 3 * * *")
@app.task(name="reminders.sweep", queueing_lock="reminders.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    commands.sweep()
