"""The terms of sale in force: read, taken away, changed, put in force, never half."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people.builders import user
from thirdring.kernel import clock
from thirdring.orders import models, terms
from thirdring.orders.quote.demo_terms import DEMO_TERMS
from thirdring.orders.rules.terms_faults import faults
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    terms.forget()
    yield
    terms.forget()


def changed(change: Any) -> bytes:
    body = json.loads(terms.written())
    change(body)
    return json.dumps(body).encode()


def test_a_new_house_has_the_demo_terms_and_they_are_usable() -> None:
    assert terms.current() is DEMO_TERMS
    assert faults(DEMO_TERMS) == ()


def test_what_is_taken_away_can_be_put_back_unchanged() -> None:
    version = terms.put(text=terms.written(), actor_id=user().pk, now=clock.now())
    terms.forget()
    kept = terms.current()
    assert kept.version == version == 2
    assert (kept.methods, kept.tax_rates, kept.zones) == (DEMO_TERMS.methods, DEMO_TERMS.tax_rates, DEMO_TERMS.zones)
    assert kept.holidays == DEMO_TERMS.holidays


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda b: b.pop("zones"), "terms-unreadable"),
        (lambda b: b["tax_rates"][0].update(percent="a lot"), "terms-unreadable"),
        (lambda b: b["tax_rates"][0].update(percent="101"), "terms-percent"),
        (lambda b: b.update(timezone="Mars/Olympus"), "terms-timezone"),
        (lambda b: b.update(methods=[]), "terms-no-method"),
        (lambda b: b["methods"].append(b["methods"][0]), "terms-twice"),
        (lambda b: b["methods"][0].update(cutoff_hour=25), "terms-hour"),
        (lambda b: b["methods"][0].update(days_from=9), "terms-days"),
        (lambda b: b["methods"][0]["rates"][0].update(zone="moon"), "terms-zone"),
        (lambda b: b["methods"][0]["rates"][0].update(bands=[]), "terms-no-band"),
        (lambda b: b["methods"][0]["rates"][0]["bands"].reverse(), "terms-band-order"),
        (lambda b: b["methods"][0]["rates"][0]["bands"][0].update(amount="-1"), "terms-negative"),
    ],
)
def test_terms_that_cannot_be_are_refused_with_every_fault(change: Any, fault: str) -> None:
    with pytest.raises(terms.BadTermsError) as raised:
        terms.put(text=changed(change), actor_id=user().pk, now=clock.now())
    assert fault in {found.code for found in raised.value.found}
    assert not models.TermsVersion.objects.exists()


@pytest.mark.job("O1.11")
def test_an_administrator_puts_terms_in_force_and_others_read_them(client: Client) -> None:
    cheaper = changed(lambda b: b["methods"][0]["rates"][0]["bands"][0].update(amount="1.5"))
    upload = {"file": SimpleUploadedFile("terms.json", cheaper)}
    client.force_login(user(Role.MANAGER))
    assert "Standard delivery" in client.get("/orders/terms/").content.decode()
    assert json.loads(client.get("/orders/terms/file/").content)["version"] == 1
    assert client.post("/orders/terms/new/", upload).status_code == 403
    client.force_login(user(Role.ADMINISTRATOR))
    upload["file"].seek(0)
    assert client.post("/orders/terms/new/", upload).status_code == 302
    terms.forget()
    assert "1.50" in client.get("/orders/terms/").content.decode()
    broken = client.post("/orders/terms/new/", {"file": SimpleUploadedFile("terms.json", b"{")})
    assert broken.status_code == 422
    assert "Invalid JSON" in broken.content.decode()
