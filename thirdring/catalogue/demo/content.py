"""Links between products and the questions that callers ask."""

from collections.abc import Iterator
from itertools import pairwise

from thirdring.catalogue import actions
from thirdring.catalogue.demo.tables import table, text
from thirdring.catalogue.values import LinkKind, NewProduct

_RELATED = 4


def put_content(products: list[NewProduct]) -> None:
    actions.put_links([*_within_a_kind(products), *_goes_with(products)])
    for category, asked in table("faq").items():
        actions.put_category_faq(category, [(text(each["q"]), text(each["a"])) for each in asked["faq"]])


def _within_a_kind(products: list[NewProduct]) -> Iterator[tuple[str, str, LinkKind]]:
    """The next dearer of a kind is the upgrade; the nearest in price stand in for one another."""
    by_kind: dict[str, list[NewProduct]] = {}
    for each in products:
        by_kind.setdefault(each.picture, []).append(each)
    for kind in by_kind.values():
        for lower, higher in pairwise(kind):
            yield lower.code, higher.code, LinkKind.UPGRADE
        for at, each in enumerate(kind):
            near = sorted((other for other in kind if other is not each), key=lambda other: abs(kind.index(other) - at))
            for other in near[:2]:
                yield each.code, other.code, LinkKind.SUBSTITUTE


def _goes_with(products: list[NewProduct]) -> Iterator[tuple[str, str, LinkKind]]:
    pairs: dict[str, list[str]] = table("house")["goes_with"]
    first = {each.picture: each for each in reversed(products)}
    for each in products:
        for kind in pairs.get(each.picture, [])[:_RELATED]:
            yield each.code, first[kind].code, LinkKind.RELATED
