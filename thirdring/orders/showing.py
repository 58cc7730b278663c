"""What the order screens show, gathered for the templates: values only, no decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from thirdring.catalogue.values import Availability, Product, Variant
from thirdring.customers import queries as customers
from thirdring.customers.queries.shopper import Shopper
from thirdring.customers.values import Address
from thirdring.kernel.money import Money
from thirdring.messaging import queries as messaging
from thirdring.orders import queries, terms, words
from thirdring.orders.queries import Quoted
from thirdring.orders.quote import Explanation, QuoteLine, Shipment, ShippingMethod
from thirdring.orders.rules.addresses import address_choice
from thirdring.orders.values import Draft, DraftLine, DraftShipTo, DraftTender
from thirdring.payments import queries as payments
from thirdring.payments.values import STORED, Choice, GiftCard, Method, Tender
from thirdring.people import queries as people
from thirdring.promotions import queries as promotions

PAGE = 20
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet."""

    typed: DraftLine
    variant: Variant | None
    priced: QuoteLine | None
    available: Availability | None
    why: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_special(self) -> bool:
        return bool(self.typed.gift_wrap or self.typed.gift_message or any(self.typed.personalization.values()))


@dataclass(frozen=True, slots=True)
class Destination:
    """One address of the draft, and the ways to it."""

    typed: DraftShipTo
    address: Address | None
    methods: tuple[tuple[str, str], ...]
    method: str
    shipment: Shipment | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pay:
    """A part of the payment, with the methods and why some may not be used."""

    typed: DraftTender
    choices: tuple[Choice, ...]
    card: GiftCard | None = None
    takes: Money | None = None
    credit: GiftCard | None = None

    @property
    def path(self) -> str:
        return f"tenders.{self.typed.key}.reference"


def sheet(found: Quoted) -> Context:
    """Everything on the draft's page."""
    profile = found.profile
    return {
        "draft": found.draft,
        "quote": found.quote,
        "found": found,
        "profile": profile,
        "known": known(found.draft),
        "rows": [_row(line, found) for line in found.draft.body.lines],
        "destinations": [_destination(each, found) for each in found.draft.body.ship_tos],
        "pays": _pays(found),
        "addresses": _to_choose_from(profile) if profile else [],
        "emails": profile.emails if profile else [],
        "problems": told(p for p in found.problems if not p.subject.startswith("line:")),
        "unread": sum(not part.ticked for part in found.parts),
        "operator": people.person(found.draft.operator_id),
        "sent": _sent(found),
    }


def _sent(found: Quoted) -> list[promotions.Sent]:
    """Which catalogue was she sent? What carries a live source code, and stands not on the draft yet."""
    if found.draft.customer_id is None:
        return []
    mine = promotions.sent_to(payments.family(found.draft.customer_id), at=found.at)
    return [each for each in mine if each.code.code not in found.draft.body.codes]


def _to_choose_from(profile: Shopper) -> list[tuple[int, str]]:
    return [(a.id, address_choice(a, name=profile.name, country=profile.region)) for a in profile.addresses]


def known(draft: Draft) -> str:
    """The state that the screen shows; the draft is fetched again only where it differs."""
    return f"{draft.version}.{len(draft.read_back)}.{draft.operator_id}.{draft.customer_id or ''}"


def choices(product: Product, found: Quoted) -> list[Row]:
    """The variants of a product to choose from, with price and promise."""
    from thirdring.catalogue import queries as catalogue  # the sheet itself needs none of this

    available = catalogue.availability(
        [v.id for v in product.variants], now=found.at, reserved_by=f"draft:{found.draft.id}"
    )
    return [Row(DraftLine(key="0", variant_id=v.id), v, None, available[v.id], (), ()) for v in product.variants]


@dataclass(frozen=True, slots=True)
class Explained:
    """A part of the price, and every reason for it in words."""

    title: str
    amount: Money
    sentences: tuple[str, ...]


