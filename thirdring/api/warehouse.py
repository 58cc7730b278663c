"""The warehouse for programs: what is to be sent, and pick, pack, ship, receive, goods in."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema
from pydantic import Field

from thirdring.api import answers
from thirdring.api.schemas import Key
from thirdring.catalogue import queries as catalogue
from thirdring.kernel import clock, idempotency
from thirdring.kernel.errors import NotFoundError
from thirdring.orders import actions, queries
from thirdring.people.access import user_of

router = Router()


class PieceIn(Schema):
    """So many pieces of one line of an order, by the line's position."""

    position: int = Field(ge=1)
    quantity: int = Field(ge=1, le=9999)


class PiecesIn(Schema):
    pieces: list[PieceIn] = Field(min_length=1, max_length=200)


class ParcelIn(PiecesIn):
    """Without a carrier the house's own fetches it; without a number one is made."""

    carrier: str = Field("", max_length=20)
    tracking: str = Field("", max_length=40)


class GoodsIn(Schema):
    sku: str = Field(max_length=40)
    quantity: int = Field(ge=1, le=99999)
    warehouse: str = Field("", max_length=20)


@router.get("/warehouse/orders", url_name="warehouse_orders")
def to_send(request: HttpRequest) -> Any:  # noqa: ARG001 - the router wants it
    """The orders of which something can be picked, packed or sent, the most urgent first."""
    return answers.plain(
        [
            {
                "id": job.order_id,
                "number": job.number,
                "state": job.state,
                "leaves_date": job.promised_date,
                "to_pick": job.to_pick,
                "picked": job.picked,
                "waiting": job.waiting,
            }
            for job in queries.jobs()
        ]
    )


@router.get("/orders/{int:order_id}/progress", url_name="order_progress")
def progress(request: HttpRequest, order_id: int) -> Any:  # noqa: ARG001
    """How far an order and each of its lines have come, and its parcels."""
    return answers.plain(_progress(order_id))


@router.post("/orders/{int:order_id}/picks", url_name="order_picks")
def pick(request: HttpRequest, order_id: int, given: PiecesIn, idempotency_key: Header[Key]) -> Any:
    """Pieces were taken from the shelf for an order; sent again under the same Idempotency-Key, they are the same."""

    def do() -> dict[str, Any]:
        pieces = _pieces(order_id, given)
        return {"state": actions.pick(order_id=order_id, pieces=pieces, actor_id=user_of(request).pk, now=clock.now())}

    _once(request, f"pick.{order_id}", idempotency_key, given, do)
    return answers.plain(_progress(order_id), status=201)


@router.post("/orders/{int:order_id}/parcels", url_name="order_parcels")
def pack(request: HttpRequest, order_id: int, given: ParcelIn, idempotency_key: Header[Key]) -> Any:
    """Picked pieces were put into a parcel; sent again under the same Idempotency-Key, it is the same parcel."""

    def do() -> dict[str, Any]:
        parcel_id = actions.pack(
            order_id=order_id,
            pieces=_pieces(order_id, given),
            actor_id=user_of(request).pk,
            now=clock.now(),
            carrier=given.carrier,
            tracking=given.tracking,
        )
        return {"parcel_id": parcel_id}

    packed = _once(request, f"pack.{order_id}", idempotency_key, given, do)
    return answers.plain({**_progress(order_id), **packed}, status=201)


@router.post("/parcels/{int:parcel_id}/dispatch", url_name="parcel_dispatch")
def ship(request: HttpRequest, parcel_id: int) -> Any:
    """The carrier has a parcel; sent again it changes nothing."""
    state = actions.ship(parcel_id=parcel_id, actor_id=user_of(request).pk, now=clock.now())
    return answers.plain({"parcel_id": parcel_id, "order_state": state})


@router.post("/orders/{int:order_id}/receipts", url_name="order_receipts")
def receive(request: HttpRequest, order_id: int, given: PiecesIn, idempotency_key: Header[Key]) -> Any:
    """Pieces of an order came back; sent again under the same Idempotency-Key, they are the same."""

    def do() -> dict[str, Any]:
        who, pieces = user_of(request).pk, _pieces(order_id, given)
        return {"state": actions.receive(order_id=order_id, pieces=pieces, actor_id=who, now=clock.now())}

    _once(request, f"receive.{order_id}", idempotency_key, given, do)
    return answers.plain(_progress(order_id), status=201)


@router.post("/warehouse/deliveries", url_name="warehouse_deliveries")
def goods_in(request: HttpRequest, given: GoodsIn, idempotency_key: Header[Key]) -> Any:
    """A delivery has come; who waits gets theirs first. Sent again under the same Idempotency-Key, it is the same."""
    found = catalogue.variant_by_code(given.sku)
    if found is None:
        raise NotFoundError(sku=given.sku)
    to_orders = actions.goods_in(
        variant_id=found.id,
        quantity=given.quantity,
        warehouse=given.warehouse,
        key=f"api-{user_of(request).pk}-{idempotency_key}",
        actor_id=user_of(request).pk,
        now=clock.now(),
    )
    return answers.plain({"sku": found.sku, "quantity": given.quantity, "to_waiting_orders": to_orders}, status=201)


def _once(
    request: HttpRequest, scope: str, key: str, given: Schema, do: Callable[[], Mapping[str, Any]]
) -> Mapping[str, Any]:
    key = f"{user_of(request).pk}-{key}"
    return idempotency.once(scope=f"api.{scope}", key=key, request=given.model_dump(), do=do)


def _pieces(order_id: int, given: PiecesIn) -> dict[int, int]:
    lines = {line.position: line.line_id for line in queries.progress(order_id).lines}
    pieces: dict[int, int] = {}
    for piece in given.pieces:
        if piece.position not in lines:
            raise NotFoundError(position=piece.position)
        line_id = lines[piece.position]
        pieces[line_id] = pieces.get(line_id, 0) + piece.quantity
    return pieces


def _progress(order_id: int) -> dict[str, Any]:
    found = queries.progress(order_id)
    positions = {line.line_id: line.position for line in found.lines}
    return {
        "order_id": order_id,
        "state": found.state,
        "version": found.version,
        "lines": [
            {
                "position": line.position,
                "ordered": line.ordered,
                "cancelled": line.cancelled,
                "backordered": line.backordered,
                "picked": line.picked,
                "shipped": line.shipped,
                "delivered": line.delivered,
                "returned": line.returned,
            }
            for line in found.lines
        ],
        "parcels": [
            {
                "id": parcel.id,
                "carrier": parcel.carrier,
                "tracking": parcel.tracking,
                "state": parcel.state,
                "expected_date": parcel.expected_date,
                "pieces": [
                    {"position": positions[line_id], "quantity": quantity} for line_id, quantity in parcel.contents
                ],
            }
            for parcel in queries.parcels(order_id)
        ],
    }
