"""A draft with its price: the one assembler that turns what was typed into the price engine's basket."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from thirdring.catalogue.queries.goods import Goods, goods_of, kept_price_list, kept_price_lists
from thirdring.catalogue.values import GIFT_CARDS, PriceList
from thirdring.customers.queries.shopper import Shopper, shopper
from thirdring.customers.values import Address
from thirdring.orders import terms as house_terms
from thirdring.orders.queries import paying
from thirdring.orders.quote import Basket, BasketLine, Explanation, PriceBreak, Quote, ShipTo, quote
from thirdring.orders.quote.terms import Terms
from thirdring.orders.rules import defaults, reading_back
from thirdring.orders.rules.addresses import address_text
from thirdring.orders.values import Draft, DraftLine, DraftShipTo, Part
from thirdring.payments.values import Tender
from thirdring.promotions import queries as promotions
from thirdring.promotions.values import Code


@dataclass(frozen=True, slots=True)
class Quoted:
    """A draft, what it costs, and what was looked up to know that."""

    draft: Draft
    at: datetime
    quote: Quote
    problems: tuple[Explanation, ...]
    profile: Shopper | None
    price_list: PriceList
    goods: Mapping[int, Goods]
    ship_tos: Mapping[str, Address | None]
    billing: Address | None
    email: str
    language: str
    codes: tuple[Code, ...]
    tenders: tuple[Tender, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is read aloud, in the order in which it is read."""
        return reading_back.parts(self.quote.parts, self.draft.read_back)

    def with_read_back(self, ticks: Mapping[str, str]) -> "Quoted":
        return replace(self, draft=replace(self.draft, read_back=ticks))


def quoted(draft: Draft, *, now: datetime, profile: Shopper | None = None) -> Quoted:
    """The price of a draft at this moment, with every reason why it cannot be ordered yet.

    `profile` is its customer, where that was read along with it.
    """
    body = draft.body
    if profile is None and draft.customer_id:
        profile = shopper(draft.customer_id)
    codes = promotions.codes(body.codes)
    price_list = _price_list(draft, profile, codes, now)
    language = body.language or (profile.language if profile else "en")
    goods = goods_of(
        body.wanted(), price_list=price_list.code, language=language, now=now, reserved_by=f"draft:{draft.id}"
    )
    addresses = {a.id: a for a in profile.addresses} if profile else {}
    home = profile.primary_shipping if profile else None
    ship_tos = {s.key: addresses.get(s.address_id, home) if s.address_id else home for s in body.ship_tos}
    billing = addresses.get(body.billing_id or 0) or (profile and profile.primary_billing) or home
    email = body.email or (profile.email if profile else "")
    terms = house_terms.current()
    lines = [_line(line, goods[line.variant_id], now) for line in body.lines if line.variant_id in goods]
    used = {line.ship_to for line in lines}
    basket = Basket(
        currency=price_list.currency,
        tax_inclusive=price_list.tax_inclusive,
        lines=tuple(lines),
        ship_tos=tuple(_ship_to(s, ship_tos[s.key], price_list, terms) for s in body.ship_tos if s.key in used),
        terms=terms,
        at=now,
        codes=codes,
        payment_methods=tuple(t.method for t in body.tenders),
        email=email,
        billing=address_text(billing) if billing else "",
    )
    found, tenders, off = _paid(draft, basket)
    return Quoted(
        draft=draft,
        at=now,
        quote=found,
        problems=(*found.problems, *_problems(draft, goods, billing, email), *off),
        profile=profile,
        price_list=price_list,
        goods=goods,
        ship_tos=ship_tos,
        billing=billing,
        email=email,
        language=language,
        codes=codes,
        tenders=tenders,
    )


def _paid(draft: Draft, basket: Basket) -> tuple[Quote, tuple[Tender, ...], tuple[Explanation, ...]]:
    """The price and who pays it in which way. A way that has nothing to collect costs no fee."""
    found = quote(basket)
    if found.fee and len(draft.body.tenders) > 1:
        free = quote(replace(basket, payment_methods=()))
        parts, problems = paying.tenders(draft, free.total)
        if not problems and not {part.method for part in parts} & {fee.code for fee in found.fees}:
            return free, parts, problems
    return found, *paying.tenders(draft, found.total)


def _price_list(draft: Draft, profile: Shopper | None, codes: Iterable[Code], now: datetime) -> PriceList:
    """The list that was chosen, or that a source code carries, or that of the customer's market."""
    carried = next((code.price_list for code in codes if code.price_list and code.is_live(now)), "")
    if chosen := draft.body.price_list or carried:
        return kept_price_list(chosen)
    return defaults.price_list(kept_price_lists(), profile.region if profile else settings.DEFAULT_REGION)


def _line(line: DraftLine, goods: Goods, now: datetime) -> BasketLine:
    variant = goods.variant
    return BasketLine(
        key=line.key,
        variant_id=variant.id,
        sku=variant.sku,
        name=variant.name,
        quantity=line.quantity,
        prices=tuple(PriceBreak(p.min_quantity, p.amount.amount) for p in goods.prices),
        ship_to=line.ship_to,
        options=tuple(variant.options.items()),
        category=goods.category,
        tax_class=variant.tax_class,
        weight_grams=variant.weight_grams,
        personalization=tuple(sorted((k, v) for k, v in line.personalization.items() if v)),
        gift_wrap=line.gift_wrap,
        gift_message=line.gift_message,
        available_date=defaults.available_date(goods.availability, now.date()),
    )


def _ship_to(ship_to: DraftShipTo, address: Address | None, price_list: PriceList, terms: Terms) -> ShipTo:
    country, postcode = (address.country, address.postcode) if address else ("", "")
    offered = terms.methods_to(country, postcode, price_list.currency) if address else ()
    return ShipTo(
        key=ship_to.key,
        country=country,
        method=ship_to.method or (offered[0].code if offered else ""),
        text=address_text(address) if address else "",
        region=address.region if address else "",
        postcode=postcode,
        wanted_date=ship_to.wanted_date,
        ship_complete=ship_to.ship_complete,
    )


def _problems(
    draft: Draft,
    goods: Mapping[int, Goods],
    billing: Address | None,
    email: str,
) -> Iterator[Explanation]:
    """What the price engine cannot see: who, where the bill goes, unfinished lines, stock."""
    if draft.customer_id is None:
        yield Explanation("no-customer", "order")
    if billing is None:
        yield Explanation("no-billing", "billing")
    if not email and any(each.category == GIFT_CARDS for each in goods.values()):
        yield Explanation("no-gift-mail", "email")
    for line in draft.body.lines:
        if line.variant_id not in goods:
            yield Explanation("unfinished", f"line:{line.key}", (("text", line.text),))
    for variant_id, wanted in draft.body.wanted().items():
        found = goods.get(variant_id)
        if found and wanted > found.availability.quantity:
            facts = (("sku", found.variant.sku), ("available", found.availability.quantity))
            yield Explanation("short", f"variant:{variant_id}", facts)
