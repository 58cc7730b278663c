"""What the page of a standing order shows beside its lines: its way, its parcels, and what can still be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from thirdring.catalogue import queries as catalogue
from thirdring.customers import queries as customers
from thirdring.kernel.money import Money
from thirdring.orders import actions, approvals, carriers, queries, telling, terms, words
from thirdring.orders.actions.delaying import open_delays
from thirdring.orders.approvals import Approval
from thirdring.orders.queries.repricing import Standing, standing
from thirdring.orders.rules import returning
from thirdring.orders.rules.addresses import address_choice
from thirdring.orders.rules.changing import What
from thirdring.orders.values import DraftBody, OrderState, Parcel
from thirdring.payments import queries as payments
from thirdring.payments.values import STORED, Method
from thirdring.people import queries as people

Context = dict[str, Any]
CLOSED = {OrderState.CANCELLED, OrderState.RETURNED}


@dataclass(frozen=True, slots=True)
class ParcelShown:
    parcel: Parcel
    carrier: str
    page: str
    pieces: tuple[tuple[int, str], ...]


def life(order_id: int, *, now: datetime) -> Context:
    """The part of an order's page that tells its life. Rows O2.8, O3.1."""
    order = queries.order(order_id)
    language = telling.spoken(order.language)
    names = {line.id: line.name for line in order.lines}
    problems = queries.problems(order_id=order_id)
    steps = queries.steps(order_id)
    ids = {s.actor_id for s in steps} | {p.owner_id for p in problems}
    return {
        "told": telling.told(order_id, language=order.language, now=now),
        "progress": queries.progress(order_id),
        "parcels": [_parcel(each, names) for each in queries.parcels(order_id)],
        "steps": steps,
        "step_names": people.names({each for each in ids if each}),
        "changeable": queries.changeable(order_id, now=now, language=language),
        "problems": problems,
        "delays": open_delays(order_id),
        "is_closed": order.state in CLOSED,
        "language": language,
    }


def _parcel(parcel: Parcel, names: dict[int, str]) -> ParcelShown:
    carrier = carriers.named(parcel.carrier)
    pieces = tuple((count, names.get(line_id, "")) for line_id, count in parcel.contents)
    return ParcelShown(parcel, carrier.name, carrier.page(parcel.tracking), pieces)


@dataclass(frozen=True, slots=True)
class LineField:
    """A line of the change form: what stands of it, and how few pieces it may come down to."""

    key: str
    name: str
    options: str
    sku: str
    quantity: int
    least: int
    unit_price: Money
    ship_to: str


def form(order_id: int, kind: str, *, now: datetime) -> Context:
    """The fields of a change, a cancellation or a late discount."""
    order = standing(order_id)
    progress = {str(line.position): line for line in order.progress.lines}
    body = order.body
    return {
        "order": queries.order(order_id),
        "kind": kind,
        "version": order.progress.version,
        "lines": [
            LineField(
                key=line.key,
                name=order.lines[line.key].name,
                options=", ".join(value for _name, value in order.lines[line.key].options),
                sku=order.lines[line.key].sku,
                quantity=line.quantity,
                least=progress[line.key].shipped,
                unit_price=order.money(order.lines[line.key].unit_price),
                ship_to=line.ship_to,
            )
            for line in body.lines
        ],
        "ship_tos": [_destination(order, each.key) for each in body.ship_tos],
        "pays": list(body.tenders),
        "methods_of_payment": [m for m in Method if m not in STORED],
        "parts_of_payment": list(Method) if _is_owed(order) else [],
        "email": body.email,
        "changeable": queries.changeable(order_id, now=now, language=telling.spoken(order.row.language)),
        "sent": sum(line.returnable for line in order.progress.lines),
        "several": len(body.ship_tos) > 1,
        "matchable": _matchable(order, body) if kind == "match" else [],
    }


def _is_owed(order: Standing) -> bool:
    return order.is_ours and bool(payments.balance(order.row.pk, order.currency).owed)


@dataclass(frozen=True, slots=True)
class MatchField:
    """A line whose price may be matched: its pieces that are kept, what each was paid, and what it costs here today."""

    key: str
    name: str
    pieces: int
    paid: Money
    today: Money | None


def _matchable(order: Standing, body: DraftBody) -> list[MatchField]:
    progress = {str(line.position): line for line in order.progress.lines}
    prices = catalogue.prices([line.variant_id or 0 for line in body.lines], price_list=body.price_list)
    found = []
    for line in body.lines:
        row, kept = order.lines[line.key], returning.kept(progress[line.key])
        each = returning.worth(order.money(row.amount), line.quantity, before=0, now=1)
        today = min((p.amount for p in prices.get(row.variant_id, ())), key=lambda m: m.amount, default=None)
        name = ", ".join([row.name, *(value for _name, value in row.options)])
        if kept:
            found.append(MatchField(line.key, name, kept, each, today if today and today < each else None))
    return found


@dataclass(frozen=True, slots=True)
class DestinationField:
    key: str
    text: str
    addresses: tuple[tuple[int, str], ...]
    method: str
    methods: tuple[tuple[str, str], ...]
    wanted_date: Any
    is_sent: bool


def _destination(order: Standing, key: str) -> DestinationField:
    row = order.shipments[key]
    address = row.address
    offered = terms.of(int(order.row.quote.get("terms", 0))).methods_to(
        address.get("country", ""), address.get("postcode", ""), order.currency
    )
    language = get_language() or "en"
    shopper = order.shopper
    return DestinationField(
        key=key,
        text=address.get("text", ""),
        addresses=tuple(
            (a.id, address_choice(a, name=shopper.name, country=shopper.region)) for a in shopper.addresses
        ),
        method=row.method,
        methods=tuple((m.code, m.name(language)) for m in offered),
        wanted_date=row.wanted_date,
        is_sent=any(line.shipped for line in order.progress.lines if str(line.shipment) == key),
    )


def preview(seen: actions.Preview, kind: str, *, person_id: int, unfound: str = "") -> Context:
    """A change as it would be: what it costs more or less, what to say, and whether somebody has to say yes."""
    order = queries.order(seen.order_id)
    asks = next((each for each in seen.rulings if each.must_ask), None)
    request = _request(seen, asks.what, person_id) if asks else None
    language = telling.spoken(order.language)
    granted = request is not None and request.state == "granted"
    return {
        "order": order,
        "seen": seen,
        "kind": kind,
        "before_total": seen.total - seen.difference,
        "freight_before": order.freight,
        "rulings": [(each, each.say(language)) for each in seen.rulings],
        "faults": [words.told(fault) or fault.code for fault in seen.faults],
        "asks": asks,
        "request": request,
        "unfound": unfound,
        "decider": people.person(request.decided_by).name if request and request.decided_by else "",
        "profile": customers.profile(order.customer_id),
        "may_go": not (seen.is_refused or seen.faults or unfound) and _is_something(seen) and (asks is None or granted),
        "language": language,
        "amount_back": -seen.difference,
    }


def _is_something(seen: actions.Preview) -> bool:
    return seen.before.body != seen.after.body or bool(seen.difference)


def _request(seen: actions.Preview, what: What, person_id: int) -> Approval | None:
    """The operator's last unused request that covers this change."""
    for each in approvals.latest(f"order:{seen.order_id}", kind=actions.approval_kind(what)):
        enough = what not in {What.DISCOUNT, What.PRICE_MATCH} or (
            each.amount is not None and each.amount.amount >= -seen.difference.amount
        )
        if each.asked_by == person_id and not each.is_used and each.state != "withdrawn" and enough:
            return each
    return None
