"""What keeps the queue in order: work of a worker that died, files whose day is over."""

from asgiref.sync import sync_to_async
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from county.jobs import commands

SILENT_SECONDS = 60  # a worker tells every ten seconds that it lives
MOST_ATTEMPTS = 3


@app.periodic(cron="*/2 * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Queue again what a dead worker held; what died with it each time is given up."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        if job.attempts + 1 < MOST_ATTEMPTS:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
            key = job.task_kwargs.get("job_id")
            await sync_to_async(commands.give_up)(key if isinstance(key, int) else None)


@app.periodic(cron="7 * * * *")
@app.task(name="jobs.sweep_files", queueing_lock="jobs.sweep_files", pass_context=False)
def sweep_files(timestamp: int) -> None:
    commands.sweep_files()
