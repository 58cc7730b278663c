"""The one price engine: a basket in, a quote out. Pure; inner arithmetic in whole minor units."""

from thirdring.kernel.money import Money
from thirdring.orders.quote import digest
from thirdring.orders.quote.codes import apply_codes
from thirdring.orders.quote.delivery import promise
from thirdring.orders.quote.freight import pack
from thirdring.orders.quote.goods import price_lines
from thirdring.orders.quote.minor import to_minor
from thirdring.orders.quote.tax import fee_values, tax_all
from thirdring.orders.quote.values import Basket, Quote, QuoteLine, Shipment
from thirdring.orders.quote.work import Paper, Parcel, PricedLine, Taxed


def quote(basket: Basket) -> Quote:
    """The price of a basket, with its reasons (rows O1.10.1, O1.11, O1.13, M5.6).

    The order of lines and codes means nothing. What keeps the basket from being ordered is in `problems`;
    raises NoAddressError only when a line names a ship-to that the basket lacks.
    """
    paper = Paper.of(basket)
    lines = price_lines(paper)
    parcels = pack(paper, lines)
    codes = apply_codes(paper, lines, parcels)
    fees = _fees(paper)
    promise(paper, parcels)
    taxed, taxes = tax_all(paper, parcels, fees)

    quote_lines = tuple(_line(paper, p, taxed[f"line:{p.line.key}"]) for p in lines)
    shipments = tuple(_shipment(paper, p, taxed[f"shipment:{p.to.key}"]) for p in parcels)
    fee_list = fee_values(paper, fees, taxed)

    goods = sum(p.goods + p.personalization + p.wrap for p in lines)
    discount = sum(p.discount for p in lines)
    freight = sum(p.freight for p in parcels)
    fee = sum(fees.values())
    tax = sum(t.tax for t in taxed.values())
    total = paper.money(goods - discount + freight + fee + (0 if basket.tax_inclusive else tax))
    said = digest.parts(basket, lines=quote_lines, shipments=shipments, taxes=taxes, fees=fee_list, total=total.amount)
    return Quote(
        currency=basket.currency,
        tax_inclusive=basket.tax_inclusive,
        lines=quote_lines,
        shipments=shipments,
        taxes=taxes,
        fees=fee_list,
        codes=codes,
        goods=paper.money(goods),
        discount=paper.money(discount),
        freight=paper.money(freight),
        fee=paper.money(fee),
        tax=paper.money(tax),
        total=total,
        explanation=tuple(paper.reasons),
        problems=tuple(paper.problems),
        parts=said,
        digest=digest.whole(said),
        terms_version=basket.terms.version,
    )


def _fees(paper: Paper) -> dict[str, int]:
    basket, terms = paper.basket, paper.basket.terms
    wanted = {m: terms.surcharge(m, basket.currency) for m in sorted(set(basket.payment_methods))}
    return {m: to_minor(amount, paper.digits) for m, amount in wanted.items() if amount}


def _line(paper: Paper, priced: PricedLine, taxed: Taxed) -> QuoteLine:
    line, money = priced.line, paper.money
    return QuoteLine(
        key=line.key,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        options=line.options,
        quantity=line.quantity,
        ship_to=line.ship_to,
        unit_price=Money(priced.unit, paper.basket.currency),
        goods=money(priced.goods),
        personalization=money(priced.personalization),
        gift_wrap=money(priced.wrap),
        discount=money(priced.discount),
        amount=money(priced.amount),
        tax=money(taxed.tax),
        tax_percent=taxed.percent,
        personalized=line.personalization,
        gift_message=line.gift_message,
        promised_date=priced.promised,
    )


def _shipment(paper: Paper, parcel: Parcel, taxed: Taxed) -> Shipment:
    return Shipment(
        key=parcel.to.key,
        method=parcel.to.method,
        text=parcel.to.text,
        country=parcel.to.country,
        weight_grams=parcel.grams,
        freight=paper.money(parcel.freight),
        full_freight=paper.money(parcel.full),
        tax=paper.money(taxed.tax),
        tax_percent=taxed.percent,
        dispatch_date=parcel.dispatch,
        from_date=parcel.from_date,
        to_date=parcel.to_date,
    )
