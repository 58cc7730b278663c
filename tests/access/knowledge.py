from tests.access import ADMINISTRATOR, ALL_STAFF, PEOPLE_KEEPERS, Line, may
from thirdring.people.values import Role

TABLE: dict[str, Line] = {
    "knowledge:index": may(ALL_STAFF, "GET"),
    "knowledge:say": may(ALL_STAFF, "GET"),
    "knowledge:answers": may(ALL_STAFF, "GET"),
    "knowledge:policies": may(ALL_STAFF, "GET"),
    "knowledge:policy": may(ALL_STAFF, "GET"),
    "knowledge:policy_new": may(ADMINISTRATOR | {Role.MANAGER}, "GET POST"),
    "knowledge:text": may(PEOPLE_KEEPERS, "GET POST"),
}
