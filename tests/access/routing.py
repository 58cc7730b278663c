from tests.access import CALL_STAFF, Line, may

TABLE: dict[str, Line] = {
    "routing:accept": may(CALL_STAFF, "POST"),
    "routing:decline": may(CALL_STAFF, "POST"),
}
