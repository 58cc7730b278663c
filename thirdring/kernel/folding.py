"""Folding for words that are searched: what people type and what is stored meet in the same letters.

In Python, not in the database, so that no locale and no extension decides what is found. (Names of people and places
have a folding of their own in the customers room, where a spelling stands for a letter.)
"""

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "å": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
_CJK_RANGES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK = re.compile(f"[{_CJK_RANGES}]")
_WORD = re.compile(f"[{_CJK_RANGES}]+|[^\\W_{_CJK_RANGES}]+")


def fold(text: str) -> str:
    """Lower case, no accents, full-width forms made plain: `Ærø Ｃafé` -> `aero cafe`. Chinese stays as written."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", bare)


def words(text: str) -> list[str]:
    """The folded words of a text, in order; a run of Chinese, Japanese or Korean is one word."""
    return _WORD.findall(fold(text))


def is_cjk(word: str) -> bool:
    return bool(_CJK.match(word))


def suffixes(word: str) -> list[str]:
    """Every tail of a word, itself first: indexed, they let a prefix scan find any part of it."""
    return [word[start:] for start in range(len(word))]


def deletes(word: str) -> set[str]:
    """The word and the word less any one letter. Two words one typing error apart share one of them
    (a letter too many, too few, another, or two swapped): the deletes of SymSpell (Garbe 2012)."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def one_error_apart(left: str, right: str) -> bool:
    """Whether one inserted, missing, wrong or swapped letter makes the two the same (Damerau 1964)."""
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    rest_left, rest_right = left[start:], right[start:]
    swapped = rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:] and len(rest_left) > 1
    return swapped or rest_left[1:] == rest_right[1:] or rest_left[1:] == rest_right or rest_left == rest_right[1:]
