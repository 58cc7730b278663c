"""The names that people read for kinds of texts, for policies and what they ask about."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import day, money
from thirdring.knowledge.values import Check, Kind, Language, Op, PolicyKind, Verdict

KINDS: Final[dict[Kind, Promise]] = {
    Kind.FAQ: pgettext_lazy("texts", "Questions and answers"),
    Kind.POLICY: pgettext_lazy("texts", "Policies"),
    Kind.GREETING: pgettext_lazy("texts", "Greetings"),
    Kind.PROMPT: pgettext_lazy("texts", "Etiquette"),
    Kind.CLOSING: pgettext_lazy("texts", "Closing words"),
}

LANGUAGES: Final[dict[Language, str]] = {
    Language.ENGLISH: "English",
    Language.DANISH: "Dansk",
    Language.CHINESE: "中文",
}
"""Each language in itself: whoever looks for it can read it."""

POLICIES: Final[dict[PolicyKind, Promise]] = {
    PolicyKind.RETURN: pgettext_lazy("policy", "Returns"),
    PolicyKind.EXCHANGE: pgettext_lazy("policy", "Exchanges"),
    PolicyKind.CHANGE: pgettext_lazy("policy", "Changing an order"),
    PolicyKind.SHIPPING_WAIVER: pgettext_lazy("policy", "Waiving shipping"),
    PolicyKind.APPEASEMENT: pgettext_lazy("policy", "Making good"),
    PolicyKind.PRICE_MATCH: pgettext_lazy("policy", "Price match"),
    PolicyKind.PAYMENT: pgettext_lazy("policy", "Terms of payment"),
    PolicyKind.KEPT_GOODS: pgettext_lazy("policy", "Exchanged goods that do not come back"),
    PolicyKind.GIFT_CARD: pgettext_lazy("policy", "Gift cards paid for at the desk"),
}
VERDICTS: Final[dict[Verdict, Promise]] = {
    Verdict.ALLOW: pgettext_lazy("policy", "Allowed"),
    Verdict.ASK: pgettext_lazy("policy", "Ask first"),
    Verdict.REFUSE: pgettext_lazy("policy", "Refused"),
}
APPROVERS: Final[dict[str, Promise]] = {
    "supervisor": pgettext_lazy("policy", "a supervisor"),
    "manager": pgettext_lazy("policy", "a manager"),
}
FACTS: Final[dict[str, Promise]] = {
    "country": gettext_lazy("Country"),
    "what": gettext_lazy("What"),
    "reason": gettext_lazy("Reason"),
    "condition": gettext_lazy("Condition"),
    "order_state": gettext_lazy("State of the order"),
    "personalized": gettext_lazy("Personalized"),
    "sale": gettext_lazy("On sale"),
    "delivered": gettext_lazy("Delivered"),
    "value": gettext_lazy("Value"),
    "asked": gettext_lazy("Amount asked for"),
    "asked_percent": gettext_lazy("Asked for, in percent of the value"),
    "days_since_delivery": gettext_lazy("Days since delivery"),
    "days_since_order": gettext_lazy("Days since the order"),
    "ordered_month": gettext_lazy("Month of the order"),
    "claims": gettext_lazy("Earlier claims in a year"),
    "orders": gettext_lazy("Orders in a year"),
    "delivered_date": gettext_lazy("Delivered on"),
    "ordered_date": gettext_lazy("Ordered on"),
    "window": gettext_lazy("Last day"),
    "limit": gettext_lazy("Limit"),
}
CHOICES: Final[dict[str, Promise]] = {
    "changed_mind": pgettext_lazy("reason", "Changed their mind"),
    "size": pgettext_lazy("reason", "Wrong size"),
    "faulty": pgettext_lazy("reason", "Faulty"),
    "damaged": pgettext_lazy("reason", "Damaged on the way"),
    "wrong_item": pgettext_lazy("reason", "Wrong item sent"),
    "not_as_described": pgettext_lazy("reason", "Not as described"),
    "late": pgettext_lazy("reason", "Came too late"),
    "our_mistake": pgettext_lazy("reason", "Our mistake"),
    "long_wait": pgettext_lazy("reason", "Long wait"),
    "goodwill": pgettext_lazy("reason", "Goodwill"),
    "unused": pgettext_lazy("condition", "Unused"),
    "opened": pgettext_lazy("condition", "Opened"),
    "worn": pgettext_lazy("condition", "Worn"),
    "on_receipt": pgettext_lazy("exchange", "When we have the old one"),
    "in_advance": pgettext_lazy("exchange", "At once"),
    "address": pgettext_lazy("change", "Address"),
    "method": pgettext_lazy("change", "Shipping method"),
    "date": pgettext_lazy("change", "Date"),
    "items": pgettext_lazy("change", "Items"),
    "quantity": pgettext_lazy("change", "Quantity"),
    "payment": pgettext_lazy("change", "Payment"),
    "discount": pgettext_lazy("change", "Discount"),
    "cancel": pgettext_lazy("change", "Cancel"),
    "coupon": pgettext_lazy("make good", "Coupon"),
    "credit": pgettext_lazy("make good", "Store credit"),
    "refund": pgettext_lazy("make good", "Refund"),
    "placed": pgettext_lazy("order", "Placed"),
    "under_review": pgettext_lazy("order", "Under review"),
    "held": pgettext_lazy("order", "Held"),
    "released": pgettext_lazy("order", "Released"),
    "picking": pgettext_lazy("order", "Being packed"),
    "shipped": pgettext_lazy("order", "Shipped"),
    "delivered": pgettext_lazy("order", "Delivered"),
    "returned": pgettext_lazy("order", "Returned"),
    "cancelled": pgettext_lazy("order", "Canceled"),
    "invoice": pgettext_lazy("payment", "Invoice"),
    "bank_transfer": pgettext_lazy("payment", "Bank transfer"),
    "cash_on_delivery": pgettext_lazy("payment", "Cash on delivery"),
    "card": pgettext_lazy("payment", "Card"),
    "gift_card": pgettext_lazy("payment", "Gift card"),
}
NUMBERS: Final[dict[str, Promise]] = {
    "refund-days": pgettext_lazy("policy", "days until the refund"),
    "legal-days": pgettext_lazy("policy", "days by law"),
}
FIELDS: Final[dict[str, Promise]] = {
    "when": pgettext_lazy("policy", "conditions"),
    "verdict": pgettext_lazy("policy", "answer"),
    "approver": pgettext_lazy("policy", "who is asked"),
    "days": pgettext_lazy("policy", "days"),
    "until": pgettext_lazy("policy", "last day"),
    "amounts": pgettext_lazy("policy", "amount"),
    "percent": pgettext_lazy("policy", "percent"),
    "numbers": pgettext_lazy("policy", "told numbers"),
    "say": pgettext_lazy("policy", "words to say"),
}
OPS: Final[dict[Op, Promise]] = {
    Op.ONE_OF: pgettext_lazy("comparison", "is"),
    Op.NONE_OF: pgettext_lazy("comparison", "is not"),
    Op.AT_MOST: pgettext_lazy("comparison", "at most"),
    Op.AT_LEAST: pgettext_lazy("comparison", "at least"),
    Op.IS: pgettext_lazy("comparison", "is"),
}


def told(check: Check) -> str:
    """A condition as it was judged: `Last day: Sun 4 Oct; it is Wed 7 Oct`."""
    parts = {"fact": FACTS[check.fact], "op": OPS[check.op], "wanted": shown(check.wanted), "found": shown(check.found)}
    if check.fact == "window":
        if check.wanted is None:
            return _("The time runs from delivery")
        return _("Last day %(wanted)s, today is %(found)s") % parts
    if check.fact == "limit":
        if check.wanted is None:
            return _("No limit is set in this currency")
        return _("At most %(wanted)s, asked for: %(found)s") % parts
    if check.found is None:
        return _("%(fact)s: not known (%(op)s %(wanted)s)") % parts
    return _("%(fact)s: %(found)s (%(op)s %(wanted)s)") % parts


def shown(value: object) -> str:
    """A fact's value as people read it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return str(CHOICES.get(value, value))
    if isinstance(value, Iterable):
        return ", ".join(shown(each) for each in value)
    return "–" if value is None else str(value)
