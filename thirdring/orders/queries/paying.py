"""How a draft is paid, and how what is owed of an order that stands: tenders in amounts, and why they do not do."""

from collections.abc import Iterator, Mapping, Sequence

from thirdring.kernel.money import Money, zero
from thirdring.orders.queries.repricing import Standing
from thirdring.orders.quote import Explanation
from thirdring.orders.values import Draft, DraftBody, DraftTender
from thirdring.payments import queries as payments
from thirdring.payments.rules import SplitError, split
from thirdring.payments.values import STORED, GiftCard, Method, Share, Tender

Cards = Mapping[str, GiftCard]


def tenders(draft: Draft, total: Money) -> tuple[tuple[Tender, ...], tuple[Explanation, ...]]:
    """The payment in parts that make the total, or why it cannot be made like that.

    A gift card takes what is on it and no more; an invoice stays within what the customer may owe.
    """
    typed = [t for t in draft.body.tenders if t.method in set(Method)]
    cards = _cards(typed)
    problems = list(_card_problems(typed, cards, total.currency, _family(draft)))
    try:
        parts = split(total, [_share(t, typed[:at], cards, total.currency) for at, t in enumerate(typed)])
    except SplitError as error:
        return (), (*problems, Explanation("split", "payment", (("difference", error.difference),)))
    return parts, (*problems, *_credit_problems(draft, parts))


def anew(order: Standing, after: DraftBody, owed: Money) -> tuple[tuple[Tender, ...], tuple[Explanation, ...]]:
    """How what is owed of an order that stands is paid once its payment is changed, or why it cannot be: the parts that
    are new first, the rest as it was chosen, else as the order is paid already."""
    before = {t.key: t.method for t in order.body.tenders}
    fresh = [t for t in after.tenders if t.key not in before]
    turned = [t.method for t in after.tenders if before.get(t.key, t.method) != t.method]
    typed = [*fresh, DraftTender(key="rest", method=turned[0] if turned else usual(order).value)]
    if owed.amount <= 0:
        return (), (Explanation("nothing-owed", "payment"),)
    cards = _cards(typed)
    problems = (
        *_card_problems(typed, cards, owed.currency, payments.family(order.row.customer_id)),
        *(Explanation("part-amount", f"payment:{t.key}") for t in fresh if t.amount is None and t.method not in STORED),
    )
    try:
        parts = split(owed, [_share(t, typed[:at], cards, owed.currency) for at, t in enumerate(typed)])
    except SplitError as error:
        return (), (*problems, Explanation("split", "payment", (("difference", error.difference),)))
    return tuple(part for part in parts if part.amount), problems


def usual(order: Standing) -> Method:
    """How the order is paid already, where it can be owed that way; else by a link to pay by card."""
    methods = [m for m in order.methods if m not in STORED]
    owed = {Method.INVOICE, Method.BANK_TRANSFER, Method.CASH_ON_DELIVERY}
    return methods[-1] if methods and methods[-1] in owed else Method.CARD


def _cards(typed: Sequence[DraftTender]) -> Cards:
    references = [t.reference for t in typed if t.method in STORED and t.reference]
    return payments.gift_cards(references) if references else {}


def _share(tender: DraftTender, before: Sequence[DraftTender], cards: Cards, currency: str) -> Share:
    amount = None if tender.amount is None else Money(tender.amount, currency)
    if tender.method not in STORED:
        return Share(Method(tender.method), amount, tender.reference)
    card = cards.get(tender.reference)
    usable = card and card.balance.currency == currency and tender.reference not in {t.reference for t in before}
    at_most = card.balance if card and usable else zero(currency)
    return Share(Method(tender.method), amount, tender.reference, at_most)


def _family(draft: Draft) -> tuple[int, ...]:
    """Whose store credit may pay this order; only asked where some is to."""
    spends = any(t.method == Method.STORE_CREDIT for t in draft.body.tenders)
    return payments.family(draft.customer_id) if spends and draft.customer_id else ()


def _card_problems(
    typed: Sequence[DraftTender], cards: Cards, currency: str, family: Sequence[int]
) -> Iterator[Explanation]:
    for tender in typed:
        if tender.method not in STORED:
            continue
        card, subject = cards.get(tender.reference), f"payment:{tender.key}"
        if card is None or (tender.method == Method.STORE_CREDIT) != (card.customer_id is not None):
            yield Explanation("no-gift-card" if tender.method == Method.GIFT_CARD else "no-store-credit", subject)
        elif card.customer_id is not None and card.customer_id not in family:
            yield Explanation("no-store-credit", subject)
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
