from tests.access import ALL_STAFF, CALL_STAFF, Line, may

TABLE: dict[str, Line] = {
    "telephony:callers": may(CALL_STAFF, "GET"),
    "telephony:offer": may(ALL_STAFF, "GET"),
    "telephony:take": may(CALL_STAFF, "POST"),
    "telephony:speak_on": may(CALL_STAFF, "POST"),
}
