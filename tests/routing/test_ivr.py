from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.customers.rules.account import account_number
from thirdring.routing import queries
from thirdring.routing.demo import MENU
from thirdring.routing.queries.menus import menu_value
from thirdring.routing.rules import ivr
from thirdring.routing.rules.menus import Fault, Kind, Menu, Node, Option, Problem, problems

ACCOUNT = account_number(1)
LANGUAGES = ("da", "en", "zh")


def say(text="Hello"):
    return dict.fromkeys(LANGUAGES, text)


REASONS = (Option("1", "account", reason="order"), Option("2", "complaints", reason="complaint"))
MAIN = Menu(
    "language",
    (
        Node("language", Kind.CHOICE, say(), "", "hours", (Option("1", "hours", "da"), Option("2", "hours", "en"))),
        Node("hours", Kind.HOURS, next="reason", otherwise="closed"),
        Node("reason", Kind.CHOICE, say(), "", "orders", REASONS, tries=3),
        Node("account", Kind.ACCOUNT, say(), next="orders", otherwise="orders"),
        Node("orders", Kind.QUEUE, say("Please wait")),
        Node("complaints", Kind.QUEUE, queue="complaints", priority=2),
        Node("closed", Kind.SAY, say("We are closed"), next="call-back"),
        Node("call-back", Kind.CALLBACK, say(), next="bye", otherwise="message"),
        Node("message", Kind.VOICEMAIL, say()),
        Node("bye", Kind.HANG_UP, say("Goodbye")),
    ),
)  # fmt: skip


def played(menu, *keys, language="en", is_open=True):
    """The steps of a call in which these keys were pressed, the session at its end."""
    turn = ivr.begin(menu, language=language, is_open=is_open)
    steps = list(turn.steps)
    for key in keys:
        turn = ivr.press(menu, turn.session, key, is_open=is_open)
        steps += turn.steps
    return steps, turn.session


class TestCalls:
    def test_language_reason_and_account_lead_to_the_queue(self):
        steps, session = played(MAIN, "1", "1", ACCOUNT + "#")
        assert (session.language, session.reason, session.account, session.is_over) == ("da", "order", ACCOUNT, True)
        assert ivr.SetLanguage("da") in steps
        assert ivr.Identify(ACCOUNT) in steps
        assert steps[-1] == ivr.ToQueue("")

    def test_a_number_with_a_wrong_digit_is_asked_for_again_then_passed_over(self):
        wrong = ACCOUNT[:-1] + str((int(ACCOUNT[-1]) + 1) % 10)
        steps, session = played(MAIN, "2", "1", wrong, wrong)
        assert ivr.Play("not-understood") in steps
        assert session.account == ""
        assert steps[-1] == ivr.ToQueue("")

    def test_hash_alone_says_that_the_caller_has_no_number(self):
        steps, _session = played(MAIN, "2", "1", "#")
        assert steps[-1] == ivr.ToQueue("")

    def test_another_queue_and_priority(self):
        steps, _session = played(MAIN, "2", "2")
        assert steps[-1] == ivr.ToQueue("complaints", 2)

    def test_who_presses_nothing_reaches_a_person(self):
        steps, session = played(MAIN, "", "", "", "", "")
        assert session.is_over
        assert steps[-1] == ivr.ToQueue("")
        assert ivr.Play("not-understood") not in steps

    def test_closed_a_callback_or_a_message(self):
        steps, _session = played(MAIN, "2", "1", is_open=False)
        assert [type(step) for step in steps[-3:]] == [ivr.MakeCallback, ivr.Play, ivr.HangUp]
        steps, _session = played(MAIN, "2", "9", is_open=False)
        assert isinstance(steps[-1], ivr.TakeVoicemail)
        assert ivr.Play("leave-a-message") not in steps

    def test_a_mailbox_without_words_of_its_own_asks_with_the_houses(self):
        steps, _session = played(Menu("leave", (Node("leave", Kind.VOICEMAIL),)))
        assert steps == [ivr.Play("leave-a-message"), ivr.TakeVoicemail()]

    def test_a_session_from_before_a_change_of_the_menu_is_led_to_the_queue(self):
        turn = ivr.press(MAIN, ivr.Session("gone"), "1", is_open=True)
        assert turn.steps == (ivr.ToQueue(""),)

    def test_the_interpreter_yields_the_same_steps(self):
        walk, told = ivr.walk(MAIN, language="en", is_open=True), []
        keys = iter(["2", "1", ACCOUNT])
        step = next(walk)
        while step:
            told.append(step)
            with suppress(StopIteration):
                step = walk.send(next(keys) if isinstance(step, ivr.Gather) else "")
                continue
            break
        assert told == played(MAIN, "2", "1", ACCOUNT)[0]


