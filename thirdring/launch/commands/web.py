"""`thirdring web`: Django's pages over WSGI, which takes a third of the CPU that they take over ASGI."""

import os
from importlib import import_module

import click

from thirdring.launch import house

APPLICATION = "thirdring.config.wsgi"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=min(os.cpu_count() or 2, 4), show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads of each process.")
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages and the API."""
    from granian.constants import Interfaces
    from granian.server import Server

    with house.database():
        import_module(APPLICATION)  # once, here: the worker processes are forked and share it
        Server(
            f"{APPLICATION}:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=5,
            log_access=False,
        ).serve()
