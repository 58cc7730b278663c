"""The visitor's page over HTTP: public, without cookies, for the holder of the token alone."""

from datetime import time, timedelta

import pytest
from django.test import Client

from tests.chats.builders import begun, page
from tests.people import builders as people
from tests.routing.builders import free
from thirdring.chats import actions, models, queries, rules
from thirdring.kernel import clock
from thirdring.people.values import Role
from thirdring.routing.models import LineRoute, OpeningHours, Schedule

pytestmark = pytest.mark.django_db
AT = "/chat/fjord/"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def begin(visitor: Client, **fields: str):
    typed = {"name": "Ida", "text": "Hello"} | fields
    return visitor.post(f"{AT}beginning", typed, headers={"X-Chat": "", "Accept": "application/json"})


def closed() -> None:
    """The line is open on one minute a week that is not now."""
    hours = Schedule.objects.create(name="Hardly ever", time_zone="Europe/Copenhagen")
    day = (clock.now() + timedelta(days=3)).weekday()
    OpeningHours.objects.create(schedule=hours, weekday=day, opens=time(4), closes=time(4, 1))
    LineRoute.objects.update(schedule=hours)


def test_the_page_is_strict_and_sets_no_cookie(visitor: Client) -> None:
    page(origins=["https://shop.example"])
    answer = visitor.get(AT)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors https://shop.example;" in policy
    assert not answer.cookies
    assert not visitor.get(f"{AT}conversation", headers={"X-Chat": ""}).cookies


def test_the_page_stands_in_no_frame_but_those_named(visitor: Client) -> None:
    page()
    assert "frame-ancestors 'none'" in visitor.get(AT).headers["Content-Security-Policy"]
    for origin in (
        "https://shop.example/path",
        "shop.example",
        "https://*",
        "https://a b",
        "javascript:x",
        "https://x;y",
    ):
        with pytest.raises(actions.NotAnOriginError):
            page(origins=[origin])


@pytest.mark.parametrize(
    ("asked", "header", "heading"),
    [("", "da,en;q=0.5", 'lang="da"'), ("?lang=zh", "da", 'lang="zh-hans"'), ("", "fr", 'lang="da"')],
)
def test_the_page_speaks_the_visitors_language(visitor: Client, asked: str, header: str, heading: str) -> None:
    page()
    models.ChatPage.objects.get().line.brand.__class__.objects.update(languages=["da", "en", "zh"])
    answer = visitor.get(f"{AT}{asked}", headers={"Accept-Language": header})
    assert f"<html {heading}" in answer.content.decode()


def test_a_closed_page_and_one_that_never_was_look_alike(visitor: Client) -> None:
    page()
    models.ChatPage.objects.update(is_open=False)
    for address in (AT, "/chat/nowhere/"):
        assert visitor.get(address).status_code == 404
    assert begin(visitor).status_code == 404


def test_only_who_sends_the_token_reads_and_writes(visitor: Client) -> None:
    page()
    answer = begin(visitor)
    token = answer.headers["X-Chat-Token"]
    mine = {"X-Chat": token}
    assert "Hello" in visitor.get(f"{AT}conversation", headers=mine).content.decode()
    assert "Hello" not in visitor.get(f"{AT}conversation", headers={"X-Chat": token[:-1] + "_"}).content.decode()
    assert visitor.get(f"{AT}conversation").status_code == 403
    chat = queries.chat_of_token("fjord", token)
    assert chat is not None
    for what in ("message", "typing", "ending", "transcript"):
        assert visitor.post(f"{AT}{what}", {"text": "x"}).status_code == 403
        stranger = visitor.post(f"{AT}{what}", {"text": "x"}, headers={"X-Chat": "guess", "Accept": "application/json"})
        assert stranger.json()["error"]["code"] == "chat-over"
    assert [one.body for one in queries.messages(chat.id)] == ["Hello"]
    assert queries.chat(chat.id).state == "waiting"
    assert visitor.post(f"{AT}message", {"text": "And now?"}, headers=mine).status_code == 200
    assert [one.body for one in queries.messages(chat.id)] == ["Hello", "And now?"]


def test_a_card_number_is_refused_in_words_for_a_visitor(visitor: Client) -> None:
    page()
    told = begin(visitor, text="Take 4111 1111 1111 1111 please").json()["error"]
    assert told["code"] == "card-number"
    assert "link" in told["sentence"]
    assert "4111" not in told["sentence"]
    assert not models.Chat.objects.exists()


def test_too_many_beginnings_are_refused(visitor: Client) -> None:
    page()
    for _each in range(rules.BEGINNINGS.most):
        assert begin(visitor).status_code == 200
    refused = begin(visitor)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "chat-too-often")
    assert models.Chat.objects.count() == rules.BEGINNINGS.most


def test_out_of_hours_a_message_is_left_and_offered_when_the_line_opens(visitor: Client) -> None:
    page()
    closed()
    operator = free()
    shown = visitor.get(f"{AT}conversation", headers={"X-Chat": ""}).content.decode()
    assert "We are closed now" in shown or "lukket" in shown
    assert begin(visitor).json()["error"]["code"] == "chat-needs-email"
    assert begin(visitor, email="not an address").json()["error"]["code"] == "chat-not-an-email"
    assert begin(visitor, email="ida@example.com").status_code == 200
    (chat,) = queries.waiting_chats()
    assert (chat.is_message, chat.offered_to_id) == (True, None)
    LineRoute.objects.update(schedule=None)
    actions.assign(now=clock.now())
    assert queries.chat(chat.id).offered_to_id == operator.pk


def test_beyond_an_honest_line_a_message_is_left(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = page()
    monkeypatch.setattr(rules, "MOST_WAITING", 2)
    begun(page=here)
    begun(page=here)
    assert begin(visitor, email="ida@example.com").status_code == 200
    assert [one.is_message for one in queries.waiting_chats()] == [False, False, True]


def test_an_operator_reads_the_own_chats_and_a_supervisor_all(client: Client) -> None:
    operator, other, supervisor = free(), free(), people.user(Role.SUPERVISOR)
    chat, _token = begun()
    now = clock.now()
    actions.assign(now=now)
    who = queries.chat(chat.id).offered_to_id
    mine, others = (operator, other) if who == operator.pk else (other, operator)
    actions.accept(chat_id=chat.id, operator_id=mine.pk, now=now)
    for user, status in ((mine, 200), (others, 404), (supervisor, 200)):
        client.force_login(user)
        assert client.get(f"/chats/{chat.id}").status_code == status
    client.force_login(others)
    assert client.post(f"/chats/{chat.id}/message", {"text": "Mine!"}).status_code == 422
    for what in ("ending", "wrap-up", "transcript", "note", "order", "identification"):
        assert client.post(f"/chats/{chat.id}/{what}").status_code == 404, what
    assert len(queries.messages(chat.id)) == 1
    assert queries.chat(chat.id).state == "talking"


def test_that_it_was_mailed_is_told_as_often_as_the_page_looks(visitor: Client) -> None:
    page()
    token = begin(visitor, email="ida@example.com").headers["X-Chat-Token"]
    mine = {"X-Chat": token, "Accept-Language": "en"}
    visitor.post(f"{AT}ending", headers=mine)
    assert "ida@example.com)" in visitor.get(f"{AT}conversation", headers=mine).content.decode()
    visitor.post(f"{AT}transcript", headers=mine)
    for _look in range(2):
        shown = visitor.get(f"{AT}conversation", headers=mine).content.decode()
        assert "ida@example.com." in shown
        assert "ida@example.com)" not in shown
