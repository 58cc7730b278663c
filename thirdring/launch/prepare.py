"""What stands between a checkout and a running desk: tables, translations, scripts and styles, demo data."""

from typing import TypedDict

from thirdring.launch import assets, house, tables, translations
from thirdring.launch.screen import Screen


class SignIns(TypedDict):
    """How to sign in to the demo house: one password, and (user name, name, role) of each person."""

    password: str
    people: list[tuple[str, str, str]]


def build(screen: Screen) -> None:
    """Everything made from sources; what has not changed is skipped."""
    with screen.step("compiling translations"):
        translations.compile_all()
    with screen.step("bundling scripts and styles"):
        assets.build(screen.say)


def migrate(screen: Screen) -> None:
    """Bring the tables up to date; a database that says it is costs one query and no loading of Django."""
    if tables.are_current():
        return
    with screen.step("bringing the tables up to date"):
        house.set_up_django()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", interactive=False, verbosity=0)
        connections.close_all()
        tables.mark()


def load_demo(screen: Screen) -> SignIns:
    """The demo house, room by room; what is there already stays. Who can sign in then."""
    house.set_up_django()
    from django.db import connections

    from thirdring.config import demo
    from thirdring.people.demo import PASSWORD, PEOPLE

    demo.load(lambda room: screen.say(f"demo data: {room}"))
    connections.close_all()
    people = [(one.username, one.name, one.role.value.replace("_", " ")) for one in PEOPLE]
    return {"password": PASSWORD, "people": people}
