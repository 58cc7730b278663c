from tests.access import ADMINISTRATOR, CALL_STAFF, SUPERVISOR, Line, may
from thirdring.people.values import Role

_READ = ("drafts", "draft", "find", "read_back", "explanation", "history", "order")
_WRITE = (
    "open", "field", "lines", "rows", "removal", "codes", "customer", "hand_over", "drop", "tick", "submission",
    "reorder", "offer", "notes", "confirmation",
)  # fmt: skip

_READ_RETURNS = (
    "goodwill_form",
    "goodwill_offer",
    "returns",
    "return_form",
    "return_proposal",
    "return_photo",
    "receiving",
    "return",
)
_WRITE_RETURNS = (
    "goodwill_approval",
    "goodwill_grant",
    "return_approval",
    "return_authorization",
    "return_calling_off",
    "return_photos",
    "return_receipt",
)
_LEADERS = SUPERVISOR | ADMINISTRATOR | {Role.MANAGER}

TABLE: dict[str, Line] = {
    "orders:documents": may(CALL_STAFF, "GET"),
    "orders:paper": may(CALL_STAFF, "GET"),
    "orders:paper_issue": may(CALL_STAFF, "POST"),
    "orders:paper_sending": may(CALL_STAFF, "POST"),
    **{f"orders:{name}": may(CALL_STAFF, "GET") for name in _READ},
    **{f"orders:{name}": may(CALL_STAFF, "POST") for name in _WRITE},
    **{f"orders:{name}": may(CALL_STAFF, "GET") for name in _READ_RETURNS},
    **{f"orders:{name}": may(CALL_STAFF, "POST") for name in _WRITE_RETURNS},
    "orders:goodwill": may(SUPERVISOR | {Role.MANAGER}, "GET"),
    "orders:goodwill_seen": may(SUPERVISOR | {Role.MANAGER}, "POST"),
    "orders:goodwill_allowance": may(SUPERVISOR | {Role.MANAGER}, "POST"),
    "orders:terms": may(_LEADERS, "GET"),
    "orders:terms_file": may(_LEADERS, "GET"),
    "orders:terms_new": may(ADMINISTRATOR, "POST"),
}
