"""Who may open what: one file per room, one line per URL name.

    TABLE = {
        "orders:draft": may(CALL_STAFF, "GET POST"),
        "payments:webhook": may(PUBLIC, "POST", csrf_exempt=True),
    }

The test (tests/people/test_access.py) walks every URL, method and role of the running product against these lines and
fails on a URL that has none, on a line that has no URL, and on every view that lets somebody in or out differently.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from thirdring.people.values import Role

OPERATOR = frozenset({Role.OPERATOR})
SUPERVISOR = frozenset({Role.SUPERVISOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
CALL_STAFF = OPERATOR | SUPERVISOR
PEOPLE_KEEPERS = SUPERVISOR | ADMINISTRATOR
ALL_STAFF = frozenset(Role)
PUBLIC = None
"""Also those who are not signed in."""


@dataclass(frozen=True, slots=True)
class Line:
    roles: frozenset[Role] | None
    methods: frozenset[str]
    csrf_exempt: bool = False


def may(roles: frozenset[Role] | None, methods: str, *, csrf_exempt: bool = False) -> Line:
    """`roles` may use these methods; HEAD comes only where it is listed."""
    return Line(roles, frozenset(methods.split()), csrf_exempt)


def table() -> dict[str, Line]:
    """All rooms' lines."""
    found: dict[str, Line] = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if not file.stem.startswith("_"):
            found |= import_module(f"tests.access.{file.stem}").TABLE
    return found
