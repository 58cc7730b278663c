from tests.access import ADMINISTRATOR, CALL_STAFF, PUBLIC, Line, may

TABLE: dict[str, Line] = {
    "api:docs": may(CALL_STAFF | ADMINISTRATOR, "GET"),
    "api:openapi": may(CALL_STAFF | ADMINISTRATOR, "GET"),
    "api:session": may(PUBLIC, "POST", csrf_exempt=True),
    "api:customers": may(CALL_STAFF, "GET", csrf_exempt=True),
    "api:customer": may(CALL_STAFF, "GET", csrf_exempt=True),
    "api:products": may(CALL_STAFF, "GET", csrf_exempt=True),
    "api:drafts": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:draft": may(CALL_STAFF, "GET PATCH", csrf_exempt=True),
    "api:ticks": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:submission": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:warehouse_orders": may(CALL_STAFF, "GET", csrf_exempt=True),
    "api:warehouse_deliveries": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:order_progress": may(CALL_STAFF, "GET", csrf_exempt=True),
    "api:order_picks": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:order_parcels": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:order_receipts": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:parcel_dispatch": may(CALL_STAFF, "POST", csrf_exempt=True),
    "api:orders": may(CALL_STAFF, "GET", csrf_exempt=True),
    "api:order": may(CALL_STAFF, "GET", csrf_exempt=True),
}
