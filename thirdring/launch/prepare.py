"""What stands between a checkout and a running desk: tables, translations, scripts and styles, demo data."""

from thirdring.launch import assets, translations
from thirdring.launch.screen import Screen


def build(screen: Screen) -> None:
    """Everything made from sources; what has not changed is skipped."""
    with screen.step("compiling translations"):
        translations.compile_all()
    with screen.step("bundling scripts and styles"):
        assets.build(screen.say)


def migrate(screen: Screen) -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command
    from django.db import connections

    with screen.step("bringing the tables up to date"):
        call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()


def load_demo(screen: Screen) -> None:
    """The demo house, room by room; what is there already stays."""
    from django.db import connections

    from thirdring.config import demo

    demo.load(lambda room: screen.say(f"demo data: {room}"))
    connections.close_all()
