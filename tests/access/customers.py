from tests.access import ADMINISTRATOR, ALL_STAFF, CALL_STAFF, Line, may
from thirdring.people.values import Role

READERS = ALL_STAFF - {Role.PLANNER}
KEEPERS = CALL_STAFF | ADMINISTRATOR

TABLE: dict[str, Line] = {
    "customers:index": may(READERS, "GET"),
    "customers:search": may(READERS, "GET"),
    "customers:customer": may(READERS, "GET"),
    "customers:card": may(READERS, "GET"),
    "customers:part": may(READERS, "GET"),
    "customers:timeline": may(READERS, "GET"),
    "customers:new": may(KEEPERS, "GET POST"),
    "customers:likeness": may(KEEPERS, "GET"),
    "customers:address_fields": may(KEEPERS, "GET"),
    "customers:identity": may(KEEPERS, "POST"),
    "customers:phones": may(KEEPERS, "POST"),
    "customers:phone_removal": may(KEEPERS, "POST"),
    "customers:emails": may(KEEPERS, "POST"),
    "customers:email_removal": may(KEEPERS, "POST"),
    "customers:addresses": may(KEEPERS, "POST"),
    "customers:primary": may(KEEPERS, "POST"),
    "customers:address_removal": may(KEEPERS, "POST"),
    "customers:notes": may(KEEPERS, "POST"),
    "customers:resolution": may(KEEPERS, "POST"),
    "customers:code_word": may(KEEPERS, "POST"),
    "customers:comparison": may(KEEPERS, "POST"),
    "customers:merge": may(KEEPERS, "GET POST"),
    "customers:undoing": may(KEEPERS, "POST"),
}
