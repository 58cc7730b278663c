from tests.access import ADMINISTRATOR, SUPERVISOR, Line, may
from thirdring.people.values import Role

KEEPERS = SUPERVISOR | ADMINISTRATOR | {Role.MANAGER}

TABLE: dict[str, Line] = {
    "promotions:index": may(KEEPERS, "GET"),
    "promotions:new": may(KEEPERS, "GET POST"),
    "promotions:mailing": may(KEEPERS, "GET POST"),
    "promotions:retirement": may(KEEPERS, "POST"),
}
