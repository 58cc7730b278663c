from tests.access import ALL_STAFF, PEOPLE_KEEPERS, PUBLIC, Line, may
from thirdring.people.values import Role

PEOPLE_READERS = ALL_STAFF - {Role.OPERATOR}

TABLE: dict[str, Line] = {
    "people:sign_in": may(PUBLIC, "GET POST"),
    "people:passkey_sign_in_options": may(PUBLIC, "POST"),
    "people:passkey_sign_in": may(PUBLIC, "POST"),
    "people:link": may(PUBLIC, "GET POST"),
    "people:sign_out": may(ALL_STAFF, "POST"),
    "people:language": may(PUBLIC, "POST"),
    "people:presence": may(ALL_STAFF, "GET POST"),
    "people:account": may(ALL_STAFF, "GET"),
    "people:password": may(ALL_STAFF, "POST"),
    "people:preferences": may(ALL_STAFF, "POST"),
    "people:sign_out_device": may(ALL_STAFF, "POST"),
    "people:sign_out_others": may(ALL_STAFF, "POST"),
    "people:passkey_options": may(ALL_STAFF, "POST"),
    "people:passkey_add": may(ALL_STAFF, "POST"),
    "people:passkey_rename": may(ALL_STAFF, "POST"),
    "people:passkey_remove": may(ALL_STAFF, "POST"),
    "people:people": may(PEOPLE_READERS, "GET"),
    "people:new": may(PEOPLE_KEEPERS, "GET POST"),
    "people:person": may(PEOPLE_READERS, "GET"),
    "people:edit": may(PEOPLE_KEEPERS, "POST"),
    "people:sign_in_link": may(PEOPLE_KEEPERS, "POST"),
    "people:sign_out_person": may(PEOPLE_KEEPERS, "POST"),
    "people:deactivate": may(PEOPLE_KEEPERS, "POST"),
    "people:reactivate": may(PEOPLE_KEEPERS, "POST"),
    "people:teams": may(PEOPLE_KEEPERS, "GET POST"),
    "people:team_rename": may(PEOPLE_KEEPERS, "POST"),
    "people:team_remove": may(PEOPLE_KEEPERS, "POST"),
    "people:skills": may(PEOPLE_KEEPERS, "POST"),
    "people:skill_rename": may(PEOPLE_KEEPERS, "POST"),
}
