import pytest
from django.conf import settings
from django.utils.translation import override

from tests.people.builders import user
from thirdring.calls import actions as calls
from thirdring.calls import demo as calls_demo
from thirdring.calls import ports
from thirdring.calls import queries as call_queries
from thirdring.calls.values import CallState, EndedBy
from thirdring.catalogue import demo as catalogue_demo
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.knowledge.values import Language
from thirdring.orders import queries as orders
from thirdring.people import queries as people
from thirdring.people.values import PresenceState
from thirdring.routing import actions as routing
from thirdring.routing.actions import AlreadyTakenError, OfferGoneError
from thirdring.telephony import demo, models, queries, rules
from thirdring.telephony.actions import BusyError, hang_up_due, speak_on, take_practice_call
from thirdring.telephony.values import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    now = clock.now()
    calls_demo.load(now)
    demo.load(now)


@pytest.fixture
def operator(house):
    return user()


def take(operator, **changes):
    kept = {"operator_id": operator.pk, "language": "en", "now": clock.now()}
    return take_practice_call(**(kept | changes))


def accept(call_id, operator):
    return routing.accept(call_id=call_id, operator_id=operator.pk, now=clock.now())


def impatient(call_id):
    """The caller's patience is over now."""
    models.PracticeCall.objects.filter(pk=call_id).update(hangs_up_at=clock.now())


@pytest.mark.job("K8")
def test_the_same_callers_speak_three_languages():
    keys = [[one.key for one in queries.scenarios(language)] for language in Language]
    assert keys[0] == keys[1] == keys[2]
    assert len(keys[0]) >= 8
    for one in (each for language in Language for each in queries.scenarios(language)):
        assert one.steps
        assert bool(one.number) is (one.caller is not Caller.WITHHELD)
        numbers = {f"{name}{n + 1}" for n in range(len(one.goods)) for name in ("item", "color", "size", "code")}
        for step in one.steps:
            assert rules.places_of(step) <= numbers | set(one.facts) | {"brand"}, (one.key, step)


@pytest.mark.job("K2")
def test_each_callers_number_finds_whom_the_scenario_says(house):
    expected = {Caller.KNOWN: {1}, Caller.HOUSEHOLD: {2}, Caller.NEW: {0}}
    for one in (each for language in Language for each in queries.scenarios(language)):
        if one.number:
            assert len(customers.by_phone(one.number)) in expected[one.caller], one.key
        assert call_queries.line_by_number(one.line).language == one.language


def test_loading_the_known_callers_again_changes_nothing(house):
    demo.load(clock.now())
    assert len(customers.by_phone("+4512345655")) == 2


@pytest.mark.job("O1.4")
def test_known_callers_have_bought_before_once(house):
    catalogue_demo.load(clock.now())
    demo.load(clock.now())
    demo.load(clock.now())
    for phone in ("+447700900101", "+4512345601", "+862155500101"):
        (hit,) = customers.by_phone(phone)
        assert len(orders.history(hit.customer_id)) == 2
        assert customers.profile(hit.customer_id).language in dict(settings.LANGUAGES)


def test_a_call_rings_and_is_labeled_practice(operator):
    call = call_queries.call(take(operator))
    assert (call.practice, call.state, call.offered_to_id) == (True, CallState.RINGING, operator.pk)
    assert call_queries.offered_to(operator.pk).id == call.id


def test_answering_shows_the_customer_and_moves_presence(operator):
    call_id = take(operator)
    accept(call_id, operator)
    call = call_queries.call(call_id)
    assert customers.profile(call.customer_id).name == "Margaret Ellison"
    assert people.presence(operator.pk).state is PresenceState.ON_CALL
    assert models.PracticeCall.objects.get(pk=call_id).hangs_up_at is None


def test_callers_take_turns_the_least_practiced_first(operator):
    seen = []
    for _each in queries.scenarios("en"):
        call_id = take(operator)
        seen.append(models.PracticeCall.objects.get(pk=call_id).scenario)
        routing.end(call_id=call_id, by=EndedBy.CALLER, now=clock.now())
    assert seen == [one.key for one in queries.scenarios("en")]


