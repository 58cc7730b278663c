"""`thirdring worker`: background jobs, and the relay that turns events into jobs."""

import threading
from typing import Final

import click

from thirdring.launch import house

SPARE: Final = 3
"""Connections besides one for each job: fetching, heartbeat, one that is being replaced.

A job that waits for a free one at its end may lose the lock of asyncio 3.11's conditions; it is never finished then
and holds up all that come after it.
"""


@click.command()
@click.option("--jobs", default=4, show_default=True, help="Jobs worked on at the same time.")
@click.option("--again", is_flag=True, help="First have what failed for good tried once more.")
def command(jobs: int, *, again: bool) -> None:
    """Work on background jobs."""
    with house.database():
        house.set_up_django()
        from procrastinate import PsycopgConnector
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.utils import connector_params

        from thirdring.kernel import clock
        from thirdring.kernel import jobs as all_jobs
        from thirdring.kernel.relay import relay_forever

        if again:
            click.echo(f"{all_jobs.again(now=clock.now())} jobs are tried once more.")
        stop = threading.Event()
        relay = threading.Thread(target=relay_forever, args=[stop], name="outbox-relay", daemon=True)
        relay.start()
        try:
            connector = PsycopgConnector(kwargs=connector_params(), min_size=jobs + SPARE)
            with app.replace_connector(connector) as working:
                working.run_worker(concurrency=jobs)
        finally:
            stop.set()
            relay.join(timeout=5)
