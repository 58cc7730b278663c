"""What was typed into the search box, understood: its kind, and the stretches of the key table to scan for it."""

import re
from dataclasses import dataclass

from thirdring.customers.rules.folding import fold, fold_postcode, is_ideographic, plain
from thirdring.customers.values import SearchKind

NUMBER = re.compile(r"[+(]?[\d\s()+\-./]{2,}")
EMAIL_LIKE = re.compile(r"[\w.+\-]*[._+\d@][\w.+\-@]*")
SHORTEST_FORGIVEN = 3
PAIR = 2
MOST_TIED = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """`text` folded, its `words`, these with digraphs (`plain_words`), and `digits` where it is a number."""

    kind: SearchKind
    raw: str
    text: str
    words: tuple[str, ...]
    digits: str = ""
    plain_words: tuple[str, ...] = ()

    @property
    def is_pair(self) -> bool:
        return len(self.words) == PAIR

    @property
    def is_single(self) -> bool:
        """One word or number, or nothing."""
        return len(self.words) < PAIR

    @property
    def looks_like_email(self) -> bool:
        return self.kind is SearchKind.EMAIL or EMAIL_LIKE.fullmatch(self.raw) is not None

    @property
    def starts(self) -> tuple[str, ...]:
        """Beginnings of keys that mean the whole of what was typed, the most literal first."""
        return starts(self.words)

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """For three words and more: for each word after the first the keys that tie it to an earlier one."""
        if len(self.words) <= PAIR:
            return ()
        words = self.words[:MOST_TIED]
        return tuple(
            tuple(key for other in words[:at] for key in (f"{other} {words[at]}", f"{words[at]} {other}"))
            for at in range(1, len(words))
        )


def understand(text: str) -> Asked:
    """The kind of a search by its looks alone."""
    raw = text.strip()
    if "@" in raw:
        return Asked(SearchKind.EMAIL, raw, raw.lower(), ())
    if NUMBER.fullmatch(raw):
        digits = re.sub(r"\D", "", raw)
        return Asked(SearchKind.NUMBER, raw, digits, (digits,), digits)
    folded = fold(raw)
    words = tuple(folded.split())
    kind = SearchKind.FULL_NAME if len(words) > 1 or is_ideographic(folded) else SearchKind.ONE_WORD
    return Asked(kind, raw, folded, words, plain_words=tuple(plain(raw).split()))


def starts(words: tuple[str, ...]) -> tuple[str, ...]:
    """Key beginnings for some words: as typed, postcode parts joined, the last word first, ideographs joined."""
    if not words:
        return ()
    found = [" ".join(words)]
    if len(words) > 1:
        found += [_joined(words, at) for at in range(len(words) - 1) if _is_code(words[at:])]
        found.append(" ".join((words[-1], *words[:-1])))
        if is_ideographic("".join(words)):
            found.append("".join(words))
        if any(c.isdigit() for c in words[0]):
            found.append(_turned(words))
    return tuple(dict.fromkeys(found))


def _joined(words: tuple[str, ...], at: int) -> str:
    return " ".join((*words[:at], fold_postcode("".join(words[at:]))))


def _turned(words: tuple[str, ...]) -> str:
    """`sw1a 1aa smith` -> `sw1a1aa smith`."""
    code = [word for word in words if any(c.isdigit() for c in word)]
    rest = [word for word in words if not any(c.isdigit() for c in word)]
    return " ".join(("".join(code), *rest))


def _is_code(words: tuple[str, ...]) -> bool:
    """Parts of one postcode: every part carries a digit."""
    return len(words) > 1 and all(any(c.isdigit() for c in word) for word in words)


def forgivable(words: tuple[str, ...]) -> tuple[int, ...]:
    """The positions of the words in which one typing error is looked for; a short one needs another beside it."""
    shortest = SHORTEST_FORGIVEN if len(words) < PAIR else SHORTEST_FORGIVEN - 1
    return tuple(
        at for at, word in enumerate(words) if len(word) >= shortest and word.isalpha() and not is_ideographic(word)
    )
