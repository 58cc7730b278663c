"""`thirdring mail`: the mail server for a first look, which sends nothing on."""

import asyncio

import click

from thirdring.launch import mail_sink, state


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8025, show_default=True)
def command(host: str, port: int) -> None:
    """Take mail by SMTP and keep it as files in the state folder."""
    here = state.find()
    state.prepare(here)
    asyncio.run(mail_sink.serve(here.mail, host, port))
