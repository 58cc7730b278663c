from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from thirdring.kernel import outbox


@app.task(name="kernel.handle_event", retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def handle_event(event_id: int, handler: str) -> None:
    outbox.handle(event_id, handler)


@app.periodic(cron="* * * * * */15")
@app.task(name="kernel.take_up_stalled", queueing_lock="kernel.take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Give the jobs that a worker died over to the next one; what is periodic comes again by itself."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        if job.queueing_lock:
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(job)
