from tests.access import CALL_STAFF, PUBLIC, SUPERVISOR, Line, may

TABLE: dict[str, Line] = {
    "payments:gift_card": may(CALL_STAFF, "POST"),
    "payments:status": may(CALL_STAFF, "GET"),
    "payments:link": may(CALL_STAFF, "POST"),
    "payments:reopening": may(CALL_STAFF, "POST"),
    "payments:receipt": may(SUPERVISOR, "POST"),
    "payments:pay": may(PUBLIC, "GET"),
    "payments:practice": may(PUBLIC, "POST"),
    "payments:returned": may(PUBLIC, "POST"),
    "payments:webhook": may(PUBLIC, "POST", csrf_exempt=True),
}
