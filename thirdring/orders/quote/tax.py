"""Tax: rounded once for each rate on the sum under it (EN 16931, BR-CO-17), then dealt out to the parts."""

from decimal import Decimal

from thirdring.orders.quote.minor import percent_of, share, tax_inside
from thirdring.orders.quote.terms import SHIPPING
from thirdring.orders.quote.values import Fee, ShipTo, TaxLine
from thirdring.orders.quote.work import Paper, Parcel, PricedLine, Taxed

_Group = tuple[str, str, Decimal]


def tax_all(paper: Paper, parcels: list[Parcel], fees: dict[str, int]) -> tuple[dict[str, Taxed], tuple[TaxLine, ...]]:
    """The tax of every line, freight and fee by key, and one line for each rate and place."""
    taxed: list[Taxed] = []
    for parcel in parcels:
        taxed += [_line(paper, parcel.to, priced) for priced in parcel.lines]
        taxed.append(_taxed(paper, f"shipment:{parcel.to.key}", parcel.to, SHIPPING, parcel.freight))
    if parcels:
        taxed += [_taxed(paper, f"fee:{code}", parcels[0].to, SHIPPING, amount) for code, amount in fees.items()]
    groups: dict[_Group, list[Taxed]] = {}
    for one in taxed:
        groups.setdefault((one.country, one.region, one.percent), []).append(one)
    lines = tuple(_group(paper, place, members) for place, members in sorted(groups.items()))
    return {one.key: one for one in taxed}, tuple(line for line in lines if line.base.amount)


def _line(paper: Paper, to: ShipTo, priced: PricedLine) -> Taxed:
    return _taxed(paper, f"line:{priced.line.key}", to, priced.line.tax_class, priced.amount)


def _taxed(paper: Paper, key: str, to: ShipTo, tax_class: str, amount: int) -> Taxed:
    percent = paper.basket.terms.tax_percent(to.country, to.region, tax_class)
    return Taxed(key, amount, to.country, to.region, percent if percent is not None else Decimal(0))


def _group(paper: Paper, place: _Group, members: list[Taxed]) -> TaxLine:
    country, region, percent = place
    inclusive = paper.basket.tax_inclusive
    whole = sum(m.amount for m in members)
    tax = tax_inside(whole, percent) if inclusive else percent_of(whole, percent)
    for one, part in zip(members, share(tax, [(m.key, m.amount) for m in members]), strict=True):
        one.tax = part
    base = whole - tax if inclusive else whole
    line = TaxLine(country, region, percent, paper.money(base), paper.money(tax))
    code = "no-tax" if not percent else "tax-included" if inclusive else "tax-added"
    paper.why(code, "tax", country=country, region=region, percent=percent, base=line.base, amount=line.amount)
    return line


def fee_values(paper: Paper, fees: dict[str, int], taxed: dict[str, Taxed]) -> tuple[Fee, ...]:
    """The payment fees with their tax."""
    made = []
    for code, amount in fees.items():
        one = taxed.get(f"fee:{code}")
        made.append(Fee(code, paper.money(amount), paper.money(one.tax if one else 0)))
        paper.why("payment-fee", f"fee:{code}", method=code, amount=made[-1].amount)
    return tuple(made)
