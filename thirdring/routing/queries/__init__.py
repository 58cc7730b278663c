"""Reads of this room."""

from thirdring.routing.queries.board import AtWork, at_work
from thirdring.routing.queries.callbacks import (
    NoSuchCallbackError,
    blocked_numbers,
    callback,
    callback_of,
    callbacks,
    hindrance,
    is_blocked,
    next_to_call,
)
from thirdring.routing.queries.figures import QueueFigures, figures, together
from thirdring.routing.queries.hours import LinePlan, line_plan, open_now, plan_of
from thirdring.routing.queries.line_up import waiting, waiting_call
from thirdring.routing.queries.menus import KeptMenu, NoSuchMenuError, faults, live_menu, menu, menus, trial, words
from thirdring.routing.queries.offers import live_offer_of, offer, offers_of, seconds_until_next_expiry
from thirdring.routing.queries.queues import NoSuchQueueError, queue, queue_by_code, queue_of_line, queues
from thirdring.routing.queries.setup import (
    KeptLine,
    KeptSchedule,
    NoSuchScheduleError,
    kept_line,
    kept_lines,
    schedule,
    schedules,
)
from thirdring.routing.queries.waits import (
    announcement,
    announces_every,
    chose_callback,
    people_for,
    position_and_wait,
    was_admitted,
)

__all__ = [
    "AtWork",
    "KeptLine",
    "KeptMenu",
    "KeptSchedule",
    "LinePlan",
    "NoSuchCallbackError",
    "NoSuchMenuError",
    "NoSuchQueueError",
    "NoSuchScheduleError",
    "QueueFigures",
    "announcement",
    "announces_every",
    "at_work",
    "blocked_numbers",
    "callback",
    "callback_of",
    "callbacks",
    "chose_callback",
    "faults",
    "figures",
    "hindrance",
    "is_blocked",
    "kept_line",
    "kept_lines",
    "line_plan",
    "live_menu",
    "live_offer_of",
    "menu",
    "menus",
    "next_to_call",
    "offer",
    "offers_of",
    "open_now",
    "people_for",
    "plan_of",
    "position_and_wait",
    "queue",
    "queue_by_code",
    "queue_of_line",
    "queues",
    "schedule",
    "schedules",
    "seconds_until_next_expiry",
    "together",
    "trial",
    "waiting",
    "waiting_call",
    "was_admitted",
    "words",
]