def test_the_caller_speaks_on_until_all_is_said(operator):
    call_id = take(operator, scenario_key="reorder")
    accept(call_id, operator)
    assert queries.script(call_id, operator_id=operator.pk).said == ()
    first = speak_on(call_id=call_id, operator_id=operator.pk, now=clock.now())
    assert first.said[0].says.startswith("Good morning. This is Margaret")
    for _each in range(9):
        last = speak_on(call_id=call_id, operator_id=operator.pk, now=clock.now())
    assert last.is_over
    assert models.PracticeCall.objects.get(pk=call_id).hangs_up_at is not None


def test_only_the_trainee_hears_the_caller(operator):
    call_id = take(operator)
    with pytest.raises(queries.NoPracticeCallError):
        queries.script(call_id, operator_id=user().pk)
    with pytest.raises(queries.NoPracticeCallError):
        speak_on(call_id=call_id, operator_id=user().pk, now=clock.now())
    assert queries.script(call_id, operator_id=operator.pk).said == ()


def test_a_script_asks_for_things_that_are_on_sale(operator):
    catalogue_demo.load(clock.now())
    with override("zh-hans"):
        call_id = take(operator, language="zh-hans", scenario_key="two-items")
    said = " ".join(step["says"] for step in models.PracticeCall.objects.get(pk=call_id).script["steps"])
    assert "夹克" in said
    assert "{" not in said
    assert len(models.PracticeCall.objects.get(pk=call_id).script["steps"]) == 7


def test_steps_whose_goods_are_not_on_sale_are_left_out(operator):
    call_id = take(operator, scenario_key="two-items")
    steps = models.PracticeCall.objects.get(pk=call_id).script["steps"]
    assert 0 < len(steps) < 7
    assert not any("{" in step["says"] for step in steps)


class TestPatience:
    def test_a_caller_whom_nobody_answers_hangs_up_and_the_offer_is_gone(self, operator):
        call_id = take(operator)
        assert hang_up_due(now=clock.now()) == []
        impatient(call_id)
        assert hang_up_due(now=clock.now()) == [call_id]
        assert hang_up_due(now=clock.now()) == []
        assert call_queries.call(call_id).ended_by is EndedBy.CALLER
        with pytest.raises(OfferGoneError):
            accept(call_id, operator)
        assert call_queries.call(call_id).operator_id is None

    def test_on_hold_it_runs_out_too_and_coming_back_stops_it(self, operator):
        call_id = take(operator)
        accept(call_id, operator)
        switch = ports.switch_of(call_queries.call(call_id))
        switch.hold(call_queries.call(call_id), now=clock.now())
        assert models.PracticeCall.objects.get(pk=call_id).hangs_up_at is not None
        switch.resume(call_queries.call(call_id), now=clock.now())
        assert models.PracticeCall.objects.get(pk=call_id).hangs_up_at is None
        switch.hold(call_queries.call(call_id), now=clock.now())
        impatient(call_id)
        assert hang_up_due(now=clock.now()) == [call_id]
        assert people.presence(operator.pk).state is PresenceState.WRAP_UP

    def test_an_operator_who_hangs_up_ends_it(self, operator):
        call_id = take(operator)
        accept(call_id, operator)
        call = call_queries.call(call_id)
        ports.switch_of(call).hang_up(call, now=clock.now())
        ports.switch_of(call).hang_up(call, now=clock.now())
        assert call_queries.call(call_id).ended_by is EndedBy.OPERATOR


class TestBusy:
    def test_one_call_at_a_time_while_it_rings(self, operator):
        take(operator)
        with pytest.raises(AlreadyTakenError):
            take(operator)
        assert models.PracticeCall.objects.count() == 1

    def test_nor_during_a_call_or_its_wrap_up(self, operator):
        call_id = take(operator)
        accept(call_id, operator)
        with pytest.raises(BusyError):
            take(operator)
        calls.end(call_id=call_id, by=EndedBy.CALLER, now=clock.now())
        with pytest.raises(BusyError):
            take(operator)
        assert models.PracticeCall.objects.count() == 1
