"""Digests of what is read aloud: one for each part (an edit unticks just what it touches), one for all."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from thirdring.orders.quote.values import Basket, Fee, QuoteLine, Shipment, TaxLine

_SCHEME = "1"


def parts(
    basket: Basket,
    *,
    lines: Iterable[QuoteLine],
    shipments: Iterable[Shipment],
    taxes: Iterable[TaxLine],
    fees: Iterable[Fee],
    total: object,
) -> dict[str, str]:
    """Digest by part. Only what the customer hears goes in: weight by itself changes no digest."""
    said = {f"line:{line.key}": _line(line) for line in lines}
    freight: list[object] = []
    for s in sorted(shipments, key=lambda s: s.key):
        freight += (s.key, s.method, s.freight.amount)
        said[f"address:{s.key}"] = _hash(s.text)
        said[f"delivery:{s.key}"] = _hash(s.method, s.from_date, s.to_date)
    said["freight"] = _hash(basket.currency, *freight)
    if any(f.amount for f in fees):
        said["fees"] = _hash(*[x for f in fees for x in (f.code, f.amount.amount)])
    said["tax"] = _hash(
        basket.tax_inclusive, *[x for t in taxes for x in (t.percent, t.country, t.region, t.amount.amount)]
    )
    said["total"] = _hash(basket.currency, total)
    if basket.billing:
        said["billing"] = _hash(basket.billing)
    if basket.email:
        said["email"] = _hash(basket.email)
    return said


def whole(said: Mapping[str, str]) -> str:
    """The digest of all parts, whatever their order."""
    return _hash(*[x for pair in sorted(said.items()) for x in pair], size=16)


def _line(line: QuoteLine) -> str:
    return _hash(
        line.variant_id,
        line.sku,
        line.name,
        line.options,
        line.quantity,
        line.ship_to,
        line.unit_price.amount,
        line.amount.amount,
        line.discount.amount,
        line.personalized,
        line.personalization.amount,
        line.gift_wrap.amount,
        line.gift_message,
        line.amount.currency,
    )


def _hash(*facts: object, size: int = 8) -> str:
    # repr keeps ("a", "b") apart from ("a, b"); amounts are already in the currency's own places.
    return blake2b(repr((_SCHEME, *facts)).encode(), digest_size=size).hexdigest()
