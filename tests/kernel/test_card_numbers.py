"""Card numbers are refused wherever they are typed; other numbers are not."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel import card_numbers
from thirdring.kernel.card_numbers import CardNumberError, find_card_number
from thirdring.kernel.middleware import NoCardNumbers

CARDS = [
    "4242424242424242",
    "4000056655665556",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "3056930009020004",
    "36227206271667",
    "3566002020360505",
    "6200000000000005",
    "6205500000000000004",
    "5019717010103742",
]


@pytest.mark.parametrize("number", CARDS)
def test_every_issuers_numbers_are_found_however_they_are_written(number: str) -> None:
    spaced = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    wide = number.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})
    for text in (
        number,
        spaced,
        spaced.replace(" ", "-"),
        spaced.replace(" ", "."),
        wide,
        f"card: {spaced}, 12/30 123",
    ):
        assert find_card_number(text), text
    assert find_card_number(f"{spaced} 12 30")
    assert find_card_number(f"kort{number}")


@pytest.mark.parametrize(
    "harmless",
    [
        "+45 33 12 34 56",
        "+49 1512 3456789",
        "0049 1512 3456789",
        "+86 138 0013 8000",
        "+44 20 7946 0958 and +44 20 7946 0959",
        "33 12 34 56 / 33 12 34 57",
        "5901234123457",  # EAN-13
        "00012345600012",  # GTIN-14
        "373400306130000009",  # SSCC
        "DK50 0040 0440 1162 43",
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "2026-11-21 14:02:33.424242",
        "1Z 999 AA1 01 2345 6784",
        "9400 1112 0255 5012 3456 78",
        "4242 4242 4242 4241",  # check digit
        "0000 0000 0000 0000",
        "4444444444444444",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "order 4821, line 3, qty 12, 199.95",
        "",
    ],
)
def test_other_numbers_pass(harmless: str) -> None:
    assert not find_card_number(harmless)


@given(st.integers(10**7, 10**12 - 1).map(str))
def test_numbers_shorter_than_a_card_pass(number: str) -> None:
    assert not find_card_number(number)


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    find_card_number(text)


@pytest.mark.parametrize(
    "value", [{"a": ["x", {"note": CARDS[0]}]}, {"n": 4242424242424242}, {CARDS[0]: 1}, [CARDS[0]]]
)
def test_json_is_searched_to_its_ends(value: object) -> None:
    with pytest.raises(CardNumberError) as raised:
        card_numbers.refuse(value)
    assert "4242" not in str(raised.value) + repr(raised.value.data)


reached: list[str] = []


@csrf_exempt
def view(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    reached.append(request.path)
    return HttpResponse("ok")


view.access = None  # type: ignore[attr-defined]
urlpatterns = [path("any", view), path("any/<str:what>", view)]
LEAN = ["django_htmx.middleware.HtmxMiddleware", "thirdring.kernel.middleware.NoCardNumbers"]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=LEAN)
@pytest.mark.job("O1.10")
@pytest.mark.parametrize(
    "send",
    [
        lambda c, text: c.post("/any", {"note": text}),
        lambda c, text: c.post("/any", {"note": ["x", text]}, headers={"HX-Request": "true"}),
        lambda c, text: c.post("/any", json.dumps({"a": [{"b": text}]}), content_type="application/json"),
        lambda c, text: c.patch("/any", json.dumps({"a": text}), content_type="application/merge-patch+json"),
        lambda c, text: c.put("/any", f"a={text}", content_type="application/x-www-form-urlencoded"),
        lambda c, text: c.post("/any", text, content_type="text/plain"),
        lambda c, text: c.get("/any", {"q": text}),
        lambda c, text: c.get(f"/any/{text}"),
    ],
)
def test_no_view_sees_a_card_number(send: object) -> None:
    reached.clear()
    client = Client()
    refused = send(client, "4242 4242 4242 4242")  # type: ignore[operator]
    assert refused.status_code == 422
    assert b"4242" not in refused.content
    assert reached == []
    assert send(client, "4242 4242 4242 4241").status_code == 200  # type: ignore[operator]
    assert len(reached) == 1


def test_signed_messages_of_machines_are_left_alone() -> None:
    def hook(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    hook.takes_signed_messages = True  # type: ignore[attr-defined]
    request = RequestFactory().post("/hook", {"n": CARDS[0]})
    assert NoCardNumbers(lambda _r: HttpResponse()).process_view(request, hook, (), {}) is None


@pytest.mark.django_db
def test_the_house_keeps_the_guard_at_its_door() -> None:
    refused = Client().post("/sign-in", {"username": CARDS[0], "password": "x"})
    assert refused.status_code == 422
    assert b"4242" not in refused.content
