"""`thirdring stream`: the live stream, one asyncio process for hundreds of screens."""

import click

from thirdring.launch import house


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
def command(host: str, port: int) -> None:
    """Serve the live stream."""
    from granian.constants import Interfaces, Loops
    from granian.server import Server

    with house.database():
        Server(
            "thirdring.config.stream:application",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            loop=Loops.uvloop,
            workers=1,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=3,
            log_access=False,
        ).serve()
