from tests.access import ADMINISTRATOR, ALL_STAFF, PUBLIC, Line, may
from thirdring.people.values import Role

KEEPERS = ADMINISTRATOR | {Role.MANAGER}

TABLE: dict[str, Line] = {
    "catalogue:index": may(ALL_STAFF, "GET HEAD"),
    "catalogue:product": may(ALL_STAFF, "GET HEAD"),
    "catalogue:compare": may(ALL_STAFF, "GET HEAD"),
    "catalogue:price": may(KEEPERS, "POST"),
    "catalogue:stock": may(KEEPERS, "POST"),
    "catalogue:picture": may(PUBLIC, "GET HEAD"),
}
