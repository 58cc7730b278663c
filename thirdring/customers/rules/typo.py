"""One typing error: a letter too many, missing, wrong, or two neighbors swapped.

Words that are one error apart share a word with one letter deleted (Garbe's symmetric delete), so a table of deletions
finds all candidates by equality; `one_error_apart` then decides.
"""

from itertools import pairwise
from string import ascii_lowercase, digits


def deletions(word: str) -> frozenset[str]:
    """The word itself and the word less one letter."""
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def one_error_apart(left: str, right: str) -> bool:
    """Damerau-Levenshtein distance (restricted) of exactly one."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[start:], right[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter


def wrong_digit_or_swap(number: str) -> frozenset[str]:
    """Every number of the same length with one digit changed or two neighbors swapped."""
    places = range(len(number))
    changed = {number[:at] + other + number[at + 1 :] for at in places for other in digits}
    swapped = {number[:at] + number[at : at + 2][::-1] + number[at + 2 :] for at in places}
    return frozenset(changed | swapped) - {number}


def number_variants(number: str) -> frozenset[str]:
    """Every number that is one typing error away: a digit wrong, missing, too many, or two swapped."""
    longer = {number[:at] + other + number[at:] for at in range(len(number) + 1) for other in digits}
    return (wrong_digit_or_swap(number) | longer | deletions(number)) - {number}


def email_variants(address: str) -> frozenset[str]:
    """The addresses that are one likely error in the part before the @ away.

    A letter too many, missing or two swapped, wherever; a letter wrong where the right one is its neighbor on the
    keyboard or sounds like it, for an address is spelled over the telephone.
    """
    local, _at, domain = address.partition("@")
    near = set(deletions(local))
    for at, typed in enumerate(local):
        near.update(local[:at] + letter + local[at + 1 :] for letter in CONFUSED.get(typed, ""))
        near.add(local[:at] + local[at : at + 2][::-1] + local[at + 2 :])
    for at in range(len(local) + 1):
        near.update(local[:at] + letter + local[at:] for letter in ascii_lowercase)
    return frozenset(f"{other}@{domain}" for other in near - {local, ""})


ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
ALIKE = ("mn", "bpdtvegc", "sfxc", "kqcg", "iye", "aeh", "ou", "jg", "uvw", "._-")


def _confused() -> dict[str, str]:
    """For each letter those that are taken for it: beside it, above or below it, or alike to the ear."""
    groups = [set(group) for group in ALIKE]
    groups += [set(row[at : at + 2]) for row in ROWS for at in range(len(row) - 1)]
    groups += [{a, b} for upper, lower in pairwise(ROWS) for a, b in zip(upper, lower, strict=False)]
    letters = set().union(*groups)
    return {one: "".join(sorted(set().union(*(g for g in groups if one in g)) - {one})) for one in letters}


CONFUSED = _confused()
