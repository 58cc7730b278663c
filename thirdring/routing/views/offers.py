"""Take the call that is offered, or leave it to somebody else."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from thirdring.calls import actions as calls
from thirdring.calls.views.strip import ON_CALLS, shown
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.people.access import allow, user_of
from thirdring.routing import actions


@allow(*ON_CALLS)
@require_POST
def accept(request: HttpRequest, call_id: int) -> HttpResponse:
    """Answer: the strip tells it at once, and the desk opens on the call; what was half done stays in its own tab."""
    actions.accept(call_id=call_id, operator_id=user_of(request).pk, now=clock.now())
    calls.recognize_caller(call_id=call_id, now=clock.now())
    opened = open_desk(request, call=call_id)
    if "HX-Trigger" not in opened.headers:
        return opened
    answer = shown(request)
    answer.headers["HX-Trigger"] = opened.headers["HX-Trigger"]
    return answer


@allow(*ON_CALLS)
@require_POST
def decline(request: HttpRequest, call_id: int) -> HttpResponse:
    actions.decline(call_id=call_id, operator_id=user_of(request).pk, now=clock.now())
    return shown(request)
