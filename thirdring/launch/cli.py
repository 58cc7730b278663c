"""The command `thirdring`: its subcommands are loaded when they are called, so that `--help` is instant."""

from importlib import import_module

import click

from thirdring.launch.problems import LaunchError

COMMANDS = {
    "up": "Start everything on this machine and show where to go.",
    "web": "Serve the pages and the API.",
    "stream": "Serve the live stream.",
    "worker": "Work on background jobs.",
    "switchboard": "Own the calls.",
    "telephone": "Run the telephone exchange.",
    "mail": "Take mail and keep it as files, for a first look.",
    "import": "Load products, customers and orders from a file.",
    "demo": "Load the demo house: people, customers, a catalogue.",
    "administrator": "Let an administrator in: the first one, or one who is locked out.",
    "build": "Compile translations and bundle the screen's scripts and styles.",
    "doctor": "Say what works here and what does not.",
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"thirdring.launch.commands.{cmd_name.replace('import', 'import_')}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Third Ring: the phone-order and service desk."""


def main() -> None:
    try:
        commands(prog_name="thirdring")
    except LaunchError as problem:
        raise SystemExit(f"thirdring: {problem}") from None
