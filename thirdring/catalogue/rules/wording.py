"""The search index's words, and which variant a query names ("parka red m")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from thirdring.kernel import folding

LONGEST = 60
_COMPOUND = 7
_SHORTEST_TAIL = 4
_CJK_PARTICLES = "的款件个双条"


class Weight(IntEnum):
    """The order of finds: the smaller, the nearer to what was meant."""

    CODE = 0
    NAME = 1
    COLOR = 2
    SIZE = 3
    CATEGORY = 4
    PART = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant as the query sees it: its color's words in every language, and its size's."""

    variant_id: int
    color_words: frozenset[str]
    size: str


def index_words(
    names: Mapping[str, str], *, colors: Iterable[Mapping[str, str]], sizes: Iterable[str], about: Iterable[str]
) -> dict[str, Weight]:
    """Every word that leads to a product, with the best weight it has. `about`: category, brand, summary."""
    found: dict[str, Weight] = {}
    for text in about:
        _add(found, text, Weight.CATEGORY)
    for text in sizes:
        _add(found, text, Weight.SIZE)
    for texts in colors:
        for text in texts.values():
            _add(found, text, Weight.COLOR)
    for text in names.values():
        _add(found, text, Weight.NAME)
    return found


def _add(found: dict[str, Weight], text: str, weight: Weight) -> None:
    for word in folding.words(text):
        _keep(found, word[:LONGEST], weight)
        for tail in tails(word) if weight < Weight.CATEGORY or folding.is_cjk(word) else ():
            _keep(found, tail[:LONGEST], max(weight, Weight.PART))


def _keep(found: dict[str, Weight], word: str, weight: Weight) -> None:
    found[word] = min(weight, found.get(word, weight))


def tails(word: str) -> list[str]:
    """Where else a prefix scan should meet a word: anywhere in Chinese, inside a compound (`regnjakke` -> `jakke`)."""
    if folding.is_cjk(word):
        return folding.suffixes(word)[1:]
    if len(word) < _COMPOUND or not word.isalpha():
        return []
    return [tail for tail in folding.suffixes(word)[1:] if len(tail) >= _SHORTEST_TAIL]


def query_words(text: str, color_names: Iterable[str]) -> list[str]:
    """The folded words of a query; a run of Chinese is cut where a known color name stands in it."""
    names = sorted({each for each in color_names if folding.is_cjk(each)}, key=len, reverse=True)
    return [part for word in folding.words(text) for part in (_cut(word, names) if folding.is_cjk(word) else [word])]


def _cut(run: str, names: list[str]) -> list[str]:
    for name in names:
        before, found, after = run.partition(name)
        if found:
            return [*_cut(before, names), name, *_cut(after, names)]
    bare = run.strip(_CJK_PARTICLES)
    return [bare] if bare else []


def bigrams(run: str) -> list[str]:
    """Overlapping pairs of a run of Chinese: all of them must be met when the run as a whole is not."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def color_words(names: Mapping[str, str]) -> frozenset[str]:
    return _words_of(tuple(names.values()))


@lru_cache(maxsize=4_096)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in folding.words(text))


def named(choices: list[Choice], words: Iterable[str]) -> tuple[list[Choice], bool, bool]:
    """The choices that the words leave, and whether they name a color and a size.

    A word narrows only where it names something that this product has; "red" for a parka that comes in blue narrows
    nothing, and the operator sees that at once.
    """
    left, color, size = choices, False, False
    for word in words:
        by_size = [each for each in left if word in _words_of((each.size,))]
        by_color = [each for each in left if _names_color(each, word)]
        if by_size:
            left, size = by_size, True
        elif by_color:
            left, color = by_color, True
    return left, color, size


def _names_color(choice: Choice, word: str) -> bool:
    if word in choice.color_words:
        return True
    return len(word) > 2 and any(each.startswith(word) for each in choice.color_words)  # noqa: PLR2004
