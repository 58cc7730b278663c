"""Payment card numbers: found in any text, so that they never come in. Nothing here keeps or repeats what it saw.

Numbers are known by issuer prefix, length and check digit (ISO/IEC 7812). Phone numbers, order and account numbers,
EAN and IBAN pass: they have other lengths, or stand behind a plus sign or letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError

_SHORTEST = 14
_PERHAPS = re.compile(r"(?:\d[\W_]{0,2}){13}\d")
_GROUPS = re.compile(r"\d+(?:[ .\-\u2010-\u2015\u00a0\u202f_/]{1,2}\d+)*")
_WORD_OF_CODE = 24
# What an issuer's numbers begin with, and how long they are.
_ISSUERS = (
    (r"4", (16, 19)),  # Visa
    (r"5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)", (16,)),  # Mastercard
    (r"3[47]", (15,)),  # American Express
    (r"30[0-5]|3[689]", (14, 16)),  # Diners Club
    (r"6011|64[4-9]|65", (16, 19)),  # Discover
    (r"35(?:2[89]|[3-8]\d)", (16, 19)),  # JCB
    (r"62", (16, 17, 18, 19)),  # UnionPay
    (r"81", (16,)),
    (r"50(?:18|19|20|38)|5893|6304|67(?:59|6[1-3])", (16, 17, 18, 19)),  # Maestro and Dankort
    (r"220[0-4]", (16, 17, 18, 19)),  # Mir
)
_ISSUED = re.compile("|".join(f"({prefix})" for prefix, _ in _ISSUERS))
_LENGTHS = dict(enumerate((lengths for _, lengths in _ISSUERS), start=1))
_DOUBLED = str.maketrans("0123456789", "0246813579")


class CardNumberError(DeskError):
    code = "card-number"
    sentence = _(
        "A card number does not belong here, and was not saved. Send the customer a pay link: "
        "they give the number to the bank's own page."
    )


def refuse(*values: Any) -> None:
    """Raises CardNumberError where any text inside the values (mappings and lists are looked into) holds one."""
    if any(find_card_number(text) for text in texts_in(values)):
        raise CardNumberError


def find_card_number(text: str) -> bool:
    """Whether a text holds a payment card number, however it is spaced; full-width digits count too."""
    if len(text) < _SHORTEST:
        return False
    plain = unicodedata.normalize("NFKC", text)
    return bool(_PERHAPS.search(plain)) and any(_luhn(digits) for digits in _candidates(plain))


def _candidates(text: str) -> Iterator[str]:
    """Runs of whole digit groups with an issuer's prefix and length; a group is never cut."""
    for found in _GROUPS.finditer(text):
        if text[max(0, found.start() - 2) : found.start()].rstrip().endswith("+") or _inside_a_code(
            text, found.start(), found.end()
        ):
            continue
        groups = re.findall(r"\d+", found.group())
        digits = "".join(groups)
        edges = list(accumulate((len(group) for group in groups), initial=0))
        allowed = set(edges)
        for start in edges:
            if issued := _ISSUED.match(digits, start):
                lengths = _LENGTHS[issued.lastindex or 1]
                yield from (digits[start : start + n] for n in lengths if start + n in allowed)


def _inside_a_code(text: str, start: int, end: int) -> bool:
    """Whether the digits are a piece of something long with letters in it: a key, a token, a hash."""
    while start and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    word = text[start:end]
    return len(word) > _WORD_OF_CODE and any(letter.isalpha() for letter in word)


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1; a row of one digit is nobody's card."""
    odd, even = digits[-1::-2], digits[-2::-2].translate(_DOUBLED)
    return (sum(map(int, odd)) + sum(map(int, even))) % 10 == 0 and digits.count(digits[0]) != len(digits)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON-like value, numbers and keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(key)
            yield from texts_in(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from texts_in(inner)
