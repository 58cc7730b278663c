"""What the operator's desk and the supervisor's board show of chats, and what is done there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.calls import builders as calls
from tests.chats.builders import begun, page, taken
from tests.people import builders as people
from tests.routing.builders import free
from thirdring.chats import actions, models, queries, rules
from thirdring.desk.forms import place
from thirdring.desk.queries import complete
from thirdring.kernel import clock
from thirdring.messaging.models import Mail
from thirdring.orders import queries as orders
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_bar_offers_a_chat_and_counts_what_is_unread(client: Client) -> None:
    operator = free()
    client.force_login(operator)
    chat, _token = begun()
    assert "Ida" not in text(client, "/chats/bar")
    actions.assign(now=clock.now())
    assert f"/chats/{chat.id}/acceptance" in text(client, "/chats/bar")
    assert client.post(f"/chats/{chat.id}/acceptance").status_code == 302
    assert 'class="badge info count"' in text(client, "/chats/bar")
    client.post(f"/chats/{chat.id}/reading")
    assert 'class="badge info count"' not in text(client, "/chats/bar")


def test_typing_is_told_to_the_other_side_for_a_moment(client: Client) -> None:
    chat, token, operator = taken()
    client.force_login(operator)
    visitor, mine = Client(), {"X-Chat": token}
    visitor.post("/chat/fjord/typing", headers=mine)
    assert "chat-typing" in text(client, f"/chats/{chat.id}/messages")
    client.post(f"/chats/{chat.id}/typing")
    seen = visitor.get("/chat/fjord/conversation", headers=mine).content.decode()
    assert f"{operator.name.split()[0]} is writing" in seen or "skriver" in seen
    long_ago = clock.now() - rules.TYPING_LASTS
    models.Chat.objects.update(visitor_typing_at=long_ago, operator_typing_at=long_ago)
    assert "chat-typing" not in text(client, f"/chats/{chat.id}/messages")


def test_a_visitor_whose_page_is_silent_may_have_gone(client: Client) -> None:
    chat, _token, operator = taken()
    client.force_login(operator)
    assert "may have gone" not in text(client, f"/chats/{chat.id}/messages")
    models.Chat.objects.update(seen_at=clock.now() - rules.LOOKS_AWAY - timedelta(seconds=1))
    assert "may have gone" in text(client, f"/chats/{chat.id}/messages")


def test_ending_wrapping_up_and_what_comes_next(client: Client) -> None:
    first, _token, operator = taken(email="ida@example.com")
    client.force_login(operator)
    second, _other = begun(page=queries.page("fjord"))
    actions.assign(now=clock.now())
    client.post(f"/chats/{second.id}/acceptance")
    assert client.post(f"/chats/{first.id}/transcript").status_code == 200
    assert Mail.objects.get().to == "ida@example.com"
    ended = client.post(f"/chats/{first.id}/ending")
    assert "chat-disposition" in ended.content.decode()
    refused = client.post(
        f"/chats/{first.id}/wrap-up", {"disposition": "no_sale"}, headers={"Accept": "application/json"}
    )
    assert refused.json()["error"]["code"] == "wrap-up-not-ready"
    done = client.post(f"/chats/{first.id}/wrap-up", {"disposition": "no_sale", "reason": "order"})
    assert done.headers["Location"] == f"/?chat={second.id}"


def test_an_order_belongs_to_its_chat_and_brings_it_back_to_the_desk(client: Client) -> None:
    customer = calls.customer(emails=["ida@example.com"], phones=[])
    chat, _token, operator = taken(email="ida@example.com")
    client.force_login(operator)
    client.post(f"/chats/{chat.id}/order")
    draft = queries.draft_of(chat.id)
    assert draft is not None
    assert orders.draft(draft).customer_id == customer
    person = operator.person()
    shown = complete(place({"draft": str(draft)}), person=person)  # type: ignore[arg-type]
    assert (shown.chat_id, shown.customer_id) == (chat.id, customer)
    assert complete(place({"chat": str(chat.id)}), person=person).draft_id == draft  # type: ignore[arg-type]
    colleague = free().person()
    assert complete(place({"chat": str(chat.id)}), person=colleague).chat_id is None  # type: ignore[arg-type]


def test_who_it_is_is_told_to_the_chat(client: Client) -> None:
    chat, _token, operator = taken(email="two@example.com")
    known = [calls.customer(given_name=name, emails=["two@example.com"], phones=[]) for name in ("Ida", "Ole")]
    client.force_login(operator)
    assert queries.chat(chat.id).customer_id is None
    shown = text(client, f"/chats/{chat.id}/visitor")
    assert "Ida Jensen" in shown
    assert "Ole Jensen" in shown
    client.post(f"/desk/customers/{known[1]}?chat={chat.id}")
    assert queries.chat(chat.id).customer_id == known[1]
    client.post(f"/chats/{chat.id}/identification")
    assert queries.chat(chat.id).customer_id is None


def test_notes_are_kept_as_they_are_typed_and_without_card_numbers(client: Client) -> None:
    chat, _token, operator = taken()
    client.force_login(operator)
    for typed in ("Wants", "Wants L"):
        assert client.post(f"/chats/{chat.id}/note", {"text": typed}).status_code == 200
    assert client.post(f"/chats/{chat.id}/note", {"text": "4111 1111 1111 1111"}).status_code == 422
    assert [(note.text, note.version) for note in queries.notes(chat.id)] == [("Wants L", 2)]


def test_the_board_shows_who_waits_and_who_has_how_many(client: Client) -> None:
    _chat, _token, operator = taken()
    waits, _other = begun(page=queries.page("fjord"), name="Bo")
    supervisor = people.user(Role.SUPERVISOR)
    client.force_login(supervisor)
    shown = text(client, "/chats/board")
    assert "Bo" in shown
    assert operator.name in shown
    assert [(hand.operator_id, hand.has, hand.at_once) for hand in queries.hands()] == [(operator.pk, 1, 2)]
    client.post(f"/chats/capacity/{operator.pk}", {"at_once": "1"})
    assert [hand.at_once for hand in queries.hands()] == [1]
    actions.assign(now=clock.now())
    assert queries.chat(waits.id).offered_to_id is None


def test_pages_are_kept_by_administrators(client: Client) -> None:
    here = page()
    client.force_login(people.user(Role.ADMINISTRATOR))
    assert "/chat/fjord/" in text(client, "/chats/pages")
    address = f"/chats/pages/{here.line.id}"
    kept = {
        "code": "fell",
        "is_open": "on",
        "keep_days": "30",
        "origins": "https://shop.example\nhttp://localhost:3000",
    }
    assert client.post(address, kept).status_code == 302
    assert queries.page("fell").origins == ("https://shop.example", "http://localhost:3000")
    assert client.post(address, kept | {"origins": "shop"}).status_code == 422
    assert queries.page("fell").keep_days == 30
    assert "fell" in text(client, address)


def test_the_log_and_the_record_of_a_chat(client: Client) -> None:
    chat, _token, operator = taken(email="ida@example.com")
    actions.say(chat_id=chat.id, text="Hello?", key=uuid4(), now=clock.now())
    client.force_login(operator)
    assert "ida@example.com" in text(client, "/chats/?q=ida")
    assert "ida@example.com" not in text(client, "/chats/?q=nobody")
    record = text(client, f"/chats/{chat.id}")
    assert "Hello?" in record
    assert "Taken" in record
