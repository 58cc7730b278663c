from tests.access import ALL_STAFF, CALL_STAFF, PUBLIC, SUPERVISOR, Line, may
from thirdring.people.values import Role

_KEEPERS = frozenset({Role.PLANNER, Role.ADMINISTRATOR})
_WATCHERS = SUPERVISOR | _KEEPERS | {Role.MANAGER}
_ACTS = (
    "acceptance", "refusal", "message", "typing", "reading", "ending", "wrap_up", "transcript", "note",
    "identification", "order",
)  # fmt: skip
_VISITORS = ("beginning", "message", "typing", "ending", "transcript")

TABLE: dict[str, Line] = {
    "chats:visitor_page": may(PUBLIC, "GET"),
    "chats:visitor_conversation": may(PUBLIC, "GET", csrf_exempt=True),
    **{f"chats:visitor_{name}": may(PUBLIC, "POST", csrf_exempt=True) for name in _VISITORS},
    **{f"chats:{name}": may(CALL_STAFF, "POST") for name in _ACTS},
    **{
        f"chats:{name}": may(CALL_STAFF, "GET")
        for name in ("bar", "conversation", "messages", "acts", "sheet", "visitor")
    },
    "chats:reasons": may(CALL_STAFF, "GET POST"),
    "chats:contacts": may(ALL_STAFF, "GET"),
    "chats:log": may(ALL_STAFF, "GET"),
    "chats:chat": may(ALL_STAFF, "GET"),
    "chats:board": may(_WATCHERS, "GET"),
    "chats:capacity": may(SUPERVISOR, "POST"),
    "chats:pages": may(_KEEPERS, "GET"),
    "chats:page": may(_KEEPERS, "GET POST"),
}
