from tests.access import ALL_STAFF, PEOPLE_KEEPERS, Line, may

TABLE: dict[str, Line] = {
    "knowledge:index": may(ALL_STAFF, "GET"),
    "knowledge:say": may(ALL_STAFF, "GET"),
    "knowledge:answers": may(ALL_STAFF, "GET"),
    "knowledge:text": may(PEOPLE_KEEPERS, "GET POST"),
}
