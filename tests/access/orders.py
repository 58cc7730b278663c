from tests.access import CALL_STAFF, Line, may

_READ = ("drafts", "draft", "find", "read_back", "history", "order")
_WRITE = (
    "open", "field", "lines", "rows", "removal", "codes", "customer", "hand_over", "drop", "tick", "submission",
    "reorder", "notes", "confirmation",
)  # fmt: skip

TABLE: dict[str, Line] = {
    **{f"orders:{name}": may(CALL_STAFF, "GET") for name in _READ},
    **{f"orders:{name}": may(CALL_STAFF, "POST") for name in _WRITE},
}
