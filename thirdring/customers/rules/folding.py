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
DIGRAPHS = re.compile(r"a[ae]+|oe+|ue+")
DROPPED = re.compile(r"['’`´.]")
APART = re.compile(r"[\W_]+")
IDEOGRAPH = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯豈-﫿]")


def is_ideographic(text: str) -> bool:
    """Chinese, Japanese or Korean: written without spaces between family and given name."""
    return IDEOGRAPH.search(text) is not None


def fold(text: str) -> str:
    """Lower case, plain letters and digits, one space between words, one spelling of ø, å, æ, ü; idempotent."""
    return DIGRAPHS.sub(_single, plain(text))


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Folded but for the digraphs: `Michael` stays `michael`. What typing errors are looked for in."""
    if text.isascii():
        simple = text.lower()
    else:
        wide = unicodedata.normalize("NFKC", text).casefold().translate(SPECIAL)
        simple = "".join(c for c in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(c))
        simple = unicodedata.normalize("NFC", simple)
    return APART.sub(" ", DROPPED.sub("", simple)).strip()


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
