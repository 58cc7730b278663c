from tests.access import CALL_STAFF, Line, may

TABLE: dict[str, Line] = {
    "telephony:callers": may(CALL_STAFF, "GET"),
    "telephony:offer": may(CALL_STAFF, "GET"),
    "telephony:take": may(CALL_STAFF, "POST"),
    "telephony:speak_on": may(CALL_STAFF, "POST"),
}
