from tests.access import CALL_STAFF, Line, may

TABLE: dict[str, Line] = {
    "messaging:about": may(CALL_STAFF, "GET"),
    "messaging:resend": may(CALL_STAFF, "POST"),
}
