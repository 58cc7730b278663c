"""Lines: the unit price that the quantity earns, personalization and gift wrap."""

from collections import Counter
from decimal import Decimal

from thirdring.kernel.money import Money
from thirdring.orders.quote.minor import to_minor
from thirdring.orders.quote.values import BasketLine, PriceBreak
from thirdring.orders.quote.work import Paper, PricedLine


def price_lines(paper: Paper) -> list[PricedLine]:
    """Every line at its price. Quantities of one variant count together, to whatever address they go."""
    lines = paper.basket.lines
    if not lines:
        paper.problem("no-lines", "order")
    together: Counter[int] = Counter()
    for line in lines:
        together[line.variant_id] += line.quantity
    wrap = paper.basket.terms.wrap_price(paper.basket.currency)
    return [_priced(paper, line, together[line.variant_id], wrap) for line in lines]


def _priced(paper: Paper, line: BasketLine, together: int, wrap: Decimal | None) -> PricedLine:
    subject = f"line:{line.key}"
    if line.quantity < 1:
        paper.problem("no-quantity", subject, name=line.name)
    earned = unit_price(line.prices, together)
    if earned is None:
        paper.problem("no-price", subject, name=line.name, sku=line.sku)
    if line.gift_wrap and wrap is None:
        paper.problem("no-gift-wrap", subject, name=line.name)
    unit = earned.amount if earned else Decimal(0)
    digits = paper.digits
    priced = PricedLine(
        line=line,
        unit=unit,
        goods=to_minor(unit * line.quantity, digits),
        personalization=to_minor(_personalizing(paper, line) * line.quantity, digits),
        wrap=to_minor(wrap, digits) if line.gift_wrap and wrap else 0,
    )
    _explain(paper, priced, earned)
    return priced


def _personalizing(paper: Paper, line: BasketLine) -> Decimal:
    if not line.personalization:
        return Decimal(0)
    own = line.personalization_price
    return own if own is not None else paper.basket.terms.personalization_price(paper.basket.currency)


def unit_price(prices: tuple[PriceBreak, ...], quantity: int) -> PriceBreak | None:
    """The break with the highest minimum that the quantity reaches; below every minimum, the lowest one."""
    if not prices:
        return None
    reached = [p for p in prices if p.min_quantity <= quantity]
    return max(reached, key=lambda p: p.min_quantity) if reached else min(prices, key=lambda p: p.min_quantity)


def _explain(paper: Paper, priced: PricedLine, earned: PriceBreak | None) -> None:
    line, currency = priced.line, paper.basket.currency
    subject, unit = f"line:{line.key}", Money(priced.unit, currency)
    paper.why("unit-price", subject, quantity=line.quantity, unit=unit, amount=paper.money(priced.goods))
    if earned and earned.min_quantity > 1:
        usual = min(line.prices, key=lambda p: p.min_quantity).amount
        paper.why(
            "quantity-price",
            subject,
            min_quantity=earned.min_quantity,
            usual=Money(usual, currency),
            unit=unit,
        )
    if priced.personalization:
        paper.why("personalization", subject, amount=paper.money(priced.personalization), quantity=line.quantity)
    if priced.wrap:
        paper.why("gift-wrap", subject, amount=paper.money(priced.wrap))
