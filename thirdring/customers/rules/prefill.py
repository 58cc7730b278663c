"""What was typed into the search box becomes the beginning of a new customer, so that nothing is typed twice."""

import re
from dataclasses import dataclass

from thirdring.customers.rules.asked import understand
from thirdring.customers.rules.folding import is_ideographic
from thirdring.customers.values import SearchKind

TWO_CHARACTER_FAMILIES = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐"}
)
PARTICLES = frozenset({"von", "van", "de", "af", "di", "la", "le", "der", "den", "du", "zu"})


@dataclass(frozen=True, slots=True)
class Prefill:
    given_name: str = ""
    family_name: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    language: str = ""
    region: str = ""


def prefill(typed: str, *, caller: str, language: str, region: str) -> Prefill:
    """Guess the field that the text belongs in; the caller's number (E.164) is always kept."""
    asked = understand(typed)
    phones = [caller] if caller else []
    given, family, email = "", "", ""
    if asked.kind is SearchKind.EMAIL:
        email = asked.raw
    elif asked.kind is SearchKind.NUMBER:
        phones.append(asked.raw)
    else:
        given, family = split_name(asked.raw)
    if is_ideographic(given + family):
        language, region = "zh-hans", "CN"
    return Prefill(given, family, tuple(dict.fromkeys(phones)), email, language, region)


def split_name(text: str) -> tuple[str, str]:
    """(given, family): the family name comes first in ideographs and before a comma, last elsewhere; no digits."""
    text = re.sub(r"\S*\d\S*", "", text).strip(" ,")
    if is_ideographic(text):
        joined = text.replace(" ", "")
        length = 2 if joined[:2] in TWO_CHARACTER_FAMILIES else 1
        return joined[length:], joined[:length]
    if "," in text:
        family, _comma, given = text.partition(",")
        return _capital(given.strip()), _capital(family.strip())
    words = _capital(text).split()
    start = next((at for at, word in enumerate(words) if at and word.lower() in PARTICLES), len(words) - 1)
    return " ".join(words[: max(start, 1)]), " ".join(words[max(start, 1) :])


def _capital(text: str) -> str:
    """Typed in a hurry, all in small letters: each word gets its capital; anything else is as the operator wrote it."""
    if text != text.lower():
        return text
    return " ".join(word if word in PARTICLES else word[:1].upper() + word[1:] for word in text.split())
