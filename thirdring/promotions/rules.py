"""How codes are written, and how they are heard."""

import unicodedata
from collections.abc import Iterable

from thirdring.promotions.values import Code

# Letters and digits that a bad line makes one of.
_HEARD_ALIKE = ("BPDTVEGC3", "MN", "O0QU", "I1LYJ", "FSX5", "Z2", "A8HK", "W", "R4", "69", "7")
_FOLD = {ord(letter): group[0] for group in _HEARD_ALIKE for letter in group}


def written(text: str) -> str:
    """A code as we keep it: capitals and digits only, so that "spring 26", "Spring-26" and full-width digits agree."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def heard(text: str) -> str:
    """A code as it sounds: letters that are misheard for one another fall together (B/P/D/T, M/N, 0/O, 1/I, F/S/5)."""
    return written(text).translate(_FOLD)


def keys(text: str) -> frozenset[str]:
    """The sound of a code, and the same with any one letter missing: two codes a slip apart share a key."""
    sound = heard(text)
    return frozenset({sound, *(sound[:i] + sound[i + 1 :] for i in range(len(sound)) if len(sound) > 1)})


def nearest(text: str, codes: Iterable[Code], *, limit: int = 3) -> tuple[Code, ...]:
    """The codes that were most likely meant, the likeliest first."""
    sound, letters = heard(text), written(text)

    def distance(code: Code) -> tuple[int, int, str]:
        return slips(sound, heard(code.code)), slips(letters, code.code), code.code

    return tuple(sorted(codes, key=distance)[:limit])


def slips(one: str, other: str) -> int:
    """Letters to change, add or drop to make one text the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
