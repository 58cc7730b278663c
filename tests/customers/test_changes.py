"""Adding and editing: what is kept, what is refused, and the trace that every change leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.customers.builders import NOW, customer, home
from thirdring.customers import actions, models, queries
from thirdring.customers.values import Check, EntryKind, NewAddress, NewCustomer
from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.kernel.models import AuditEntry
from thirdring.kernel.phone import BadPhoneError

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    kept = (models.Customer, models.Phone, models.Email, models.Address, models.Note, models.Entry, models.NameKey)
    return {model.__name__: model.objects.count() for model in kept}


@pytest.mark.job("O1.3", "O4.4.1", "O4.4.2", "O4.4.3", "O4.4.4", "Z1.3")
def test_a_new_customer_with_everything() -> None:
    new = customer(
        phones=["33 12 34 56", "+44 20 7946 0123"],
        emails=[" soren@example.dk "],
        addresses=[home(), home("Bakken 1", "8000", "Aarhus C")],
        code_word="Regnbue",
        note="Prefers to be called Søren.",
    )
    profile = queries.profile(new)
    assert profile.name == "Søren Møller"
    assert [phone.e164 for phone in profile.phones] == ["+4533123456", "+442079460123"]
    assert profile.email == "soren@example.dk"
    assert [a.city for a in profile.addresses] == ["København Ø", "Aarhus C"]
    assert profile.primary_shipping == profile.primary_billing == profile.addresses[0]
    assert profile.has_code_word
    assert profile.notes[0].text == "Prefers to be called Søren."
    assert len(profile.account_number) == 9


@pytest.mark.parametrize(
    ("given", "family", "written"),
    [("小明", "王", "王小明"), ("Søren", "Møller", "Søren Møller"), ("", "Hansen", "Hansen"), ("한국", "김", "김한국")],
)
def test_the_name_as_the_customer_writes_it(given: str, family: str, written: str) -> None:
    assert queries.profile(customer(given, family)).name == written


@pytest.mark.parametrize(
    "wrong",
    [{"given": "", "family": " "}, {"phones": ["12"]}, {"emails": ["nobody"]}, {"addresses": [NewAddress(line1="x")]},
     {"code_word": "abc"}],
)  # fmt: skip
def test_what_is_wrong_is_refused_whole(wrong: dict) -> None:
    before = rows()
    with pytest.raises(DeskError) as refused:
        customer(**wrong)
    assert refused.value.code in {"no-name", "bad-phone", "bad-email", "incomplete-address", "weak-code-word"}
    assert str(refused.value)
    assert rows() == before


@pytest.mark.job("M1.7", "M5.4", "O4.2", "S2.1", "Z1.3", "O4.1")
def test_an_edit_leaves_a_trace_without_personal_data_in_the_audit_trail() -> None:
    new = customer()
    later = NOW + timedelta(minutes=1)
    changed = actions.edit_customer(customer_id=new, given_name="Sören", language="en", actor_id=7, now=later)
    assert changed == ("given_name", "name", "language")
    assert queries.profile(new).name == "Sören Møller"
    newest = queries.timeline(new)[0]
    assert (newest.kind, newest.at, newest.actor_id, newest.action) == (EntryKind.CHANGE, later, 7, "edited")
    line = AuditEntry.objects.filter(stream=f"customer:{new}").latest("seq")
    assert line.data == {"fields": ["given_name", "name", "language"], "reference": ""}
    assert audit.first_broken_line(f"customer:{new}") is None


def test_an_edit_that_changes_nothing_leaves_no_trace() -> None:
    new = customer()
    before = rows()
    assert actions.edit_customer(customer_id=new, given_name="Søren", actor_id=None, now=NOW) == ()
    assert rows() == before


def test_a_name_that_the_customer_writes_otherwise_stays() -> None:
    new = customer(name="Søren E. Møller")
    actions.edit_customer(customer_id=new, given_name="Soren", actor_id=None, now=NOW)
    assert queries.profile(new).name == "Søren E. Møller"


@pytest.mark.job("O4.3.1", "O4.3.2", "O4.4.2", "O4.4.3")
def test_primaries_move_and_there_is_always_exactly_one() -> None:
    new = customer(addresses=[home()])
    first = queries.addresses(new)[0].id
    second = actions.add_address(customer_id=new, address=home("Bakken 1"), primary_billing=True, actor_id=1, now=NOW)
    primaries = {a.id: (a.is_primary_shipping, a.is_primary_billing) for a in queries.addresses(new)}
    assert primaries == {first: (True, False), second: (False, True)}
    actions.make_primary(address_id=second, shipping=True, actor_id=1, now=NOW)
    actions.remove_address(address_id=second, actor_id=1, now=NOW)
    left = queries.addresses(new)
    assert [(a.id, a.is_primary_shipping, a.is_primary_billing) for a in left] == [(first, True, True)]
    assert queries.address(second).line1 == "Bakken 1"


@pytest.mark.parametrize("which", ["is_primary_shipping", "is_primary_billing"])
def test_the_database_refuses_a_second_primary(which: str) -> None:
    new = customer(addresses=[home(), home("Bakken 1")])
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Address.objects.filter(customer=new).update(**{which: True})


@pytest.mark.job("O4.3.1")
def test_an_edited_address_is_found_by_its_new_place_only() -> None:
    new = customer(addresses=[home()])
    address = queries.addresses(new)[0]
    actions.edit_address(address_id=address.id, address=home("Bakken 1", "8000", "Aarhus C"), actor_id=1, now=NOW)
    assert [hit.customer_id for hit in queries.search("møller aarhus", region="DK")] == [new]
    assert queries.search("møller københavn", region="DK") == []


@pytest.mark.job("M1.7", "S2.1")
def test_contacts_are_added_corrected_and_taken_off() -> None:
    new = customer(phones=["33123456"], emails=["a@example.dk"])
    profile = queries.profile(new)
    same = actions.add_phone(customer_id=new, number="+45 33 12 34 56", actor_id=1, now=NOW)
    assert same == profile.phones[0].id
    actions.edit_phone(phone_id=same, number="33123457", label="Home", actor_id=1, now=NOW)
    actions.edit_email(email_id=profile.emails[0].id, address="b@example.dk", actor_id=1, now=NOW)
    assert queries.profile(new).phone == "+4533123457"
    assert queries.profile(new).email == "b@example.dk"
    with pytest.raises(BadPhoneError):
        actions.add_phone(customer_id=new, number="twelve", actor_id=1, now=NOW)
    actions.remove_phone(phone_id=same, actor_id=1, now=NOW)
    actions.remove_email(email_id=profile.emails[0].id, actor_id=1, now=NOW)
    assert queries.profile(new).phones == queries.profile(new).emails == ()


@pytest.mark.job("O4.3.4", "O4.4.4")
def test_a_code_word_is_compared_as_it_is_said() -> None:
    new = customer(code_word="Blå Regnbue")
    assert "regnbue" not in models.Customer.objects.get(pk=new).code_word
    assert actions.check_code_word(customer_id=new, said="blå-regnbue", actor_id=1, now=NOW) is Check.MATCHED
    assert actions.check_code_word(customer_id=new, said="regnbue", actor_id=1, now=NOW) is Check.WRONG


@pytest.mark.job("O4.3.4")
def test_wrong_code_words_are_limited_over_all_operators() -> None:
    new = customer(code_word="Regnbue")
    for operator in (1, 2, 3):
        actions.check_code_word(customer_id=new, said="wrong", actor_id=operator, now=NOW)
    with pytest.raises(actions.TooManyAttemptsError):
        actions.check_code_word(customer_id=new, said="Regnbue", actor_id=4, now=NOW + timedelta(hours=23))
    after = NOW + timedelta(hours=25)
    assert actions.check_code_word(customer_id=new, said="Regnbue", actor_id=4, now=after) is Check.MATCHED


def test_a_new_code_word_counts_from_new() -> None:
    new = customer(code_word="Regnbue")
    for _ in range(3):
        actions.check_code_word(customer_id=new, said="wrong", actor_id=1, now=NOW)
    later = NOW + timedelta(minutes=1)
    actions.set_code_word(customer_id=new, code_word="Solskin", actor_id=9, now=later)
    assert actions.check_code_word(customer_id=new, said="solskin", actor_id=1, now=later) is Check.MATCHED


@pytest.mark.job("M5.4", "O4.1")
def test_notes_and_alerts() -> None:
    new = customer()
    alert = actions.add_note(customer_id=new, text="Open complaint", is_alert=True, actor_id=1, now=NOW)
    assert [note.text for note in queries.profile(new).alerts] == ["Open complaint"]
    actions.resolve_alert(note_id=alert, actor_id=1, now=NOW)
    assert queries.profile(new).alerts == ()
    with pytest.raises(actions.EmptyNoteError):
        actions.add_note(customer_id=new, text="  ", actor_id=1, now=NOW)


@pytest.mark.job("O4.1")
def test_the_timeline_is_paged_and_takes_lines_from_other_rooms() -> None:
    new = customer()
    for minute in range(5):
        actions.remember(
            customer_id=new,
            kind=EntryKind.CALL,
            actor_id=3,
            reference=f"call:{minute}",
            summary="Asked for a catalogue",
            at=NOW + timedelta(minutes=minute % 3),
        )
    newest = queries.timeline(new, limit=3)
    rest = queries.timeline(new, limit=10, before=(newest[-1].at, newest[-1].id))
    assert [e.reference for e in newest + rest] == ["call:2", "call:4", "call:1", "call:3", "call:0", ""]


def test_nobody_is_said_in_a_sentence() -> None:
    with pytest.raises(queries.NoCustomerError):
        queries.profile(987654)
    with pytest.raises(queries.NoCustomerError):
        actions.add_note(customer_id=987654, text="x", actor_id=1, now=NOW)


@pytest.mark.job("O1.3")
def test_duplicates_are_seen_while_typing() -> None:
    new = customer(phones=["33123456"], emails=["a@example.dk"], addresses=[home()])

    def same(**typed: object) -> list[int]:
        return [hit.customer_id for hit in queries.duplicates(region="DK", **typed)]  # type: ignore[arg-type]

    assert same(numbers=["33 12 34 56"]) == [new]
    assert same(emails=["A@Example.dk"]) == [new]
    assert same(given_name="Søren", family_name="Moeller", postcode="2100") == [new]
    assert same(given_name="Ida", family_name="Møller", postcode="2100") == []
    assert same(given_name="Søren", family_name="Møller", postcode="8000") == []
    assert same() == []
    assert same(numbers=["33123456"], apart_from=new) == []


def test_many_at_once_and_again_changes_nothing() -> None:
    listed = [
        NewCustomer("17850", name="Ann Archer", region="GB", emails=("ann@example.com",), note="From the old system"),
        NewCustomer("17851", given_name="丽", family_name="李", language="zh-hans", region="CN",
                    phones=("13800138000",), addresses=(NewAddress("南京路 1 号", "200001", "上海"),)),
        NewCustomer("17852"),
        NewCustomer("17853", name="Bob", phones=("12",)),
    ]  # fmt: skip
    loaded = actions.add_many(customers=listed, source="shop", actor_id=1, now=NOW)
    assert loaded.added == 3
    assert set(loaded.refused) == {"17852", "17853"}
    before = rows()
    again = actions.add_many(customers=listed, source="shop", actor_id=1, now=NOW)
    assert (again.added, again.ids) == (0, loaded.ids)
    assert rows() == before
    assert queries.profile(loaded.ids["17851"]).primary_shipping is not None
    assert [hit.customer_id for hit in queries.search("archer ann", region="GB")] == [loaded.ids["17850"]]
    assert [hit.name for hit in queries.search("丽 上海", region="CN") + queries.search("李丽", region="CN")][
        -1
    ] == "李丽"


def test_a_search_is_logged_by_kind_and_once() -> None:
    from uuid import uuid4

    search = uuid4()
    for q, found in (("so", 9), ("søren", 4), ("søren møl", 1)):
        actions.log_search(search=search, q=q, found=found, actor_id=5, call_id=12)
    actions.log_opened(search=search, customer_id=3)
    (kept,) = queries.searches_of_call(12)
    assert (kept.kind.value, kept.found, kept.opened_customer_id, kept.actor_id) == ("full_name", 1, 3, 5)
