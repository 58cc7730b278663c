"""Every order is checked: it goes on to the warehouse, or to the problem list with the reasons. One whose total was
raised afterwards is checked again."""

from datetime import datetime, timedelta

from django.db import transaction

from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.actions.holding import hold, release
from thirdring.orders.queries.life import progress
from thirdring.orders.queries.limits import limits as house_limits
from thirdring.orders.rules import checking
from thirdring.orders.rules.checking import Known, Sign
from thirdring.orders.rules.limits import for_check
from thirdring.orders.values import OrderState
from thirdring.payments import queries as payments
from thirdring.payments.values import Method
from thirdring.people import queries as people
from thirdring.people.values import Role


def check(*, order_id: int, now: datetime) -> tuple[Sign, ...]:
    """Check an order that was just placed; the signs that were found. A second time changes nothing.

    Raises NotFoundError.
    """
    with transaction.atomic():
        row = _locked(order_id)
        if row.state != OrderState.PLACED:
            return ()
        seen, needs_review = _seen(row, now)
        if needs_review:
            _review(order_id, seen, now)
        else:
            release(order_id=order_id, actor_id=None, now=now)
    return seen


SIZE = frozenset({"amount", "many-of-one", "large-first-order"})
"""Signs that say something new when the order grows, whatever was approved before."""


def check_again(*, order_id: int, now: datetime) -> bool:
    """Check an order whose total was raised after it was checked; whether it waits for a person now.

    Signs that somebody has seen and let go stop it no more, but for those of its size. Raises NotFoundError.
    """
    with transaction.atomic():
        row = _locked(order_id)
        if row.state == OrderState.PLACED:
            return False
        seen, needs_review = _seen(row, now)
        if not needs_review:
            return False
        approved = models.Problem.objects.filter(order_id=order_id, kind="check", outcome="released")
        known = {code for reasons in approved.values_list("reasons", flat=True) for code in reasons} - SIZE
        if {sign.code for sign in seen} <= known:
            return False
        _review(order_id, seen, now)
    return True


def _locked(order_id: int) -> models.Order:
    row = models.Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if row is None:
        raise NotFoundError(order_id=order_id)
    return row


def _seen(row: models.Order, now: datetime) -> tuple[tuple[Sign, ...], bool]:
    limits = for_check(house_limits())
    seen = tuple(checking.signs(_known(row, now), limits))
    return seen, checking.needs_review(seen, limits)


def _review(order_id: int, seen: tuple[Sign, ...], now: datetime) -> None:
    hold(
        order_id=order_id,
        kind="check",
        reasons=[sign.code for sign in seen],
        owner_id=in_charge(),
        actor_id=None,
        now=now,
        review=True,
    )


def in_charge() -> int | None:
    """Who gets a new problem: the supervisor with the fewest open ones."""
    ids = [each.person.id for each in people.people(role=Role.SUPERVISOR)]
    owned = models.Problem.objects.filter(closed_at=None, owner_id__in=ids).values_list("owner_id", flat=True)
    counted = [(sum(owner == each for owner in owned), each) for each in ids]
    return min(counted)[1] if counted else None


def _known(row: models.Order, now: datetime) -> Known:
    others = models.Order.objects.filter(customer_id=row.customer_id).exclude(pk=row.pk)
    recent = list(others.filter(placed_at__gt=now - timedelta(days=30)).values_list("id", "placed_at")[:20])
    shipments = list(row.shipments.all())
    countries = {s.address.get("country", "") for s in shipments}
    places = {s.address.get("text", "") for s in shipments}
    known = models.Shipment.objects.filter(order__customer_id=row.customer_id).exclude(order_id=row.pk)
    return Known(
        total=Money(row.total, row.currency).rounded(),
        most_of_one=max((line.standing for line in progress(row.pk).lines), default=0),
        earlier=others.filter(state=OrderState.DELIVERED.value).count(),
        orders_today=1 + sum(at > now - timedelta(days=1) for _id, at in recent),
        failed_payments=payments.failed([row.pk, *(order_id for order_id, _at in recent)]),
        ships_abroad=any(country and country != row.billing.get("country", country) for country in countries),
        cash_on_delivery=any(p.method is Method.CASH_ON_DELIVERY for p in payments.payments(row.pk)),
        is_gift_to_another=any(s.gift for s in shipments),
        address_is_new=not known.filter(address__text__in=places).exists(),
    )
