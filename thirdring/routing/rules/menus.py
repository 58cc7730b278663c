"""What a voice menu is made of, and what is wrong with one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Texts = Mapping[str, str]
"""Words by two-letter language."""


class Kind(StrEnum):
    """What a node of a menu does."""

    SAY = "say"
    CHOICE = "choice"
    ACCOUNT = "account"
    HOURS = "hours"
    QUEUE = "queue"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    HANG_UP = "hang_up"


ENDS: Final = frozenset({Kind.QUEUE, Kind.VOICEMAIL, Kind.HANG_UP})
"""Nodes that nothing follows."""
ASKS: Final = frozenset({Kind.CHOICE, Kind.ACCOUNT, Kind.CALLBACK})
"""Nodes that wait for the caller."""
DIGITS: Final = "1234567890*#"


@dataclass(frozen=True, slots=True)
class Option:
    """A key, where it leads, and what is learned from it: the caller's language or why they call."""

    digit: str
    next: str
    language: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One place in a menu.

    `next` follows by itself (say), when open (hours), on a valid number (account), on a promise (callback); `otherwise`
    follows when closed, or when after `tries` times of `seconds` nothing useful was pressed.
    """

    name: str
    kind: Kind
    texts: Texts = field(default_factory=dict)
    next: str = ""
    otherwise: str = ""
    options: tuple[Option, ...] = ()
    seconds: int = 6
    tries: int = 2
    queue: str = ""
    priority: int = 0

    @property
    def targets(self) -> tuple[str, ...]:
        """Where it can lead."""
        if self.kind in ENDS:
            return ()
        if self.kind is Kind.SAY:
            return (self.next,)
        if self.kind is Kind.CHOICE:
            return (*(one.next for one in self.options), self.otherwise)
        return (self.next, self.otherwise)


@dataclass(frozen=True, slots=True)
class Menu:
    """Nodes by name, and the one that a call begins with."""

    start: str
    nodes: tuple[Node, ...] = ()

    def node(self, name: str) -> Node | None:
        return next((one for one in self.nodes if one.name == name), None)


class Fault(StrEnum):
    """What can be wrong with a menu."""

    NO_START = "no_start"
    NAME_TWICE = "name_twice"
    LEADS_NOWHERE = "leads_nowhere"
    NO_OPTIONS = "no_options"
    KEY_TWICE = "key_twice"
    BAD_KEY = "bad_key"
    NEVER_REACHED = "never_reached"
    NEVER_ENDS = "never_ends"
    PLAYS_FOREVER = "plays_forever"
    NO_WORDS = "no_words"
    NO_SUCH_QUEUE = "no_such_queue"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault, the node it is at, and what it is about: a key, a name, a language."""

    fault: Fault
    node: str = ""
    about: str = ""


def problems(menu: Menu, *, queues: Collection[str] = (), languages: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Everything because of which a caller could get stuck, be sent nowhere or hear nothing; empty for a good menu."""
    found = [*_each_node(menu, queues, tuple(languages))]
    if menu.node(menu.start) is None:
        return (Problem(Fault.NO_START, about=menu.start), *found)
    reached = reachable(menu, menu.start)
    found += [Problem(Fault.NEVER_REACHED, one.name) for one in menu.nodes if one.name not in reached]
    found += [Problem(Fault.NEVER_ENDS, name) for name in sorted(reached) if not _can_end(menu, name)]
    found += [Problem(Fault.PLAYS_FOREVER, name) for name in sorted(reached) if _returns_unasked(menu, name)]
    return tuple(found)


def reachable(menu: Menu, name: str) -> frozenset[str]:
    """The nodes that a caller can come to from here, this one included."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        node = menu.node(ahead.pop())
        if node and node.name not in seen:
            seen.add(node.name)
            ahead += node.targets
    return frozenset(seen)


def _each_node(menu: Menu, queues: Collection[str], languages: tuple[str, ...]) -> Iterator[Problem]:
    names = [one.name for one in menu.nodes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(Fault.NAME_TWICE, name)
    for node in menu.nodes:
        for target in dict.fromkeys(node.targets):
            if target not in names:
                yield Problem(Fault.LEADS_NOWHERE, node.name, target)
        if node.kind is Kind.CHOICE:
            yield from _options(node)
        if node.kind in {Kind.QUEUE, Kind.CALLBACK} and node.queue and node.queue not in queues:
            yield Problem(Fault.NO_SUCH_QUEUE, node.name, node.queue)
        if node.kind in ASKS | {Kind.SAY, Kind.VOICEMAIL}:
            silent = [language for language in languages if not node.texts.get(language)]
            yield from (Problem(Fault.NO_WORDS, node.name, language) for language in silent)


def _options(node: Node) -> Iterator[Problem]:
    digits = [one.digit for one in node.options]
    if not digits:
        yield Problem(Fault.NO_OPTIONS, node.name)
    for digit in sorted(set(digits)):
        if len(digit) != 1 or digit not in DIGITS:
            yield Problem(Fault.BAD_KEY, node.name, digit)
        elif digits.count(digit) > 1:
            yield Problem(Fault.KEY_TWICE, node.name, digit)


def _can_end(menu: Menu, name: str) -> bool:
    """Whether a caller can come from here to a person, a recorder or the end."""
    found = (menu.node(other) for other in reachable(menu, name))
    return any(node is not None and node.kind in ENDS for node in found)


def _returns_unasked(menu: Menu, name: str) -> bool:
    """Whether the menu comes back here without the caller having pressed anything: it would talk without end."""
    node, seen = menu.node(name), set[str]()
    ahead = list(_unasked(node)) if node else []
    while ahead:
        other = menu.node(ahead.pop())
        if other and other.name not in seen:
            seen.add(other.name)
            ahead += _unasked(other)
    return name in seen


def _unasked(node: Node) -> tuple[str, ...]:
    """Where a caller who presses nothing is led."""
    return (node.otherwise,) if node.kind in ASKS else node.targets
