"""What to offer beside what is in the order: from order history, from the catalogue's own links, and better things."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thirdring.catalogue import models, values
from thirdring.catalogue.queries.prices import prices
from thirdring.catalogue.queries.stock import availability
from thirdring.catalogue.queries.variants import variants, variants_of
from thirdring.catalogue.values import Evidence, LinkKind, OfferOutcome, Suggestion, SuggestionKind
from thirdring.kernel.money import Money

_LOOKED_AT = 5
_WAITING = frozenset({values.AvailabilityState.EXPECTED, values.AvailabilityState.UNAVAILABLE})
_BESIDE = {LinkKind.UPGRADE: SuggestionKind.UPGRADE, LinkKind.RELATED: SuggestionKind.RELATED}
_INSTEAD = {LinkKind.SUBSTITUTE: SuggestionKind.SUBSTITUTE}


@dataclass(frozen=True, slots=True)
class _Idea:
    kind: SuggestionKind
    product_id: int
    because: values.Variant
    evidence: Evidence | None = None


def suggestions(
    variant_ids: Sequence[int],
    *,
    price_list: str,
    now: datetime,
    language: str | None = None,
    limit: int = 3,
    refused: Collection[int] = (),
) -> list[Suggestion]:
    """Things that can be had and go with these variants, each with words to say in `language` and the evidence.

    First what is on the shelf in place of what is not, then the best companion, one better thing, more companions;
    never what is in the order, nor the products `refused` already.
    """
    said = language or get_language() or "en"
    basket = variants(variant_ids, language=said)
    held = {each.product_id for each in basket.values()} | set(refused)
    promised = availability(list(basket), now=now)
    waited = [each for each in basket.values() if promised[each.id].state in _WAITING]
    with translation.override(said):
        told = [_told(idea, price_list, now, said) for idea in _ideas(list(basket.values()), waited, held)]
    return _mixed([each for each in told if each], limit)


def tally(product_ids: Collection[int]) -> dict[int, values.OfferTally]:
    """What came of the offers of these products."""
    rows = models.Offer.objects.filter(product_id__in=product_ids).values_list("product_id", "outcome")
    counts = {(product, outcome): count for product, outcome, count in rows.annotate(count=Count("pk"))}
    return {
        each: values.OfferTally(each, *(counts.get((each, outcome.value), 0) for outcome in OfferOutcome))
        for each in product_ids
    }


def _ideas(basket: list[values.Variant], waited: list[values.Variant], held: set[int]) -> Iterator[_Idea]:
    because = {each.product_id: each for each in reversed(basket)}
    instead = {each.product_id: each for each in waited}
    seen = set(held)
    for each in (*_linked(instead, _INSTEAD), *_together(because), *_linked(because, _BESIDE)):
        if each.product_id not in seen:
            seen.add(each.product_id)
            yield each


def _together(because: Mapping[int, values.Variant]) -> list[_Idea]:
    rows = models.Pairing.objects.filter(product_id__in=because, other__is_active=True).order_by("-score")[:_LOOKED_AT]
    return [
        _Idea(SuggestionKind.TOGETHER, row.other_id, because[row.product_id], Evidence(row.together, row.orders))
        for row in rows
    ]


def _linked(because: Mapping[int, values.Variant], kinds: Mapping[LinkKind, SuggestionKind]) -> list[_Idea]:
    rows = models.ProductLink.objects.filter(product_id__in=because, kind__in=list(kinds), other__is_active=True)
    return [
        _Idea(kinds[LinkKind(row.kind)], row.other_id, because[row.product_id])
        for row in rows.order_by("position")[:_LOOKED_AT]
    ]


def _told(idea: _Idea, price_list: str, now: datetime, language: str) -> Suggestion | None:
    choices = variants_of(idea.product_id, language=language)
    promised = availability([each.id for each in choices], now=now)
    orderable = [each for each in choices if promised[each.id].orderable]
    if not orderable:
        return None
    chosen = min(orderable, key=lambda each: _distance(each, idea.because, promised[each.id]))
    steps = prices([chosen.id, idea.because.id], price_list=price_list)
    if chosen.id not in steps:
        return None
    price = steps[chosen.id][0].amount
    difference = price - steps[idea.because.id][0].amount if idea.because.id in steps else None
    if not _is_worth_saying(idea.kind, difference, promised[chosen.id]):
        return None
    return Suggestion(
        kind=idea.kind,
        product_id=idea.product_id,
        because_product_id=idea.because.product_id,
        because_name=idea.because.name,
        variant_id=chosen.id,
        sku=chosen.sku,
        name=chosen.name,
        color=chosen.color,
        size=chosen.size,
        image=chosen.image,
        price=price,
        price_difference=difference,
        availability=promised[chosen.id],
        evidence=idea.evidence,
        words=_words(idea, chosen, price, difference, language),
    )


def _is_worth_saying(kind: SuggestionKind, difference: Money | None, promised: values.Availability) -> bool:
    """A better thing costs more; what stands in for something must be on the shelf."""
    if kind is SuggestionKind.UPGRADE:
        return difference is not None and difference.amount > 0
    return kind is not SuggestionKind.SUBSTITUTE or promised.state not in _WAITING


def _distance(choice: values.Variant, because: values.Variant, promised: values.Availability) -> tuple[bool, ...]:
    """In the same size and color as what it goes with, and from the shelf, where that is to be had."""
    return (
        promised.state is values.AvailabilityState.EXPECTED,
        choice.size != because.size,
        choice.color != because.color,
    )


def _words(idea: _Idea, chosen: values.Variant, price: Money, difference: Money | None, language: str) -> str:
    """To be said as it stands, in the language that is active."""
    names = {
        "name": chosen.name,
        "because": idea.because.name,
        "price": price.format(_locale(language)),
        "difference": "" if difference is None else difference.format(_locale(language)),
    }
    return _sentence(idea.kind) % names


def _sentence(kind: SuggestionKind) -> str:
    match kind:
        case SuggestionKind.SUBSTITUTE:
            return _("We have the %(name)s on the shelf, for %(price)s. May I send you that one instead?")
        case SuggestionKind.UPGRADE:
            return _("For %(difference)s more there is the %(name)s. May I tell you what is better about it?")
        case SuggestionKind.TOGETHER:
            return _(
                "Many who choose the %(because)s also take the %(name)s, for %(price)s each. May I add one for you?"
            )
        case SuggestionKind.RELATED:
            return _("The %(name)s goes well with the %(because)s, for %(price)s each. May I add one for you?")


def _locale(language: str) -> str:
    return {"zh-hans": "zh_Hans_CN"}.get(language, language)


def _mixed(told: list[Suggestion], limit: int) -> list[Suggestion]:
    instead = [each for each in told if each.kind is SuggestionKind.SUBSTITUTE]
    better = [each for each in told if each.kind is SuggestionKind.UPGRADE]
    beside = [each for each in told if not each.replaces]
    return [*instead[:1], *beside[:1], *better[:1], *beside[1:]][:limit]


def answered(reference: str) -> dict[int, OfferOutcome]:
    """What was said to the offers of a draft, by product; those not offered yet are left out."""
    rows = models.Offer.objects.filter(reference=reference).exclude(outcome=OfferOutcome.NOT_OFFERED)
    return {product_id: OfferOutcome(outcome) for product_id, outcome in rows.values_list("product_id", "outcome")}
