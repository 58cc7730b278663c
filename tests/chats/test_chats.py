"""A chat from its first words to the end of its wrap-up, and what keeps it right."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tests.calls import builders as calls
from tests.chats.builders import ADDRESS, begun, page, taken
from tests.routing.builders import free
from thirdring.calls.actions import NotReadyError
from thirdring.calls.values import Disposition, Reason
from thirdring.chats import actions, models, queries, rules
from thirdring.chats.rules import IllegalSignalError, move
from thirdring.chats.values import ChatState, EndedBy, EventKind, Signal
from thirdring.customers import queries as customers
from thirdring.customers.values import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.card_numbers import CardNumberError
from thirdring.messaging.models import Mail
from thirdring.people import actions as people
from thirdring.people import queries as people_queries
from thirdring.people.values import PresenceState
from thirdring.people.values import Signal as PersonSignal

pytestmark = pytest.mark.django_db
CARD = "4111 1111 1111 1111"


def presence(user_id: int) -> PresenceState:
    return people_queries.presence(user_id).state


def said(chat_id: int) -> list[str]:
    return [one.body for one in queries.messages(chat_id)]


@pytest.mark.parametrize("state", ChatState)
@pytest.mark.parametrize("signal", Signal)
def test_every_pair_moves_on_or_is_refused(state: ChatState, signal: Signal) -> None:
    legal = (state, signal) in rules.MOVES
    if legal:
        assert move(state, signal) in set(ChatState)
    else:
        with pytest.raises(IllegalSignalError):
            move(state, signal)


def test_from_the_first_words_to_the_end_of_the_wrap_up() -> None:
    customer = calls.customer(emails=["ida@example.com"], phones=[])
    chat, _token, operator = taken(email="Ida@Example.com")
    assert (chat.state, chat.customer_id, presence(operator.pk)) == ("talking", customer, "chatting")
    actions.answer(chat_id=chat.id, operator_id=operator.pk, text="It is.", key=uuid4(), now=clock.now())
    actions.say(chat_id=chat.id, text="Thank you!", key=uuid4(), now=clock.now())
    assert queries.chat(chat.id).unread == 1
    actions.read(chat_id=chat.id, operator_id=operator.pk, now=clock.now())
    assert queries.chat(chat.id).unread == 0
    assert actions.end(chat_id=chat.id, by=EndedBy.OPERATOR, actor_id=operator.pk, now=clock.now())
    assert not actions.end(chat_id=chat.id, by=EndedBy.VISITOR, now=clock.now())
    with pytest.raises(NotReadyError):
        actions.wrap_up(chat_id=chat.id, operator_id=operator.pk, now=clock.now())
    assert presence(operator.pk) == "chatting"
    actions.wrap_up(
        chat_id=chat.id,
        operator_id=operator.pk,
        disposition=Disposition.INFORMATION_GIVEN,
        reasons=[Reason.INFORMATION],
        now=clock.now(),
    )
    assert said(chat.id) == ["Is the green coat there in L?", "It is.", "Thank you!"]
    assert presence(operator.pk) == "available"
    (entry,) = customers.timeline(customer, kind=EntryKind.CHAT)
    assert (entry.reference, entry.summary) == (f"chat:{chat.id}", "Denmark · information · information_given")
    (row,) = queries.log(viewer=operator.person()).chats
    assert (row.id, row.ended_by) == (chat.id, "operator")


def test_the_same_message_sent_twice_is_one() -> None:
    chat, _token, operator = taken()
    key = uuid4()
    for _again in range(2):
        actions.say(chat_id=chat.id, text="Hello?", key=key, now=clock.now())
        actions.answer(chat_id=chat.id, operator_id=operator.pk, text="Yes", key=(answer := uuid4()), now=clock.now())
        actions.answer(chat_id=chat.id, operator_id=operator.pk, text="Yes", key=answer, now=clock.now())
    assert said(chat.id)[1:] == ["Hello?", "Yes", "Yes"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chats_chatmessage SET body = 'another'",
        "UPDATE chats_chatmessage SET body = ''",
        "UPDATE chats_chatmessage SET at = now()",
        "DELETE FROM chats_chatmessage",
        "UPDATE chats_chatevent SET kind = 'ended'",
        "DELETE FROM chats_chatevent",
    ],
)
def test_what_was_written_is_never_changed(statement: str) -> None:
    chat, _token = begun()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert said(chat.id) == ["Is the green coat there in L?"]


def test_words_are_erased_when_their_page_no_longer_keeps_them() -> None:
    chat, _token, operator = taken(email="ida@example.com", page=page(keep_days=30))
    actions.save_note(chat_id=chat.id, author_id=operator.pk, text="Wants L", now=clock.now())
    young, _other = begun(page=queries.page("fjord"))
    long_ago = clock.now() - timedelta(days=31)
    for one in (chat, young):
        actions.end(chat_id=one.id, by=EndedBy.VISITOR, now=clock.now())
    models.Chat.objects.filter(pk=chat.id).update(ended_at=long_ago, answered_at=long_ago, entered_at=long_ago)
    assert actions.erase_due(now=clock.now()) == 1
    kept = queries.chat(chat.id)
    assert (said(chat.id), kept.name, kept.email, kept.is_erased) == ([""], "", "", True)
    assert [note.text for note in queries.notes(chat.id)] == [""]
    assert said(young.id) != [""]
    assert actions.erase_due(now=clock.now()) == 0


@pytest.mark.parametrize("pieces", [[CARD], ["4111 1111", "1111 1111"], ["4111", "1111", "1111", "1111"]])
def test_a_card_number_is_refused_also_in_pieces(pieces: list[str]) -> None:
    chat, _token, operator = taken()
    *first, last = pieces
    for text in first:
        actions.say(chat_id=chat.id, text=text, key=uuid4(), now=clock.now())
    before = said(chat.id)
    with pytest.raises(actions.CardNumberInChatError):
        actions.say(chat_id=chat.id, text=last, key=uuid4(), now=clock.now())
    with pytest.raises(CardNumberError):
        actions.answer(chat_id=chat.id, operator_id=operator.pk, text=CARD, key=uuid4(), now=clock.now())
    assert said(chat.id) == before


def test_beginning_is_limited_by_address_and_writing_by_chat() -> None:
    here, now = page(), clock.now()
    for _each in range(rules.BEGINNINGS.most):
        begun(page=here, now=now)
    with pytest.raises(actions.TooOftenError), transaction.atomic():
        begun(page=here, now=now)
    assert models.Chat.objects.count() == rules.BEGINNINGS.most
    chat, _token = begun(page=here, address="192.0.2.8", now=now)
    begun(page=here, now=now + rules.BEGINNINGS.window)
    for _each in range(rules.MESSAGES.most):
        actions.say(chat_id=chat.id, text="Hello?", key=uuid4(), now=now)
    with pytest.raises(actions.TooOftenError), transaction.atomic():
        actions.say(chat_id=chat.id, text="Hello?", key=uuid4(), now=now)
    assert not models.ChatTally.objects.filter(key__contains=ADDRESS).exists()
    actions.sweep_tallies(now=now + 2 * rules.BEGINNINGS.window)
    assert not models.ChatTally.objects.exists()


def test_nobody_but_the_holder_of_the_token_is_the_visitor() -> None:
    chat, token = begun()
    assert len(token) >= 43
    found = queries.chat_of_token("fjord", token)
    assert found is not None
    assert found.id == chat.id
    assert queries.chat_of_token("fjord", token[:-1]) is None
    assert queries.chat_of_token("another", token) is None
    assert queries.chat_of_token("fjord", "") is None
    assert not models.Chat.objects.filter(token_hash=token.encode()).exists()


def test_whoever_leaves_a_message_is_answered_by_mail() -> None:
    operator = free()
    chat, _token, _same = taken(operator, email="ida@example.com")
    models.Chat.objects.filter(pk=chat.id).update(is_message=True)
    actions.answer(chat_id=chat.id, operator_id=operator.pk, text="Yes, in L.", key=uuid4(), now=clock.now())
    actions.end(chat_id=chat.id, by=EndedBy.OPERATOR, actor_id=operator.pk, now=clock.now())
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.reference, mail.language) == ("ida@example.com", f"chat:{chat.id}", "da")
    assert "Is the green coat there in L?" in mail.text
    assert "Yes, in L." in mail.text


def test_a_transcript_is_sent_a_few_times_and_to_one_address() -> None:
    chat, _token, _operator = taken(email="ida@example.com")
    for _each in range(rules.TRANSCRIPTS):
        actions.send_transcript(chat_id=chat.id, email="spam@example.org", now=clock.now())
    with pytest.raises(actions.NoTranscriptError):
        actions.send_transcript(chat_id=chat.id, now=clock.now())
    assert {mail.to for mail in Mail.objects.all()} == {"ida@example.com"}


def test_a_visitor_who_is_gone_is_answered_by_mail_or_has_given_up() -> None:
    here = page()
    with_address, _a = begun(page=here, email="ida@example.com")
    without, _b = begun(page=here)
    models.Chat.objects.update(seen_at=clock.now() - 2 * rules.VISITOR_GONE_AFTER)
    still_here, _c = begun(page=here)
    actions.tick(now=clock.now())
    assert queries.chat(with_address.id).is_message
    assert queries.chat(with_address.id).state == "waiting"
    assert queries.chat(without.id).state == "ended"
    assert queries.chat(still_here.id).state == "waiting"


def test_chats_of_an_operator_who_is_gone_are_offered_again_at_the_head() -> None:
    first, _token, operator = taken()
    before, _other = begun(page=queries.page("fjord"))
    people.signal_presence(user_id=operator.pk, signal=PersonSignal.SIGN_OUT, now=clock.now())
    colleague = free()
    actions.tick(now=clock.now())
    assert queries.chat(first.id).offered_to_id == colleague.pk
    assert queries.chat(before.id).offered_to_id is None
    assert EventKind.GIVEN_BACK in [one.kind for one in queries.events(first.id)]
    actions.accept(chat_id=first.id, operator_id=colleague.pk, now=clock.now())
    assert said(first.id) == ["Is the green coat there in L?"]


def test_after_a_call_who_still_has_chats_goes_on_with_them() -> None:
    chat, _token, operator = taken()
    call = calls.answered(operator)
    assert presence(operator.pk) == "on_call"
    calls.actions.end(call_id=call.id, by="caller", now=calls.later(60))
    calls.actions.wrap_up(
        call_id=call.id,
        operator_id=operator.pk,
        disposition=Disposition.NO_SALE,
        reasons=[Reason.ORDER],
        now=calls.later(70),
    )
    actions.tick(now=clock.now())
    assert presence(operator.pk) == "chatting"
    assert queries.chat(chat.id).operator_id == operator.pk


def test_a_break_chosen_during_chats_comes_after_them_and_brings_no_more() -> None:
    chat, _token, operator = taken()
    people.choose_presence(user_id=operator.pk, state=PresenceState.BREAK, now=clock.now())
    second, _other = begun(page=queries.page("fjord"))
    actions.assign(now=clock.now())
    assert queries.chat(second.id).offered_to_id is None
    actions.end(chat_id=chat.id, by=EndedBy.VISITOR, now=clock.now())
    done = {"disposition": Disposition.NO_SALE, "reasons": [Reason.ORDER]}
    actions.wrap_up(chat_id=chat.id, operator_id=operator.pk, now=clock.now(), **done)
    assert presence(operator.pk) == "break"
