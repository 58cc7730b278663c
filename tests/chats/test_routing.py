"""Who gets which chat, and that nobody gets one too many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from tests.calls import builders as calls
from tests.chats.builders import begun, page, taken
from tests.routing.builders import free, queue, waits
from thirdring.chats import actions, models, queries
from thirdring.kernel import clock
from thirdring.people import queries as people
from thirdring.routing import actions as routing
from thirdring.routing.values import LIVE


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """All of them in threads of their own, begun at the same moment; what each gave, or its error."""
    gate = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=30)
            return job()
        except Exception as error:  # noqa: BLE001 - what went wrong is looked at by the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def in_hand(operator_id: int) -> int:
    return models.ChatOffer.objects.filter(operator_id=operator_id, state__in=LIVE).count()


@pytest.mark.django_db(transaction=True)
def test_a_chat_has_one_operator_whoever_takes_it_at_the_same_moment() -> None:
    free()
    chat, _token = begun()
    actions.assign(now=clock.now())
    asked = queries.chat(chat.id).offered_to_id
    assert asked is not None
    found = at_once(
        *(lambda: actions.accept(chat_id=chat.id, operator_id=asked, now=clock.now()) for _each in range(6))
    )
    assert found.count(None) == 1
    assert sum(isinstance(one, actions.ChatGoneError) for one in found) == 5
    assert in_hand(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_has_more_chats_than_they_may_however_many_decide() -> None:
    two, three = free(), free()
    actions.set_capacity(operator_id=three.pk, at_once=3, actor_id=two.pk, now=clock.now())
    here = page()
    chats = [begun(page=here, address=f"192.0.2.{n}")[0].id for n in range(8)]
    for _round in range(6):
        at_once(*(lambda: actions.assign(now=clock.now()) for _each in range(4)))
        offered = [(one, queries.chat(one).offered_to_id) for one in chats]
        at_once(
            *(
                lambda chat_id=chat_id, who=who: actions.accept(chat_id=chat_id, operator_id=who, now=clock.now())
                for chat_id, who in offered
                if who is not None
            ),
            lambda: None,
        )
    assert (in_hand(two.pk), in_hand(three.pk)) == (2, 3)
    held = models.Chat.objects.filter(state="talking").values_list("operator_id", flat=True)
    assert sorted(held) == sorted([two.pk] * 2 + [three.pk] * 3)
    assert models.Chat.objects.filter(state="waiting").count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_beginnings_holds_for_tries_at_the_same_moment() -> None:
    here, now = page(), clock.now()
    found = at_once(*(lambda: begun(page=here, now=now) for _each in range(12)))
    assert sum(isinstance(one, actions.TooOftenError) for one in found) == 4
    assert models.Chat.objects.count() == 8


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_operator_and_a_place_taken_twice() -> None:
    chat, _token, operator = taken()
    other = free()
    now = clock.now()
    made = {"offered_at": now, "expires_at": now + timedelta(seconds=30)}
    with pytest.raises(IntegrityError, match="one_live_per_chat"), transaction.atomic():
        models.ChatOffer.objects.create(chat_id=chat.id, operator=other, place=1, **made)
    second, _token = begun(page=queries.page("fjord"))
    with pytest.raises(IntegrityError, match="one_live_per_place"), transaction.atomic():
        models.ChatOffer.objects.create(chat_id=second.id, operator=operator, place=1, **made)


@pytest.mark.django_db
def test_chats_go_where_the_calls_go_by_skill_and_language() -> None:
    queue(skills={"orders": 2})
    free(skills={"orders": 1})
    free(skills={"orders": 2}, languages={"en": 5})
    fits = free(skills={"orders": 2}, languages={"da": 3})
    chat, _token = begun()
    actions.assign(now=clock.now())
    assert queries.chat(chat.id).offered_to_id == fits.pk


@pytest.mark.django_db
def test_the_least_busy_is_asked_first_and_one_thing_at_a_time() -> None:
    busy = free(since=clock.now() - timedelta(hours=1))
    taken(busy)
    second, _b = begun(page=queries.page("fjord"))
    third, _c = begun(page=queries.page("fjord"))
    idle = free()
    actions.assign(now=clock.now())
    assert queries.chat(second.id).offered_to_id == idle.pk
    assert queries.chat(third.id).offered_to_id == busy.pk


@pytest.mark.django_db
def test_who_has_chats_gets_no_call_and_who_has_a_call_gets_no_chat() -> None:
    _chat, _token, chatting = taken()
    call = waits()
    assert routing.assign(now=clock.now()) == ()
    speaking = free()
    (offer,) = routing.assign(now=clock.now())
    assert (offer.call_id, offer.operator_id) == (call.id, speaking.pk)
    second, _b = begun(page=queries.page("fjord"))
    third, _c = begun(page=queries.page("fjord"))
    actions.assign(now=clock.now())
    assert [queries.chat(one.id).offered_to_id for one in (second, third)] == [chatting.pk, None]


@pytest.mark.django_db
def test_who_is_on_a_call_by_now_cannot_take_the_chat_that_was_offered() -> None:
    operator = free()
    chat, _token = begun()
    actions.assign(now=clock.now())
    calls.answered(operator)
    with pytest.raises(actions.NotFreeError):
        actions.accept(chat_id=chat.id, operator_id=operator.pk, now=clock.now())
    assert (queries.chat(chat.id).state, queries.chat(chat.id).offered_to_id) == ("waiting", operator.pk)


@pytest.mark.django_db
def test_declined_goes_to_a_colleague_and_not_taken_in_time_sends_away() -> None:
    first = free(since=clock.now() - timedelta(hours=1))
    second = free()
    chat, _token = begun()
    actions.assign(now=clock.now())
    actions.decline(chat_id=chat.id, operator_id=first.pk, now=clock.now())
    actions.assign(now=clock.now())
    assert queries.chat(chat.id).offered_to_id == second.pk
    models.ChatOffer.objects.filter(state="pending").update(
        offered_at=clock.now() - timedelta(minutes=1), expires_at=clock.now() - timedelta(seconds=1)
    )
    with pytest.raises(actions.ChatGoneError):
        actions.accept(chat_id=chat.id, operator_id=second.pk, now=clock.now())
    assert actions.expire_due(now=clock.now()) == 1
    assert people.presence(second.pk).state == "away"
    assert queries.chat(chat.id).offered_to_id is None


@pytest.mark.django_db
def test_the_place_that_is_told_counts_those_before_and_the_places_of_those_at_work() -> None:
    here, operator = page(), free()
    actions.set_capacity(operator_id=operator.pk, at_once=1, actor_id=operator.pk, now=clock.now())
    taken(operator, page=here)
    first, _a = begun(page=here)
    second, _b = begun(page=here)
    now = clock.now()
    told = [queries.place(one.id, now=now) for one in (first, second)]
    assert [place.position for place in told if place] == [1, 2]
    assert [place.expected for place in told if place] == [timedelta(minutes=4), timedelta(minutes=8)]
    actions.set_capacity(operator_id=operator.pk, at_once=2, actor_id=operator.pk, now=now)
    told = [queries.place(one.id, now=now) for one in (first, second)]
    assert [place.expected for place in told if place] == [timedelta(), timedelta(minutes=2)]


@pytest.mark.django_db
def test_with_nobody_at_work_no_wait_is_told() -> None:
    chat, _token = begun()
    place = queries.place(chat.id, now=clock.now())
    assert place is not None
    assert (place.position, place.expected) == (1, None)
