from tests.access import CALL_STAFF, PUBLIC, SUPERVISOR, Line, may

TABLE: dict[str, Line] = {
    "payments:gift_card": may(CALL_STAFF, "POST"),
    "payments:gift_cards": may(CALL_STAFF, "GET"),
    "payments:gift_card_found": may(CALL_STAFF, "POST"),
    "payments:gift_card_sale": may(CALL_STAFF, "POST"),
    "payments:gift_card_page": may(CALL_STAFF, "GET"),
    "payments:gift_card_block": may(CALL_STAFF, "POST"),
    "payments:gift_card_unblocking": may(CALL_STAFF, "POST"),
    "payments:refund": may(SUPERVISOR, "POST"),
    "payments:payout": may(SUPERVISOR, "POST"),
    "payments:anew": may(CALL_STAFF, "POST"),
    "payments:status": may(CALL_STAFF, "GET"),
    "payments:link": may(CALL_STAFF, "POST"),
    "payments:reopening": may(CALL_STAFF, "POST"),
    "payments:receipt": may(SUPERVISOR, "POST"),
    "payments:pay": may(PUBLIC, "GET"),
    "payments:practice": may(PUBLIC, "POST"),
    "payments:returned": may(PUBLIC, "POST"),
    "payments:webhook": may(PUBLIC, "POST", csrf_exempt=True),
}
