"""What an operator does with the own call: hold, resume, end, wrap up. Each answers with the strip as it now is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from thirdring.calls import actions, forms, ports, queries
from thirdring.calls.views.strip import ON_CALLS, shown
from thirdring.kernel import clock
from thirdring.people.access import allow, user_of


@allow(*ON_CALLS)
@require_POST
def hold(request: HttpRequest, call_id: int) -> HttpResponse:
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    ports.switch_of(call).hold(call, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def resume(request: HttpRequest, call_id: int) -> HttpResponse:
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    ports.switch_of(call).resume(call, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def hang_up(request: HttpRequest, call_id: int) -> HttpResponse:
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    ports.switch_of(call).hang_up(call, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def wrap_up(request: HttpRequest, call_id: int) -> HttpResponse:
    """The wrap-up is over; what is missing is told."""
    operator_id = user_of(request).pk
    call = queries.call_of_operator(call_id, operator_id=operator_id)
    actions.wrap_up(
        call_id=call.id, operator_id=operator_id, disposition=forms.disposition(request.POST), now=clock.now()
    )
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def disposition(request: HttpRequest, call_id: int) -> HttpResponse:
    """What came of the call, kept as it is chosen."""
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    actions.set_disposition(call_id=call.id, disposition=forms.disposition(request.POST))
    return HttpResponse(status=204)
