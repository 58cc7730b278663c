from tests.access import ALL_STAFF, CALL_STAFF, Line, may

TABLE: dict[str, Line] = {
    "desk:home": may(ALL_STAFF, "GET"),
    "desk:find": may(ALL_STAFF, "GET"),
    "desk:choose": may(CALL_STAFF, "POST"),
    "desk:styleguide": may(ALL_STAFF, "GET"),
}
