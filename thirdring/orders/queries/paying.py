"""How a draft is paid: its tenders in amounts, and why they do not do."""

from collections.abc import Iterator, Mapping, Sequence

from thirdring.kernel.money import Money, zero
from thirdring.orders.quote import Explanation
from thirdring.orders.values import Draft, DraftTender
from thirdring.payments import queries as payments
from thirdring.payments.rules import SplitError, split
from thirdring.payments.values import GiftCard, Method, Share, Tender

Cards = Mapping[str, GiftCard]


def tenders(draft: Draft, total: Money) -> tuple[tuple[Tender, ...], tuple[Explanation, ...]]:
    """The payment in parts that make the total, or why it cannot be made like that.

    A gift card takes what is on it and no more; an invoice stays within what the customer may owe.
    """
    typed = [t for t in draft.body.tenders if t.method in set(Method)]
    cards = _cards(typed)
    problems = list(_card_problems(typed, cards, total.currency))
    try:
        parts = split(total, [_share(t, typed[:at], cards, total.currency) for at, t in enumerate(typed)])
    except SplitError as error:
        return (), (*problems, Explanation("split", "payment", (("difference", error.difference),)))
    return parts, (*problems, *_credit_problems(draft, parts))


def _cards(typed: Sequence[DraftTender]) -> Cards:
    references = [t.reference for t in typed if t.method == Method.GIFT_CARD and t.reference]
    return payments.gift_cards(references) if references else {}


def _share(tender: DraftTender, before: Sequence[DraftTender], cards: Cards, currency: str) -> Share:
    amount = None if tender.amount is None else Money(tender.amount, currency)
    if tender.method != Method.GIFT_CARD:
        return Share(Method(tender.method), amount, tender.reference)
    card = cards.get(tender.reference)
    usable = card and card.balance.currency == currency and tender.reference not in {t.reference for t in before}
    at_most = card.balance if card and usable else zero(currency)
    return Share(Method.GIFT_CARD, amount, tender.reference, at_most)


def _card_problems(typed: Sequence[DraftTender], cards: Cards, currency: str) -> Iterator[Explanation]:
    for tender in typed:
        if tender.method != Method.GIFT_CARD:
            continue
        card, subject = cards.get(tender.reference), f"payment:{tender.key}"
        if card is None:
            yield Explanation("no-gift-card", subject)
        elif card.balance.currency != currency:
            yield Explanation("gift-card-currency", subject, (("balance", card.balance),))
        elif tender.amount is not None and card.balance.amount < tender.amount:
            yield Explanation("gift-card-short", subject, (("balance", card.balance),))


def _credit_problems(draft: Draft, parts: Sequence[Tender]) -> Iterator[Explanation]:
    invoices = [t.amount for t in parts if t.method is Method.INVOICE]
    if draft.customer_id is None or not invoices:
        return
    owed = sum(invoices[1:], start=invoices[0])
    room = payments.credit_left(draft.customer_id, owed.currency)
    if room < owed:
        yield Explanation("over-limit", "payment", (("room", room),))
