from tests.access import ADMINISTRATOR, CALL_STAFF, Line, may
from thirdring.people.values import Role

KEEPERS = frozenset({Role.SUPERVISOR, Role.MANAGER}) | ADMINISTRATOR

TABLE: dict[str, Line] = {
    "outreach:card": may(CALL_STAFF, "GET"),
    "outreach:wish": may(CALL_STAFF, "POST"),
    "outreach:withdrawal": may(CALL_STAFF | KEEPERS, "POST"),
    "outreach:index": may(CALL_STAFF | KEEPERS, "GET"),
    "outreach:labels": may(CALL_STAFF | KEEPERS, "GET"),
    "outreach:sending": may(CALL_STAFF | KEEPERS, "POST"),
    "outreach:new": may(KEEPERS, "POST"),
    "outreach:retirement": may(KEEPERS, "POST"),
}
