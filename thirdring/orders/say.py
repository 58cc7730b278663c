"""The orders room's part of the column SAY: the policies that fit the draft on screen, with its own numbers."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.calls import queries as calls
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.values import OrderFacts, Shown
from thirdring.orders import queries
from thirdring.orders.queries import Quoted


def part(request: HttpRequest, shown: Shown) -> str:
    """Nothing without a draft that has a line: policies are told about something."""
    if shown.draft_id is None:
        return ""
    try:
        found = queries.quoted(queries.draft(shown.draft_id), now=clock.now())
    except NotFoundError:
        return ""
    if not found.quote.lines:
        return ""
    policies = knowledge.policies_for(facts_of(found), language=found.language, at=found.at, brand=_brand(found))
    return render_to_string("knowledge/_policies.html", {"policies": policies, "shown": shown}, request)


def facts_of(found: Quoted) -> OrderFacts:
    """What a policy may depend on, of a priced draft. Row O1.12."""
    quote, today = found.quote, found.at.date()
    shipment = quote.shipments[0] if quote.shipments else None
    threshold, value = _free_shipping(found)
    late = [found.goods[line.variant_id].availability.expected_date for line in quote.lines]
    expected = [day for day in late if day and day > today]
    personalized = [bool(line.personalized) for line in quote.lines]
    return OrderFacts(
        country=shipment.country if shipment else (found.profile.region if found.profile else ""),
        value=value,
        has_personalized=any(personalized),
        only_personalized=all(personalized),
        back_order_date=max(expected, default=None),
        methods=frozenset(tender.method for tender in found.draft.body.tenders if tender.method),
        is_gift=any(to.gift for to in found.draft.body.ship_tos) or any(line.gift_message for line in quote.lines),
        order_date=today,
        free_shipping_from=threshold,
    )


def _free_shipping(found: Quoted) -> tuple[Money | None, Money | None]:
    """From which value freight is waived and how far this order is, as the price engine explains it."""
    for why in found.quote.explanation:
        facts = dict(why.facts)
        threshold, missing = facts.get("threshold"), facts.get("missing")
        if why.code == "freight-waived" and isinstance(threshold, Money):
            return threshold, threshold
        if why.code == "freight-nearly-free" and isinstance(threshold, Money) and isinstance(missing, Money):
            return threshold, threshold - missing
    return None, None


def _brand(found: Quoted) -> str:
    if found.draft.call_id:
        return calls.call(found.draft.call_id).line.brand.name
    return next((brand.name for brand in calls.brands()), "")
