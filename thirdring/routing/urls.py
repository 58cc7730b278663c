from django.urls import URLPattern, URLResolver, path

from thirdring.routing.views import board, callbacks, menus, offers, setup

app_name = "routing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("board", board.board, name="board"),
    path("board/now", board.now, name="board_now"),
    path("pulse", board.pulse, name="pulse"),
    path("board/people/<int:user_id>/state", board.state_form, name="state_form"),
    path("board/people/<int:user_id>/state/new", board.set_state, name="set_state"),
    path("callbacks", callbacks.callbacks, name="callbacks"),
    path("callbacks/next", callbacks.quiet, name="quiet"),
    path("callbacks/<int:callback_id>/taking", callbacks.take, name="callback_take"),
    path("callbacks/<int:callback_id>/return", callbacks.put_back, name="callback_put_back"),
    path("callbacks/<int:callback_id>/attempt", callbacks.attempt, name="callback_attempt"),
    path("lines", setup.lines, name="lines"),
    path("lines/new", setup.line, name="line_new"),
    path("lines/<int:line_id>", setup.line, name="line"),
    path("queues", setup.queues, name="queues"),
    path("queues/new", setup.queue, name="queue_new"),
    path("queues/<int:queue_id>", setup.queue, name="queue"),
    path("hours", setup.schedules, name="schedules"),
    path("hours/new", setup.schedule, name="schedule_new"),
    path("hours/<int:schedule_id>", setup.schedule, name="schedule"),
    path("menus", menus.menus, name="menus"),
    path("menus/<int:menu_id>", menus.menu, name="menu"),
    path("menus/<int:menu_id>/steps", menus.save_step, name="menu_step"),
    path("menus/<int:menu_id>/steps/removal", menus.remove_step, name="menu_step_remove"),
    path("menus/<int:menu_id>/start", menus.start, name="menu_start"),
    path("menus/<int:menu_id>/use", menus.use, name="menu_use"),
    path("menus/<int:menu_id>/trial", menus.trial, name="menu_trial"),
    path("do-not-call", callbacks.do_not_call, name="do_not_call"),
    path("calls/<int:call_id>/acceptance", offers.accept, name="accept"),
    path("calls/<int:call_id>/refusal", offers.decline, name="decline"),
]
