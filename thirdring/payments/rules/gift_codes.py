"""Gift card codes, as they are read aloud and written down."""

import unicodedata

# Crockford's base 32: no I, L, O or U, so that a code survives being read aloud and written down.
GIFT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")


def gift_code_written(text: str) -> str:
    """A gift card's code as it is compared: capitals and digits, misread letters put right."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    return "".join(letter for letter in plain if letter in GIFT_LETTERS)
