"""The card, its forms and the pages, as an operator's browser asks for them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.customers.builders import NOW, customer, home
from tests.people.builders import user
from thirdring.customers import actions, queries
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(user(Role.OPERATOR))
    return client


@pytest.fixture
def soren() -> int:
    return customer(phones=["33 12 34 56"], emails=["soren@example.dk"], addresses=[home()], code_word="Regnbue")


def at(name: str, *ids: int) -> str:
    return reverse(f"customers:{name}", args=ids)


@pytest.mark.job("O4.1", "O4.2", "K2", "S2.1")
def test_the_card_shows_who_it_is_and_what_happened(desk: Client, soren: int) -> None:
    customer("Ida", phones=["33123456"])
    actions.add_note(customer_id=soren, text="Open complaint", is_alert=True, actor_id=None, now=NOW)
    page = desk.get(at("card", soren)).text
    for shown in ("Søren Møller", "soren@example.dk", "Nørregade 12", "2100 København Ø", "Open complaint", "Dansk",
                  "Ida Møller", "Customer added", "Not asked"):  # fmt: skip
        assert shown in page, shown


@pytest.mark.job("O4.1", "O4.2")
@pytest.mark.parametrize("part", ["identity", "contacts", "addresses", "code_word", "notes", "timeline"])
def test_every_part_is_fetched_by_itself(desk: Client, soren: int, part: str) -> None:
    page = desk.get(reverse("customers:part", args=[soren, part])).text
    assert page.count("<section") == 1
    assert desk.get(reverse("customers:part", args=[soren, "nothing"])).status_code == 404


@pytest.mark.job("M1.7", "O4.2", "Z1.3")
def test_the_name_is_edited_in_place(desk: Client, soren: int) -> None:
    assert 'value="Møller"' in desk.get(reverse("customers:part", args=[soren, "identity"]) + "?edit=details").text
    sent = {"given_name": "Søren", "family_name": "Lund", "name": "Søren Møller", "company": "", "language": "en",
            "region": "DK"}  # fmt: skip
    assert "Søren" in desk.post(at("identity", soren), sent).text
    assert queries.profile(soren).family_name == "Lund"
    refused = desk.post(at("identity", soren), {"given_name": "", "family_name": "", "name": "", "company": ""})
    assert refused.status_code == 422
    assert 'data-code="no-name"' in refused.text
    assert queries.profile(soren).family_name == "Lund"


@pytest.mark.job("M1.7", "S2.1")
def test_contacts_are_edited_in_place(desk: Client, soren: int) -> None:
    assert "44 00 11 22" in desk.post(at("phones", soren), {"number": "44001122", "label": "Work"}).text
    refused = desk.post(at("phones", soren), {"number": "1"})
    assert refused.status_code == 422
    assert 'value="1"' in refused.text
    email = queries.profile(soren).emails[0]
    assert "s@example.dk" in desk.post(at("emails", soren), {"address": "s@example.dk", "email": email.id}).text
    page = reverse("customers:part", args=[soren, "contacts"]) + f"?edit=email-{email.id}"
    assert 'value="s@example.dk"' in desk.get(page).text
    desk.post(at("email_removal", soren, email.id))
    desk.post(at("phone_removal", soren, queries.profile(soren).phones[0].id))
    assert (len(queries.profile(soren).phones), queries.profile(soren).emails) == (1, ())


@pytest.mark.job("O4.3.1", "O4.3.2", "O4.4.2", "O4.4.3")
def test_addresses_are_edited_in_place_in_their_countrys_order(desk: Client, soren: int) -> None:
    british = desk.get(reverse("customers:address_fields"), {"country": "GB", "postcode": "2100", "line1": "1 High St"})
    page = british.text
    assert page.index('name="city"') < page.index('name="postcode"')
    assert 'value="1 High St"' in page
    assert "Postcodes of this country look different" in page
    sent = {"line1": "Bakken 1", "postcode": "8000", "city": "Aarhus C", "country": "DK", "billing": "on"}
    assert "8000 Aarhus C" in desk.post(at("addresses", soren), sent).text
    billing = queries.profile(soren).primary_billing
    assert billing is not None
    assert billing.city == "Aarhus C"
    edited = desk.post(at("addresses", soren), {**sent, "address": billing.id, "line1": "Bakken 2", "shipping": "on"})
    assert "Bakken 2" in edited.text
    assert queries.profile(soren).primary_shipping == queries.profile(soren).primary_billing
    refused = desk.post(at("addresses", soren), {"line1": "", "country": "DK"})
    assert refused.status_code == 422
    other = queries.profile(soren).addresses[1]
    desk.post(at("primary", soren, other.id), {"shipping": "on"})
    desk.post(at("address_removal", soren, other.id))
    assert [a.line1 for a in queries.profile(soren).addresses] == ["Bakken 2"]


@pytest.mark.job("O4.3.4", "O4.4.4")
def test_the_code_word_is_compared_and_never_shown(desk: Client, soren: int) -> None:
    assert "not the code word" in desk.post(at("comparison", soren), {"said": "sunshine"}).text
    matched = desk.post(at("comparison", soren), {"said": "REGNBUE"}).text
    assert "Matched" in matched
    desk.post(at("code_word", soren), {"code_word": "Solskin"})
    for _ in range(3):
        desk.post(at("comparison", soren), {"said": "wrong"})
    locked = desk.post(at("comparison", soren), {"said": "solskin"})
    assert 'data-code="too-many-attempts"' in locked.text
    assert "olskin" not in desk.get(at("card", soren)).text


@pytest.mark.job("M5.4")
def test_notes_and_alerts_from_the_card(desk: Client, soren: int) -> None:
    assert "Rings twice" in desk.post(at("notes", soren), {"text": "Rings twice"}).text
    desk.post(at("notes", soren), {"text": "Angry", "alert": "on"})
    (alert,) = queries.profile(soren).alerts
    desk.post(at("resolution", soren, alert.id))
    assert queries.profile(soren).alerts == ()
    assert desk.post(at("notes", soren), {"text": " "}).status_code == 422


@pytest.mark.job("O1.3", "O4.4.1", "O4.4.2", "O4.4.3", "O4.4.4", "Z1.3")
def test_a_new_customer_is_added_during_the_call_and_the_draft_stays(desk: Client) -> None:
    form = desk.get(
        reverse("customers:new"), {"q": "anna kirstine holm", "phone": "+4533123456", "call": 12, "draft": 5}
    )
    for shown in ('value="Anna Kirstine"', 'value="Holm"', 'value="+4533123456"', 'name="draft" value="5"'):
        assert shown in form.text, shown
    sent = {
        "given_name": "Anna", "family_name": "Holm", "phone": ["+4533123456", ""], "email": "anna@example.dk",
        "address-line1": "Bakken 1", "address-postcode": "8000", "address-city": "Aarhus C", "address-country": "DK",
        "language": "da", "region": "DK", "code_word": "Regnbue", "note": "New", "call": "12", "draft": "5",
    }  # fmt: skip
    saved = desk.post(reverse("customers:new"), sent)
    (hit,) = queries.search("anna holm", region="DK")
    assert f'hx-post="/desk/customers/{hit.customer_id}?call=12&amp;draft=5"' in saved.text
    refused = desk.post(reverse("customers:new"), {**sent, "phone": "1"})
    assert refused.status_code == 422
    assert 'value="Bakken 1"' in refused.text
    assert len(queries.search("anna holm", region="DK")) == 1


@pytest.mark.job("O1.3")
def test_the_form_warns_of_somebody_who_is_there_already(desk: Client, soren: int) -> None:
    page = desk.get(reverse("customers:likeness"), {"phone": "33123456", "region": "DK", "draft": 5}).text
    assert "Søren Møller" in page
    assert f"draft=5&amp;customer={soren}" in page
    assert desk.get(reverse("customers:likeness"), {"given_name": "Nobody"}).text.strip() == ""


@pytest.mark.job("O1.2", "M1.5")
def test_the_page_of_customers_searches_and_keeps_by_what(desk: Client, soren: int) -> None:
    assert "combobox" in desk.get(reverse("customers:index")).text
    page = desk.get(reverse("customers:search"), {"q": "møller søren", "search": str(uuid4()), "call": 4}).text
    assert "Søren Møller" in page
    assert "…3456" in page
    assert "so…n@example.dk" in page
    (kept,) = queries.searches_of_call(4)
    assert kept.kind.value == "full_name"
    assert "Nobody found" in desk.get(reverse("customers:search"), {"q": "xyzzy"}).text


@pytest.mark.job("O4.1")
def test_merging_shows_both_sides_and_is_taken_back(desk: Client, soren: int) -> None:
    other = customer("Søren", "Moeller", phones=["33123456"], addresses=[home("Bakken 9")])
    assert "Moeller" in desk.get(at("merge", soren)).text
    both = desk.get(at("merge", soren), {"with": other}).text
    assert "Bakken 9" in both
    assert "Nørregade 12" in both
    desk.post(at("merge", soren), {"absorbed": other})
    assert queries.profile(other).id == soren
    page = desk.get(at("customer", other)).text
    assert "Take the merge back" in page
    (merge,) = queries.live_merges(soren)
    desk.post(at("undoing", merge.id))
    assert queries.profile(other).id == other
    assert "Take the merge back" not in desk.get(at("customer", soren)).text


@pytest.mark.job("O4.1")
def test_the_timeline_goes_on_further_down(desk: Client, soren: int) -> None:
    for number in range(20):
        actions.add_note(customer_id=soren, text=f"Note {number}", actor_id=None, now=NOW)
    first = queries.timeline(soren, 15)
    card = desk.get(at("card", soren)).text
    assert "Show older" in card
    older = desk.get(at("timeline", soren), {"before": f"{first[-1].at.isoformat()}/{first[-1].id}"}).text
    assert "Customer added" in older
    assert "Show older" not in older


def test_nobody_is_answered_with_a_sentence(desk: Client) -> None:
    answer = desk.get(at("card", 987654))
    assert answer.status_code == 404
    assert "There is no such customer" in answer.text
