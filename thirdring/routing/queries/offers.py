from django.db import connection

from thirdring.routing import models
from thirdring.routing.values import LIVE, Offer, OfferState


def live_offer_of(operator_id: int) -> Offer | None:
    """The offer that the operator has before them, or has accepted and not finished."""
    row = models.Offer.objects.filter(operator_id=operator_id, state__in=LIVE).first()
    return offer_value(row) if row else None


def offer(offer_id: int) -> Offer:
    """One offer that is known to be there."""
    return offer_value(models.Offer.objects.get(pk=offer_id))


def offers_of(call_id: int) -> list[Offer]:
    """Everybody whom a call was offered to, in order."""
    return [offer_value(row) for row in models.Offer.objects.filter(call_id=call_id).order_by("id")]


def seconds_until_next_expiry() -> float | None:
    """How long until the next pending offer expires, by the database's clock; None when none is pending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM min(expires_at) - clock_timestamp()) FROM routing_offer WHERE state = 'pending'"
        )
        seconds = cursor.fetchone()[0]
    return None if seconds is None else max(0.0, float(seconds))


def offer_value(row: models.Offer) -> Offer:
    return Offer(
        id=row.pk,
        call_id=row.call_id,
        operator_id=row.operator_id,
        state=OfferState(row.state),
        offered_at=row.offered_at,
        expires_at=row.expires_at,
    )
