from tests.access import ALL_STAFF, CALL_STAFF, Line, may

TABLE: dict[str, Line] = {
    "calls:log": may(ALL_STAFF, "GET"),
    "calls:export": may(ALL_STAFF, "POST"),
    "calls:strip": may(ALL_STAFF, "GET"),
    "calls:call": may(ALL_STAFF, "GET"),
    "calls:contacts": may(ALL_STAFF, "GET"),
    "calls:hold": may(CALL_STAFF, "POST"),
    "calls:resume": may(CALL_STAFF, "POST"),
    "calls:hang_up": may(CALL_STAFF, "POST"),
    "calls:wrap_up": may(CALL_STAFF, "POST"),
    "calls:disposition": may(CALL_STAFF, "POST"),
    "calls:sheet": may(CALL_STAFF, "GET"),
    "calls:reasons": may(CALL_STAFF, "GET POST"),
    "calls:note": may(CALL_STAFF, "POST"),
    "calls:caller": may(CALL_STAFF, "GET"),
    "calls:identification": may(CALL_STAFF, "POST"),
    "calls:said": may(CALL_STAFF, "POST"),
}
