from tests.access import ALL_STAFF, CALL_STAFF, SUPERVISOR, Line, may
from thirdring.people.values import Role

WATCHERS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.PLANNER, Role.ADMINISTRATOR})

TABLE: dict[str, Line] = {
    "routing:accept": may(CALL_STAFF, "POST"),
    "routing:decline": may(CALL_STAFF, "POST"),
    "routing:board": may(WATCHERS, "GET"),
    "routing:board_now": may(WATCHERS, "GET"),
    "routing:pulse": may(ALL_STAFF, "GET"),
    "routing:state_form": may(SUPERVISOR, "GET"),
    "routing:set_state": may(SUPERVISOR, "POST"),
    "routing:callbacks": may(CALL_STAFF, "GET"),
    "routing:callback_take": may(CALL_STAFF, "POST"),
    "routing:callback_put_back": may(CALL_STAFF, "POST"),
    "routing:callback_attempt": may(CALL_STAFF, "POST"),
    "routing:do_not_call": may(SUPERVISOR, "POST"),
}
