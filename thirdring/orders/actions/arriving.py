"""What happens to a parcel on its way, and goods that come back. A carrier's news is taken once, in any order."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from thirdring.kernel import live
from thirdring.kernel.errors import NotFoundError
from thirdring.orders import models
from thirdring.orders.actions import moving
from thirdring.orders.rules import life
from thirdring.orders.values import OrderSignal, OrderState, ParcelNews, ParcelState


def take_news(
    *,
    carrier: str,
    tracking: str,
    reference: str,
    news: ParcelNews,
    at: datetime,
    now: datetime,
    place: str = "",
    words: str = "",
    expected_date: date | None = None,
) -> bool:
    """What a carrier tells of a parcel, `reference` being its own name of the event; False where it was told before.

    Raises NotFoundError for a parcel that is not ours or has not left the house.
    """
    found = models.Parcel.objects.filter(carrier=carrier, tracking=tracking).values_list("id", "order_id").first()
    if found is None:
        raise NotFoundError(tracking=tracking)
    parcel_id, order_id = found
    with transaction.atomic():
        begun = moving.begin(order_id)
        parcel = models.Parcel.objects.select_for_update().get(pk=parcel_id)
        if parcel.state == ParcelState.PACKED:
            raise NotFoundError(tracking=tracking)
        last = parcel.events.order_by("-at").values_list("at", flat=True).first()
        if not _keep(parcel, reference, news=news, at=at, place=place, words=words, now=now):
            return False
        before = ParcelState(parcel.state)
        after = life.parcel_after(before, news, is_latest=last is None or at >= last)
        parcel.state = after.value
        if expected_date and after not in life.ENDED:
            parcel.expected_date = expected_date
        if after in life.ENDED and before not in life.ENDED:
            parcel.ended_at = at
        parcel.save(update_fields=["state", "expected_date", "ended_at"])
        if after is ParcelState.DELIVERED and before is not after:
            _delivered(begun, parcel, at)
        live.changed(f"order:{order_id}")
    return True


def _keep(
    parcel: models.Parcel, reference: str, *, news: ParcelNews, at: datetime, place: str, words: str, now: datetime
) -> bool:
    try:
        with transaction.atomic():
            models.ParcelEvent.objects.create(
                parcel=parcel, reference=reference[:80], news=news.value, at=at, place=place[:80], words=words[:200],
                received_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        if "parcel_event_once" not in str(error):
            raise
        return False
    return True


def _delivered(begun: moving.Moving, parcel: models.Parcel, at: datetime) -> None:
    for content in parcel.contents.all():
        line = begun.line(content.line_id)
        begun.count(content.line_id, delivered=min(content.quantity, line.shipped - line.delivered))
    moving.finish(begun, OrderSignal.DELIVER, kind="deliver", actor_id=None, now=at, facts={"parcel": parcel.tracking})


def deliver(*, parcel_id: int, now: datetime, actor_id: int | None = None) -> None:
    """Say by hand that a parcel has arrived. Raises NotFoundError."""
    found = models.Parcel.objects.filter(pk=parcel_id).values_list("carrier", "tracking").first()
    if found is None:
        raise NotFoundError(parcel_id=parcel_id)
    take_news(
        carrier=found[0],
        tracking=found[1],
        reference=f"desk-{parcel_id}-delivered",
        news=ParcelNews.DELIVERED,
        at=now,
        now=now,
        words=f"user:{actor_id}" if actor_id else "",
    )


def receive(*, order_id: int, pieces: Mapping[int, int], actor_id: int | None, now: datetime) -> OrderState:
    """Count pieces (by line id) that came back, delivered before or not; what becomes of the goods and of the money is
    decided elsewhere. Raises TooManyError, NotNowError, NotFoundError."""
    with transaction.atomic():
        begun = moving.begin(order_id)
        moving.check(begun, OrderSignal.RETURN)
        for line_id, count in sorted(pieces.items()):
            line = begun.line(line_id)
            if not 0 <= count <= line.returnable:
                raise moving.TooManyError(position=line.position, most=line.returnable)
            begun.count(line_id, returned=count, delivered=max(0, line.returned + count - line.delivered))
        return moving.finish(
            begun, OrderSignal.RETURN, kind="receive", actor_id=actor_id, now=now,
            facts={"pieces": sum(pieces.values())},
        )  # fmt: skip
