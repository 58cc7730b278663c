from tests.access import ALL_STAFF, PUBLIC, Line, may

TABLE: dict[str, Line] = {
    "people:sign_in": may(PUBLIC, "GET POST"),
    "people:sign_out": may(ALL_STAFF, "POST"),
    "people:language": may(PUBLIC, "POST"),
    "people:presence": may(ALL_STAFF, "GET POST"),
}
