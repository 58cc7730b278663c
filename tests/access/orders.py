from tests.access import ADMINISTRATOR, CALL_STAFF, PUBLIC, SUPERVISOR, Line, may
from thirdring.people.values import Role

_LIFE = ("change_preview", "change_request", "changes", "hold", "delay_answer")
_HANDS = CALL_STAFF | ADMINISTRATOR | {Role.MANAGER}
_READERS = CALL_STAFF | ADMINISTRATOR | {Role.MANAGER, Role.QUALITY_ANALYST}
_READ = ("drafts", "draft", "find", "read_back", "explanation", "change")
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
    "orders:history": may(_READERS, "GET"),
    "orders:order": may(_READERS, "GET"),
    **{f"orders:{name}": may(CALL_STAFF, "POST") for name in _LIFE},
    "orders:approvals": may(SUPERVISOR, "GET"),
    "orders:approval_answer": may(SUPERVISOR, "POST"),
    "orders:problems": may(_HANDS, "GET"),
    "orders:problem_owner": may(CALL_STAFF, "POST"),
    "orders:problem_outcome": may(SUPERVISOR, "POST"),
    "orders:warehouse": may(_HANDS, "GET"),
    "orders:jobs": may(_HANDS, "GET"),
    **{f"orders:{name}": may(_HANDS, "POST") for name in ("scan", "goods_in", "feed", "bench_act")},
    "orders:carrier_events": may(PUBLIC, "POST", csrf_exempt=True),
    "orders:gift_card_activation": may(CALL_STAFF, "GET POST"),
    "orders:gift_card_approval": may(CALL_STAFF, "POST"),
    "orders:incoming": may(_LEADERS, "GET POST"),
    "orders:incoming_booking": may(_LEADERS, "POST"),
    "orders:incoming_match": may(_LEADERS, "POST"),
    "orders:incoming_payout": may(_LEADERS, "POST"),
    "orders:sources": may(_LEADERS, "GET"),
    "orders:return_sparing": may(SUPERVISOR | {Role.MANAGER}, "POST"),
    "orders:return_charging": may(SUPERVISOR | {Role.MANAGER}, "POST"),
    "orders:limits": may(_LEADERS, "GET"),
    "orders:limits_setting": may(ADMINISTRATOR, "POST"),
    "orders:terms": may(_LEADERS, "GET"),
    "orders:terms_file": may(_LEADERS, "GET"),
    "orders:terms_new": may(ADMINISTRATOR, "POST"),
}