class TestProblems:
    def test_a_good_menu_has_none(self):
        assert problems(MAIN, queues=["complaints"], languages=LANGUAGES) == ()

    def test_the_demo_menu_has_none(self):
        assert problems(menu_value(MENU), queues=["orders", "returns", "complaints"], languages=LANGUAGES) == ()

    @pytest.mark.parametrize(
        ("nodes", "expected"),
        [
            ((Node("a", Kind.SAY, say(), next="b"),), Problem(Fault.LEADS_NOWHERE, "a", "b")),
            ((Node("a", Kind.SAY, say(), next="a"),), Problem(Fault.NEVER_ENDS, "a")),
            (
                (Node("a", Kind.HOURS, next="b", otherwise="a"), Node("b", Kind.HANG_UP)),
                Problem(Fault.PLAYS_FOREVER, "a"),
            ),
            ((Node("a", Kind.CHOICE, say(), otherwise="b"), Node("b", Kind.HANG_UP)), Problem(Fault.NO_OPTIONS, "a")),
            ((Node("a", Kind.HANG_UP), Node("b", Kind.HANG_UP)), Problem(Fault.NEVER_REACHED, "b")),
            ((Node("a", Kind.QUEUE, queue="moon"),), Problem(Fault.NO_SUCH_QUEUE, "a", "moon")),
            ((Node("a", Kind.VOICEMAIL, {"en": "Speak"}),), Problem(Fault.NO_WORDS, "a", "da")),
            ((Node("b", Kind.HANG_UP),), Problem(Fault.NO_START, about="a")),
            (
                (Node("a", Kind.CHOICE, say(), otherwise="a", options=(Option("1", "b"),)), Node("b", Kind.HANG_UP)),
                Problem(Fault.PLAYS_FOREVER, "a"),
            ),
            (
                (
                    Node("a", Kind.CHOICE, say(), otherwise="b", options=(Option("1", "b"), Option("1", "b"))),
                    Node("b", Kind.HANG_UP),
                ),
                Problem(Fault.KEY_TWICE, "a", "1"),
            ),
        ],
    )
    def test_each_is_found(self, nodes, expected):
        assert expected in problems(Menu("a", nodes), languages=LANGUAGES)


NAMES = st.sampled_from("abcdef")
NODES = st.builds(
    Node,
    NAMES,
    st.sampled_from(Kind),
    st.just({"en": "words"}),
    NAMES,
    NAMES,
    st.lists(st.builds(Option, st.sampled_from("123"), NAMES), max_size=3, unique_by=lambda one: one.digit).map(tuple),
    tries=st.integers(1, 3),
)
MENUS = st.lists(NODES, min_size=1, max_size=6, unique_by=lambda one: one.name).map(
    lambda nodes: Menu("a", tuple(nodes))
)
PRESSED = st.lists(st.sampled_from(["", "1", "2", "9", "#", ACCOUNT]), max_size=12)


@given(MENUS, PRESSED, st.booleans())
def test_a_menu_without_problems_leads_every_silent_caller_to_an_end(menu, keys, is_open):
    """Whatever is pressed first, silence after it comes to an end; nobody is asked for ever."""
    if problems(menu):
        return
    steps, session = played(menu, *keys, *[""] * 30, is_open=is_open)
    assert session.is_over
    assert any(isinstance(step, ivr.LAST) for step in steps)


@given(MENUS, PRESSED, st.booleans())
def test_even_a_broken_menu_never_plays_for_ever_nor_fails(menu, keys, is_open):
    steps, _session = played(menu, *keys, is_open=is_open)
    assert len(steps) <= (len(keys) + 1) * (ivr.MOST_STEPS + 4)


def test_words_fall_back_to_english_and_to_the_house():
    assert queries.words(ivr.Play("x", {"en": "Hello"}), "zh") == "Hello"
    assert queries.words(ivr.Play("goodbye"), "da") == "Tak for opkaldet. Farvel."
