"""`thirdring worker`: background jobs, and the relay that turns events into jobs."""

import threading

import click

from thirdring.launch import house


@click.command()
@click.option("--jobs", default=4, show_default=True, help="Jobs worked on at the same time.")
def command(jobs: int) -> None:
    """Work on background jobs."""
    with house.database():
        house.set_up_django()
        from procrastinate.contrib.django import app

        from thirdring.kernel.relay import relay_forever

        stop = threading.Event()
        relay = threading.Thread(target=relay_forever, args=[stop], name="outbox-relay", daemon=True)
        relay.start()
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
                working.run_worker(concurrency=jobs)
        finally:
            stop.set()
            relay.join(timeout=5)
