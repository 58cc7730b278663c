"""The keys under which a customer is found by name: what `customers_namekey` holds, a range scan finds.

Measured design (docs/decisions/0020): every ordered pair of name words, family name with city and with postcode, and
for names written in ideographs every ending.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from thirdring.customers.rules.folding import fold, fold_postcode, is_ideographic, plain, tokens

SHORTEST_FORGIVEN = 3
MOST_WORDS = 5
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Named:
    """What keys are made of. `places` are (city, postcode) of the addresses in use."""

    given_name: str
    family_name: str
    company: str
    name: str
    places: tuple[tuple[str, str], ...] = ()


def keys(named: Named) -> frozenset[str]:
    """Every key of one customer."""
    found = {*_pairs(named), *_endings_of_ideographs(named), *_written_orders(named)}
    found.update(_endings(tokens(named.company)))
    found.update(_place_keys(_heads(named), named.places))
    return frozenset(key[:LONGEST] for key in found if key)


def words(named: Named) -> frozenset[str]:
    """The words a typing error may hide in: names, company and city, with digraphs and without; no ideographs."""
    cities = " ".join(city for city, _postcode in named.places)
    texts = (named.given_name, named.family_name, named.name, named.company, cities)
    found = {word for text in texts for word in (*tokens(text), *plain(text).split())}
    return frozenset(w for w in found if len(w) >= SHORTEST_FORGIVEN and not is_ideographic(w) and not w.isdigit())


def _pairs(named: Named) -> Iterable[str]:
    parts = tokens(f"{named.given_name} {named.family_name}")
    written = () if is_ideographic(named.name) else tokens(named.name)
    whole = tuple(dict.fromkeys(parts + written))[:MOST_WORDS]
    if len(whole) == 1:
        yield whole[0]
    for first, second in permutations(whole, 2):
        yield f"{first} {second}"


def _endings_of_ideographs(named: Named) -> Iterable[str]:
    for word in tokens(named.name) + tokens(named.company):
        if is_ideographic(word):
            yield from (word[at:] for at in range(len(word)))


def _written_orders(named: Named) -> Iterable[str]:
    """Names of three words and more, as written and family name first, so that they can be typed in full."""
    yield from (text for text in (fold(named.name),) if text.count(" ") > 1)
    turned = fold(f"{named.family_name} {named.given_name}")
    yield from (text for text in (turned,) if text.count(" ") > 1)


def _endings(company: Sequence[str]) -> Iterable[str]:
    for at in range(len(company)):
        yield " ".join(company[at:])


def _heads(named: Named) -> frozenset[str]:
    """What people say before the city: the family name or a word of it, the company, a name without spaces."""
    family = tokens(named.family_name)
    whole = fold(named.name)
    heads = {" ".join(family), *family[:MOST_WORDS], fold(named.company)}
    if is_ideographic(whole) and " " not in whole:
        heads.add(whole)
    return frozenset(heads - {""})


def _place_keys(heads: Iterable[str], places: Iterable[tuple[str, str]]) -> Iterable[str]:
    for head in heads:
        for city, postcode in places:
            if city_folded := fold(city):
                yield f"{head} {city_folded}"
            if postcode_folded := fold_postcode(postcode):
                yield f"{head} {postcode_folded}"
                yield f"{postcode_folded} {head}"
