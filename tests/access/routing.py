from tests.access import ALL_STAFF, CALL_STAFF, SUPERVISOR, Line, may
from thirdring.people.values import Role

WATCHERS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.PLANNER, Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.PLANNER, Role.ADMINISTRATOR})

TABLE: dict[str, Line] = {
    "routing:accept": may(CALL_STAFF, "POST"),
    "routing:decline": may(CALL_STAFF, "POST"),
    "routing:board": may(WATCHERS, "GET"),
    "routing:board_now": may(WATCHERS, "GET"),
    "routing:pulse": may(ALL_STAFF, "GET"),
    "routing:state_form": may(SUPERVISOR, "GET"),
    "routing:set_state": may(SUPERVISOR, "POST"),
    "routing:lines": may(KEEPERS, "GET"),
    "routing:line_new": may(KEEPERS, "GET POST"),
    "routing:line": may(KEEPERS, "GET POST"),
    "routing:queues": may(KEEPERS, "GET"),
    "routing:queue_new": may(KEEPERS, "GET POST"),
    "routing:queue": may(KEEPERS, "GET POST"),
    "routing:schedules": may(KEEPERS, "GET"),
    "routing:schedule_new": may(KEEPERS, "GET POST"),
    "routing:schedule": may(KEEPERS, "GET POST"),
    "routing:menus": may(KEEPERS, "GET POST"),
    "routing:menu": may(KEEPERS, "GET"),
    "routing:menu_step": may(KEEPERS, "POST"),
    "routing:menu_step_remove": may(KEEPERS, "POST"),
    "routing:menu_start": may(KEEPERS, "POST"),
    "routing:menu_use": may(KEEPERS, "POST"),
    "routing:menu_trial": may(KEEPERS, "POST"),
    "routing:callbacks": may(CALL_STAFF, "GET"),
    "routing:quiet": may(CALL_STAFF, "GET"),
    "routing:callback_take": may(CALL_STAFF, "POST"),
    "routing:callback_put_back": may(CALL_STAFF, "POST"),
    "routing:callback_attempt": may(CALL_STAFF, "POST"),
    "routing:do_not_call": may(SUPERVISOR, "POST"),
}