def explained(found: Quoted) -> list[Explained]:
    """The whole price, part by part: lines, parcels, codes, fees, tax."""
    quote, in_force = found.quote, terms.current()
    parts = [(f"line:{line.key}", line.name, line.amount) for line in quote.lines]
    parts += [(f"shipment:{s.key}", s.text or gettext("Freight"), s.freight) for s in quote.shipments]
    parts += [(f"code:{code.code}", code.code, -code.discount) for code in quote.codes]
    parts += [(f"fee:{fee.code}", gettext("Fee"), fee.amount) for fee in quote.fees]
    parts.append(("tax", gettext("Tax"), quote.tax))
    every = [(subject, title, amount, quote.why(subject)) for subject, title, amount in parts]
    return [
        Explained(title, amount, tuple(filter(None, (words.in_full(reason, in_force) for reason in reasons))))
        for _subject, title, amount, reasons in every
        if reasons
    ]


def order(order_id: int) -> Context:
    """Everything on an order's page."""
    found = queries.order(order_id)
    in_force = terms.current()
    methods = {s.method: in_force.method(s.method) for s in found.shipments}
    people_ids = {found.operator_id, *(note.author_id for note in found.notes)} - {None}
    return {
        "order": found,
        "profile": customers.profile(found.customer_id),
        "methods": {code: m.name(get_language() or "en") if m else code for code, m in methods.items()},
        "payments": payments.payments(order_id),
        "mails": messaging.about(f"order:{order_id}"),
        "names": people.names({each for each in people_ids if each is not None}),
    }


def drafts(found: Iterable[Draft]) -> list[Context]:
    """Drafts in a list: whose, how many lines, since when."""
    return [
        {
            "draft": draft,
            "name": customers.profile(draft.customer_id).name if draft.customer_id else "",
            "count": len(draft.body.lines),
        }
        for draft in found
    ]


def _row(line: DraftLine, found: Quoted) -> Row:
    subject = f"line:{line.key}"
    priced = next((each for each in found.quote.lines if each.key == line.key), None)
    short = f"variant:{line.variant_id}"
    goods = found.goods.get(line.variant_id or 0)
    return Row(
        typed=line,
        variant=goods.variant if goods else None,
        priced=priced,
        available=goods.availability if goods else None,
        why=told(r for r in found.quote.why(subject) if r.code != "unit-price"),
        problems=told(p for p in found.problems if p.subject in {subject, short}),
    )


def _destination(typed: DraftShipTo, found: Quoted) -> Destination:
    address = found.ship_tos[typed.key]
    shipment = next((s for s in found.quote.shipments if s.key == typed.key), None)
    offered: tuple[ShippingMethod, ...] = ()
    if address:
        offered = terms.current().methods_to(address.country, address.postcode, found.quote.currency)
    language = get_language() or "en"
    return Destination(
        typed=typed,
        address=address,
        methods=tuple((m.code, m.name(language)) for m in offered),
        method=shipment.method if shipment else typed.method,
        shipment=shipment,
        why=told(found.quote.why(f"shipment:{typed.key}")),
    )


def _pays(found: Quoted) -> list[Pay]:
    choices = _choices(found)
    typed = found.draft.body.tenders
    references = [t.reference for t in typed if t.method in STORED and t.reference]
    cards = payments.gift_cards(references) if references else {}
    left, credit = list(found.tenders), _credit(found)
    return [Pay(each, choices, cards.get(each.reference), _takes(each, left), credit) for each in typed]


def _credit(found: Quoted) -> GiftCard | None:
    """The customer's store credit that this order could be paid with; asked for only where it is to be."""
    wanted = any(t.method == Method.STORE_CREDIT for t in found.draft.body.tenders)
    mine = payments.credits_of(found.draft.customer_id) if wanted and found.draft.customer_id else ()
    return next((card for card in mine if card.balance.currency == found.quote.currency), None)


def _takes(typed: DraftTender, left: list[Tender]) -> Money | None:
    """What this part comes to: the first of the tenders left that it made."""
    mine = next((t for t in left if (t.method, t.reference) == (typed.method, typed.reference)), None)
    if mine is None:
        return None
    left.remove(mine)
    return mine.amount


def _choices(found: Quoted) -> tuple[Choice, ...]:
    country = found.billing.country if found.billing else ""
    return payments.methods_for(country=country, customer_id=found.draft.customer_id, total=found.quote.total)


def told(reasons: Iterable[Explanation]) -> tuple[str, ...]:
    return tuple(sentence for reason in reasons if (sentence := words.told(reason)))
