from tests.access import PUBLIC, Line, may

TABLE: dict[str, Line] = {
    "catalogue:picture": may(PUBLIC, "GET HEAD"),
}
