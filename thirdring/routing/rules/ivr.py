"""The voice menu: a pure state machine. A menu and what was pressed give the next steps; the telephone plays them.

`begin` and `press` give a `Turn`: the session, which is small, frozen and survives a restart as JSON, and the steps
up to the one that has to wait for the caller. `walk` yields the same steps one by one.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from thirdring.customers.rules.account import LENGTH, is_account_number
from thirdring.routing.rules.menus import Kind, Menu, Node, Option, Texts

MOST_STEPS: Final = 50
"""A menu that was checked never plays so much without asking; one that was not must not play for ever."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a caller is in a menu, and what was learned of them."""

    node: str
    tries: int = 0
    language: str = ""
    reason: str = ""
    account: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Play:
    """Say a text: its own `texts` by language, or the house's prompt `key`."""

    key: str
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gather:
    """Say a text and take keys meanwhile: up to `most`, ended early by `finish_on`, or by `seconds` of silence.

    What was pressed goes to `press`; nothing at all is the empty text.
    """

    prompt: Play
    most: int
    finish_on: str
    seconds: int


@dataclass(frozen=True, slots=True)
class SetLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class SetReason:
    reason: str


@dataclass(frozen=True, slots=True)
class Identify:
    """The caller has keyed in an account number that passes its check digit; caller id and number prove nothing."""

    account: str


@dataclass(frozen=True, slots=True)
class ToQueue:
    """Admit the call: `routing.actions.admit(queue=, priority=)`; an empty code is the line's own queue."""

    queue: str
    priority: int = 0


@dataclass(frozen=True, slots=True)
class TakeVoicemail:
    """Record a message after a tone, then hang up; what was said before has asked for it."""


@dataclass(frozen=True, slots=True)
class MakeCallback:
    """Promise a call back with the place kept: `routing.actions.ask_for_callback`, then go on."""

    queue: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """Nothing more to say."""


Step = Play | Gather | SetLanguage | SetReason | Identify | ToQueue | TakeVoicemail | MakeCallback | HangUp
LAST: Final = (ToQueue, TakeVoicemail, HangUp)


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after a move, and the steps to be played before the next one."""

    session: Session
    steps: tuple[Step, ...]


def begin(menu: Menu, *, language: str, is_open: bool) -> Turn:
    """The first steps of a call on a line that speaks `language`."""
    return _go(menu, Session(menu.start, language=language), menu.start, (), is_open=is_open)


def press(menu: Menu, session: Session, digits: str, *, is_open: bool) -> Turn:
    """What follows on the keys that were pressed at the last `Gather`; empty after its silence.

    A session that is over, or whose node is gone from the menu, is led to the line's own queue: a caller is never lost.
    """
    node = menu.node(session.node)
    if session.is_over or node is None:
        return _queue(session, "")
    answer = {Kind.CHOICE: _chosen, Kind.ACCOUNT: _account, Kind.CALLBACK: _callback}.get(node.kind)
    if answer is None:
        return _go(menu, session, node.name, (), is_open=is_open)
    target, session, steps = answer(node, session, digits.strip())
    if target is not None:
        return _go(menu, replace(session, tries=0), target, steps, is_open=is_open)
    if session.tries + 1 >= node.tries:
        return _go(menu, replace(session, tries=0), node.otherwise, steps, is_open=is_open)
    return Turn(replace(session, tries=session.tries + 1), (*steps, _gather(node)))


def walk(menu: Menu, *, language: str, is_open: bool) -> Generator[Step, str, Session]:
    """Yield the steps of a call; send the keys pressed (empty for silence) in answer to each `Gather`."""
    turn = begin(menu, language=language, is_open=is_open)
    while True:
        for step in turn.steps:
            pressed = yield step
        if turn.session.is_over:
            return turn.session
        turn = press(menu, turn.session, pressed or "", is_open=is_open)


def _go(menu: Menu, session: Session, name: str, steps: tuple[Step, ...], *, is_open: bool) -> Turn:
    """Follow the menu from a node on, until it has to wait or is over."""
    for _each in range(MOST_STEPS):
        node = menu.node(name)
        if node is None:
            return _queue(session, "", steps)
        session = replace(session, node=name)
        if node.kind in {Kind.CHOICE, Kind.ACCOUNT, Kind.CALLBACK}:
            return Turn(session, (*steps, _gather(node)))
        if node.kind is Kind.HOURS:
            name = node.next if is_open else node.otherwise
            continue
        steps = (*steps, *_said(node))
        if node.kind is Kind.SAY:
            name = node.next
            continue
        return _over(node, session, steps)
    return _queue(session, "", steps)


def _over(node: Node, session: Session, steps: tuple[Step, ...]) -> Turn:
    if node.kind is Kind.QUEUE:
        return _queue(session, node.queue, steps, priority=node.priority)
    if node.kind is Kind.VOICEMAIL:
        asked = () if _said(node) else (Play("leave-a-message"),)
        return Turn(replace(session, is_over=True), (*steps, *asked, TakeVoicemail()))
    return Turn(replace(session, is_over=True), (*steps, HangUp()))


def _queue(session: Session, queue: str, steps: tuple[Step, ...] = (), *, priority: int = 0) -> Turn:
    return Turn(replace(session, is_over=True), (*steps, ToQueue(queue, priority)))


Answer = tuple[str | None, Session, tuple[Step, ...]]
"""Where to go (None: ask again), what is known now, and what is done on the way."""


def _chosen(node: Node, session: Session, digits: str) -> Answer:
    option = next((one for one in node.options if digits and one.digit == digits[0]), None)
    if option is None:
        return None, session, _sorry(digits)
    return option.next, _learned(session, option), tuple(_effects(option))


def _account(node: Node, session: Session, digits: str) -> Answer:
    number = digits.removesuffix("#")
    if is_account_number(number):
        return node.next, replace(session, account=number), (Identify(number),)
    if digits == "#":
        return node.otherwise, session, ()
    return None, session, _sorry(digits)


def _callback(node: Node, session: Session, digits: str) -> Answer:
    if digits[:1] == "1":
        return node.next, session, (MakeCallback(node.queue),)
    return (node.otherwise if digits else None), session, ()


def _effects(option: Option) -> Generator[Step, None, None]:
    if option.language:
        yield SetLanguage(option.language)
    if option.reason:
        yield SetReason(option.reason)


def _learned(session: Session, option: Option) -> Session:
    return replace(session, language=option.language or session.language, reason=option.reason or session.reason)


def _sorry(digits: str) -> tuple[Step, ...]:
    return (Play("not-understood"),) if digits else ()


def _gather(node: Node) -> Gather:
    is_number = node.kind is Kind.ACCOUNT
    return Gather(_prompt(node), LENGTH if is_number else 1, "#" if is_number else "", node.seconds)


def _said(node: Node) -> tuple[Step, ...]:
    return (_prompt(node),) if any(node.texts.values()) else ()


def _prompt(node: Node) -> Play:
    return Play(node.name, node.texts)


def spoken(play: Play, language: str, house: Mapping[str, Texts]) -> str:
    """The words of a prompt in a language, in English or any other where it has none in that."""
    texts = play.texts or house.get(play.key, {})
    return texts.get(language) or texts.get("en") or next((text for text in texts.values() if text), "")
