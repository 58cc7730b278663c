from django.urls import URLPattern, URLResolver, path

from thirdring.routing.views import board, callbacks, offers

app_name = "routing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("board", board.board, name="board"),
    path("board/now", board.now, name="board_now"),
    path("pulse", board.pulse, name="pulse"),
    path("board/people/<int:user_id>/state", board.state_form, name="state_form"),
    path("board/people/<int:user_id>/state/new", board.set_state, name="set_state"),
    path("callbacks", callbacks.callbacks, name="callbacks"),
    path("callbacks/<int:callback_id>/taking", callbacks.take, name="callback_take"),
    path("callbacks/<int:callback_id>/return", callbacks.put_back, name="callback_put_back"),
    path("callbacks/<int:callback_id>/attempt", callbacks.attempt, name="callback_attempt"),
    path("do-not-call", callbacks.do_not_call, name="do_not_call"),
    path("calls/<int:call_id>/acceptance", offers.accept, name="accept"),
    path("calls/<int:call_id>/refusal", offers.decline, name="decline"),
]
