from tests.access import CALL_STAFF, Line, may
from tests.access.routing import KEEPERS
from thirdring.people.values import Role

LISTENERS = CALL_STAFF | {Role.QUALITY_ANALYST, Role.MANAGER}

TABLE: dict[str, Line] = {
    "telephony:callers": may(CALL_STAFF, "GET"),
    "telephony:recording": may(LISTENERS, "GET"),
    "telephony:playback": may(LISTENERS, "POST"),
    "telephony:sound": may(LISTENERS, "GET"),
    "telephony:recording_rules": may(KEEPERS, "GET POST"),
    "telephony:phone": may(CALL_STAFF, "GET"),
    "telephony:device": may(CALL_STAFF, "GET POST"),
    "telephony:device_now": may(CALL_STAFF, "GET"),
    "telephony:device_mark": may(CALL_STAFF, "GET"),
    "telephony:device_test": may(CALL_STAFF, "POST"),
    "telephony:desk_phone": may(CALL_STAFF, "POST"),
    "telephony:account": may(CALL_STAFF, "GET"),
    "telephony:dial_form": may(CALL_STAFF, "GET"),
    "telephony:dial": may(CALL_STAFF, "POST"),
    "telephony:offer": may(CALL_STAFF, "GET"),
    "telephony:take": may(CALL_STAFF, "POST"),
    "telephony:speak_on": may(CALL_STAFF, "POST"),
}
