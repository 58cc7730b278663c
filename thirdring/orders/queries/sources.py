"""What each source code has brought: orders, revenue and what of it came back, against its cost. Rows O4.5, M5.5."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from thirdring.kernel import fast
from thirdring.kernel.money import Money
from thirdring.promotions import queries as promotions
from thirdring.promotions.values import Code

# One statement over the orders and their codes: adding up a season's orders one by one would read each of them.
_BROUGHT = """
SELECT r.code_id, o.currency, count(*), count(DISTINCT o.customer_id), sum(o.total), sum(o.tax), sum(o.discount),
    count(b.pieces), coalesce(sum(b.goods * CASE WHEN o.tax_inclusive THEN 1 - o.tax / o.total ELSE 1 END), 0)
FROM promotions_redemption r JOIN orders_order o ON o.id = r.order_id
LEFT JOIN LATERAL (
    SELECT sum(l.returned) AS pieces, sum(l.amount * l.returned / (l.quantity - l.cancelled)) AS goods
    FROM orders_line l WHERE l.order_id = o.id AND l.returned > 0
) b ON o.total > 0
WHERE r.at >= %s AND r.at < %s AND o.state <> 'cancelled'
GROUP BY r.code_id, o.currency ORDER BY r.code_id, o.currency
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a code brought in one currency. `revenue` is without tax, and so is `returned`: what the goods were sold for
    that came back, of `returns` orders."""

    orders: int
    customers: int
    revenue: Money
    discount: Money
    returns: int
    returned: Money

    @property
    def kept(self) -> Money:
        return self.revenue - self.returned

    @property
    def share(self) -> Decimal | None:
        """The part of the revenue that came back, in percent."""
        return self.returned.amount * 100 / self.revenue.amount if self.revenue else None

    @property
    def average(self) -> Money:
        return Money(self.revenue.amount / self.orders, self.revenue.currency).rounded()


@dataclass(frozen=True, slots=True)
class Source:
    """One source code with its results, currency by currency."""

    code: Code
    sent: int
    cost: Money | None
    brought: tuple[Brought, ...]

    @property
    def orders(self) -> int:
        return sum(each.orders for each in self.brought)

    @property
    def response(self) -> Decimal | None:
        """Orders for each hundred that were sent it."""
        return Decimal(self.orders * 100) / self.sent if self.sent else None

    @property
    def back(self) -> Decimal | None:
        """Revenue that was kept for each unit of cost, in the currency of the cost; the marketing return."""
        if not self.cost:
            return None
        same = [b.kept.amount for b in self.brought if b.revenue.currency == self.cost.currency]
        return sum(same, start=Decimal(0)) / self.cost.amount


def sources(*, since: datetime, until: datetime) -> tuple[Source, ...]:
    """Every source code in use with what it brought in this time, those with most orders first."""
    found: dict[int, list[Brought]] = {}
    for code_id, currency, orders, customers, total, tax, discount, returns, returned in fast.rows(
        _BROUGHT, [since, until]
    ):
        revenue, off, back = (Money(amount, currency).rounded() for amount in (total - tax, discount, returned))
        found.setdefault(code_id, []).append(Brought(orders, customers, revenue, off, returns, back))
    rows = [Source(c.code, c.sent, c.cost, tuple(found.get(c.code.id, ()))) for c in promotions.costs()]
    return tuple(sorted(rows, key=lambda s: (-s.orders, s.code.code)))
