"""How names and places are made comparable: one folding for what is kept and for what is typed.

Danish, German and Swedish letters fold with both of their spellings onto one (ø, ö, oe -> o; å, ä, æ, aa, ae -> a;
ü, ue -> u), so that all ways of writing meet. Folded from left to right, so a folded beginning stays a beginning.
"""

import re
import unicodedata
from functools import lru_cache

SPECIAL = str.maketrans(
    {"ø": "o", "æ": "a", "å": "a", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "œ": "o"}
)
DIGRAPHS = re.compile(r"([ao])[ae](?<!oa)|ue")
DROPPED = re.compile(r"['’`´.]")
APART = re.compile(r"[\W_]+")
IDEOGRAPH = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯豈-﫿]")


def is_ideographic(text: str) -> bool:
    """Chinese, Japanese or Korean: written without spaces between family and given name."""
    return IDEOGRAPH.search(text) is not None


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case, plain letters and digits, one space between words; the end of it for any name or place."""
    if text.isascii():
        plain = text.lower()
    else:
        wide = unicodedata.normalize("NFKC", text).casefold().translate(SPECIAL)
        plain = "".join(c for c in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(c))
        plain = unicodedata.normalize("NFC", plain)
    apart = APART.sub(" ", DROPPED.sub("", plain)).strip()
    return DIGRAPHS.sub(_single, apart)


def _single(match: re.Match[str]) -> str:
    return match.group(0)[0]


def tokens(text: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(text).split())


def fold_postcode(text: str) -> str:
    """Postcodes compare without spaces and hyphens, folded like everything typed: `DK-2100` -> `dk2100`."""
    return fold(text).replace(" ", "")


def fold_email(text: str) -> str:
    return text.strip().lower()
