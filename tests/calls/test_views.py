import pytest
from django.urls import reverse

from tests.calls.builders import NOW, answered, customer, later, ringing
from tests.people.builders import user
from thirdring.calls import actions, queries
from thirdring.calls.values import CallState, EndedBy, EventKind, Reason
from thirdring.kernel import clock
from thirdring.knowledge import demo as texts
from thirdring.people.values import Role
from thirdring.routing import actions as routing

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def operator(client):
    texts.load(NOW)
    person = user(name="Freja Holm")
    client.force_login(person)
    return person


def get(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query, **HTMX).content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, **HTMX)


class TestStrip:
    def test_without_a_call_it_offers_practice_to_those_who_take_calls(self, client, operator):
        assert 'data-key="f2"' in get(client, "calls:strip")
        client.force_login(user(Role.MANAGER))
        assert "data-key" not in get(client, "calls:strip")

    @pytest.mark.job("K2", "O1.1")
    def test_a_ringing_call_says_who_on_which_line_and_takes_one_key(self, client, operator):
        customer()
        call = ringing(caller_number="+4512345601", practice=True)
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        html = get(client, "calls:strip")
        for told in ("Anna Jensen", "Fjord &amp; Fell", "Denmark", "Danish", "badge practice"):
            assert told in html, told
        assert html.count('data-key="f2"') == 1

    def test_nobody_sees_anothers_ringing_call(self, client, operator):
        routing.offer(call_id=ringing().id, operator_id=user().pk, now=clock.now())
        assert "ringing" not in get(client, "calls:strip")

    def test_answering_opens_the_desk_on_the_call(self, client, operator):
        call = ringing()
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        answer = post(client, "routing:accept", call.id)
        assert f"call={call.id}" in answer.headers["HX-Trigger"]
        assert 'data-key="f4"' in answer.content.decode()

    def test_a_call_taken_during_an_announcement_opens_for_whose_it_is(self, client, operator):
        customer()
        call = ringing(caller_number="+4512345601")
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert client.get(reverse("calls:sheet", args=[call.id]), **HTMX).content == b""
        assert "Anna Jensen" in get(client, "calls:caller", call.id)
        client.force_login(user())
        for name in ("calls:sheet", "calls:caller"):
            assert client.get(reverse(name, args=[call.id]), **HTMX).status_code == 404

    def test_between_taking_and_hearing_each_other_the_strip_says_what_works_and_what_will(self, client, operator):
        call = ringing(switch="asterisk")
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert 'data-key="f2"' in get(client, "calls:strip")
        html = post(client, "routing:accept", call.id).content.decode()
        assert "Connecting" in html
        assert "pick it up now" in html
        assert 'data-key="f2"' not in html
        assert html.count('aria-disabled="true"') == html.count("data-why") == 4
        actions.happened(call_id=call.id, kind=EventKind.ANNOUNCED, now=clock.now())
        assert "hears the announcement to its end" in get(client, "calls:strip")
        for name in ("hold_question", "hold", "resume", "handover", "help_request"):
            answer = post(client, f"calls:{name}", call.id)
            assert (answer.status_code, "You are being connected" in answer.content.decode()) == (422, True), name
        assert "You are being connected" in get(client, "calls:handover_form", call.id)

    def test_the_desk_opens_on_the_customer_before_the_caller_can_be_heard(self, client, operator):
        known = customer()
        call = ringing(switch="asterisk", caller_number="+4512345601")
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        post(client, "routing:accept", call.id)
        html = client.get(f"/?call={call.id}").content.decode()
        assert reverse("customers:card", args=[known]) in html
        assert reverse("calls:caller", args=[call.id]) not in html

    def test_what_is_written_before_the_caller_can_be_heard_is_kept(self, client, operator):
        call = ringing(switch="asterisk")
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        routing.accept(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert "textarea" in get(client, "calls:sheet", call.id)
        post(client, "calls:note", call.id, text="Asks for the manager", seat="a")
        post(client, "calls:reasons", call.id, reason="complaint")
        actions.answer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert [note.text for note in queries.notes(call.id)] == ["Asks for the manager"]
        assert queries.call(call.id).reasons == {Reason.COMPLAINT}

    def test_a_call_that_was_given_back_is_taken_by_nobody(self, client, operator):
        call = ringing(switch="asterisk")
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        routing.accept(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert queries.call(call.id).is_connecting
        routing.give_back(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert not queries.call(call.id).is_connecting
        assert post(client, "calls:note", call.id, text="Mine", seat="a").status_code == 404

    def test_a_call_that_is_gone_is_told_in_a_sentence(self, client, operator):
        call = ringing()
        answer = post(client, "routing:accept", call.id)
        assert answer.status_code == 422
        assert "no longer waiting" in answer.content.decode()
        assert queries.call(call.id).state is CallState.RINGING


class TestActs:
    def test_hold_back_and_end(self, client, operator):
        call = ringing(practice=True)
        from thirdring.telephony.models import PracticeCall

        PracticeCall.objects.create(
            call_id=call.id, operator=operator, scenario="x", language="en",
            script={"title": "", "facts": {}, "steps": []}, hold_patience=later(60) - later(0),
        )  # fmt: skip
        routing.offer(call_id=call.id, operator_id=operator.pk, now=clock.now())
        post(client, "routing:accept", call.id)
        assert "on-hold" in post(client, "calls:hold", call.id).content.decode()
        assert "on-call" in post(client, "calls:resume", call.id).content.decode()
        assert "wrap-up" in post(client, "calls:hang_up", call.id).content.decode()

    @pytest.mark.parametrize("act", ["hold", "resume", "hang_up", "wrap_up", "disposition", "reasons", "note", "said"])
    def test_nobody_acts_on_anothers_call(self, client, operator, act):
        call = answered(user())
        before = queries.call(call.id)
        assert post(client, f"calls:{act}", call.id, text="x", reason="order").status_code == 404
        assert queries.call(call.id) == before
        assert queries.notes(call.id) == []

    @pytest.mark.job("K1", "O2.9")
    def test_a_wrap_up_says_what_is_missing_then_ends(self, client, operator):
        call = answered(operator)
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=clock.now())
        refused = post(client, "calls:wrap_up", call.id)
        assert refused.status_code == 422
        assert "why the customer called" in refused.content.decode()
        refused = post(client, "calls:wrap_up", call.id, reason="order")
        assert (refused.status_code, "what came of the call" in refused.content.decode()) == (422, True)
        assert queries.call(call.id).reasons == frozenset()
        post(client, "calls:reasons", call.id, reason=["information", "order"])
        ended = post(client, "calls:wrap_up", call.id, disposition="information_given")
        assert "idle" in ended.content.decode()
        assert queries.call(call.id).reasons == {Reason.INFORMATION, Reason.ORDER}

    def test_a_reason_that_is_still_on_its_way_comes_along_with_the_end_of_the_wrap_up(self, client, operator):
        call = answered(operator)
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=clock.now())
        assert 'hx-include="#call-reasons form"' in get(client, "calls:strip")
        ended = post(client, "calls:wrap_up", call.id, disposition="no_sale", reason=["order", "complaint"])
        assert "idle" in ended.content.decode()
        assert post(client, "calls:reasons", call.id, reason=["order", "complaint"]).status_code == 200
        assert queries.call(call.id).reasons == {Reason.ORDER, Reason.COMPLAINT}


class TestSheet:
    @pytest.mark.job("M5.4")
    def test_a_note_is_saved_as_it_is_typed_and_comes_back(self, client, operator):
        call = answered(operator)
        assert post(client, "calls:note", call.id, text="Wants", seat="a").json()["version"] == 1
        assert post(client, "calls:note", call.id, text="Wants two", seat="a").json()["version"] == 2
        assert "Wants two</textarea>" in get(client, "calls:sheet", call.id)

    def test_a_card_number_is_refused_in_words(self, client, operator):
        call = answered(operator)
        answer = client.post(
            reverse("calls:note", args=[call.id]),
            {"text": "4111 1111 1111 1111", "seat": "a"},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 422
        assert "card number" in answer.json()["error"]["sentence"]

    @pytest.mark.job("K2", "Z1.3")
    def test_a_household_is_a_choice_and_the_choice_opens_the_customer(self, client, operator):
        anna, bo = customer(), customer(given_name="Bo")
        call = answered(operator, caller_number="+4512345601")
        html = get(client, "calls:caller", call.id)
        assert f'value="{anna}"' in html
        assert f'value="{bo}"' in html
        answer = post(client, "calls:identification", call.id, customer=bo)
        assert f"customer={bo}" in answer.headers["HX-Trigger"]
        assert queries.call(call.id).customer_id == bo

    def test_nobody_known_leads_to_a_new_customer(self, client, operator):
        call = answered(operator, caller_number="+4512345699")
        assert f"new=customer&amp;call={call.id}&amp;q=%2B4512345699" in get(client, "calls:caller", call.id)

    @pytest.mark.job("O4.1")
    def test_the_last_contacts_tell_what_came_of_them(self, client, operator):
        anna = customer()
        call = answered(operator, caller_number="+4512345601")
        actions.add_note(call_id=call.id, author_id=operator.pk, text="Green gloves promised", now=NOW)
        assert "Green gloves" not in get(client, "calls:contacts", anna)
        actions.set_reason(call_id=call.id, reasons=[Reason.COMPLAINT], actor_id=operator.pk, now=NOW)
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=later(60))
        post(client, "calls:wrap_up", call.id, disposition="complaint_resolved")
        html = get(client, "calls:contacts", anna)
        assert "Green gloves promised" in html
        assert "Complaint resolved" in html


class TestSay:
    @pytest.mark.job("O2.1", "M1.1")
    def test_the_greeting_is_in_the_callers_language_with_brand_and_name(self, client, operator):
        answered(operator)
        html = get(client, "knowledge:say")
        assert "tak fordi du ringer til Fjord &amp; Fell" in html
        assert "Du taler med Freja Holm" in html

    @pytest.mark.job("O2.2", "O5.6", "K9")
    def test_words_of_etiquette_come_when_they_are_needed(self, client, operator):
        call = answered(operator)
        assert "Må jeg bede om dit for- og efternavn?" in get(client, "knowledge:say")
        actions.hold(call_id=call.id, now=clock.now())
        assert "Tak fordi du ventede." in get(client, "knowledge:say")

    def test_without_a_call_there_is_only_the_search(self, client, operator):
        html = get(client, "knowledge:say")
        assert "answers-q" in html
        assert "say-now" not in html

    def test_anothers_call_says_nothing(self, client, operator):
        call = answered(user())
        assert "say-now" not in get(client, "knowledge:say", query=f"?call={call.id}")

    @pytest.mark.job("O2.3", "O5.5")
    def test_what_was_told_stands_in_the_record(self, client, operator):
        call = answered(operator)
        assert "Er den vandtæt?" in get(client, "knowledge:answers", query=f"?q=vandtæt&call={call.id}")
        post(client, "calls:said", call.id, text="faq:waterproof", language="da")
        assert queries.events(call.id)[-1].data == {"text": "faq:waterproof", "language": "da"}
