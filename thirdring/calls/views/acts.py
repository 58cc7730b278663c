"""What an operator does with the own call: hold by the book, end, wrap up. Each answers with the strip as it now is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from thirdring.calls import actions, forms, ports, queries
from thirdring.calls.views.strip import ON_CALLS, shown
from thirdring.kernel import clock
from thirdring.people.access import allow, user_of


@allow(*ON_CALLS)
@require_POST
def hold_question(request: HttpRequest, call_id: int) -> HttpResponse:
    """The operator asks the caller; the caller's answer is the next step."""
    me = user_of(request).pk
    queries.call_of_operator(call_id, operator_id=me)
    actions.ask_to_hold(call_id=call_id, actor_id=me, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def hold_refusal(request: HttpRequest, call_id: int) -> HttpResponse:
    """The caller would rather not wait, or need not wait any longer."""
    me = user_of(request).pk
    queries.call_of_operator(call_id, operator_id=me)
    actions.refuse_hold(call_id=call_id, actor_id=me, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def hold(request: HttpRequest, call_id: int) -> HttpResponse:
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    ports.switch_of(call).hold(call, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def check_in(request: HttpRequest, call_id: int) -> HttpResponse:
    """A look at the caller who waits, to ask for more time."""
    me = user_of(request).pk
    queries.call_of_operator(call_id, operator_id=me)
    actions.check_in(call_id=call_id, actor_id=me, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def resume(request: HttpRequest, call_id: int) -> HttpResponse:
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    ports.switch_of(call).resume(call, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def thanks(request: HttpRequest, call_id: int) -> HttpResponse:
    """The caller was thanked for waiting."""
    me = user_of(request).pk
    queries.call_of_operator(call_id, operator_id=me)
    actions.thank(call_id=call_id, actor_id=me, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def keys(request: HttpRequest, call_id: int) -> HttpResponse:
    """Keys of the keypad, sent to the other side; which ones is not kept."""
    me = user_of(request).pk
    call = queries.call_at_hand(call_id, person_id=me)
    digits = forms.digits(request.POST)
    if digits:
        ports.switch_of(call).send_digits(call, digits=digits, actor_id=me, now=clock.now())
    return HttpResponse(status=204)


@allow(*ON_CALLS)
@require_POST
def hang_up(request: HttpRequest, call_id: int) -> HttpResponse:
    call = queries.call_to_end(call_id, person_id=user_of(request).pk)
    ports.switch_of(call).hang_up(call, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def wrap_up(request: HttpRequest, call_id: int) -> HttpResponse:
    """The wrap-up is over; what is missing is told."""
    operator_id = user_of(request).pk
    call = queries.call_of_operator(call_id, operator_id=operator_id)
    actions.wrap_up(
        call_id=call.id,
        operator_id=operator_id,
        disposition=forms.disposition(request.POST),
        reasons=forms.reasons(request.POST),
        now=clock.now(),
    )
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def disposition(request: HttpRequest, call_id: int) -> HttpResponse:
    """What came of the call, kept as it is chosen."""
    call = queries.call_of_operator(call_id, operator_id=user_of(request).pk)
    actions.set_disposition(call_id=call.id, disposition=forms.disposition(request.POST))
    return HttpResponse(status=204)
