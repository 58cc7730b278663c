"""Reasons and problems of a quote in words; the engine gives codes and facts only."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, pgettext_lazy, to_locale
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import day, money
from thirdring.orders.quote import Explanation, Terms
from thirdring.orders.rules import numbering
from thirdring.orders.values import Step

_WORDS: dict[str, Any] = {
    # what keeps it from being ordered
    "no-lines": _("Nothing is ordered yet. Add a line: a code, or a few words."),
    "no-customer": _("Nobody is named yet. Find the customer, or add a new one."),
    "no-gift-mail": _("The number of a gift card goes by mail. Ask for an e-mail address."),
    "no-billing": _("There is no billing address yet. Add one to the customer."),
    "no-address": _("There is no address to send to yet. Add one to the customer."),
    "not-carried": _("This method does not carry there, or not this weight. Choose another one."),
    "no-quantity": _("%(name)s has no quantity. Say how many."),
    "no-price": _("%(name)s has no price in this price list. Offer something else."),
    "no-gift-wrap": _("Gift wrap is not offered here. Take it off %(name)s."),
    "unfinished": _("“%(text)s” is not chosen yet. Choose the item, or take the line off."),
    "short": _("%(sku)s: only %(available)s can be promised. Order fewer, or offer a substitute."),
    "split": _("The payments do not make the total; the difference is %(difference)s."),
    "nothing-owed": _("This order is paid: there is nothing left to pay another way."),
    "part-amount": _("Type how much of it is paid that way."),
    "no-gift-card": _("The gift card is not known yet. Look its code up, or choose another way to pay."),
    "no-store-credit": _("This customer has no store credit to use here. Choose another way to pay."),
    "gift-card-currency": _(
        "The gift card holds %(balance)s and cannot pay in this currency. Choose another way to pay."
    ),
    "gift-card-short": _("The gift card holds only %(balance)s. Take less from it, or leave the amount empty."),
    "over-limit": _("Invoice is possible up to %(room)s. Choose another way to pay for the rest."),
    "unknown-code": _("There is no code %(name)s. Ask for it again, letter by letter."),
    # what is wrong with terms of sale
    "terms-unreadable": _("%(where)s: %(why)s"),
    "terms-no-method": _("There is no shipping method."),
    "terms-twice": _("%(name)s is there twice."),
    "terms-timezone": _("%(name)s is no time zone; write one like Europe/Copenhagen."),
    "terms-percent": _("%(name)s: %(percent)s percent of tax cannot be."),
    "terms-negative": _("%(name)s: a price below zero cannot be."),
    "terms-hour": _("%(name)s: the cutoff hour lies between 0 and 24."),
    "terms-days": _("%(name)s: the days do not run from few to many, or are more than sixty."),
    "terms-zone": _("%(name)s: there is no zone %(zone)s."),
    "terms-no-band": _("%(name)s: there is no price."),
    "terms-band-order": _("%(name)s: the weights do not rise, so that a price below is never reached."),
    # why it costs what it costs
    "unit-price": _("%(quantity)s × %(unit)s"),
    "quantity-price": _("From %(min_quantity)s pieces; one alone costs %(usual)s"),
    "personalization": _("Personalized: %(amount)s"),
    "gift-wrap": _("Gift wrap: %(amount)s"),
    "code": _("Code %(name)s takes off %(amount)s"),
    "code-applied": _("Counts"),
    "code-noted": _("Noted; it gives nothing by itself"),
    "code-below-minimum": _("Counts from %(missing)s more"),
    "code-other-goods": _("Counts for other goods"),
    "code-other-currency": _("Does not count in this currency"),
    "code-not-started": _("Has not begun yet"),
    "code-ended": _("Has ended"),
    "code-beaten": _("Another code gives more"),
    "code-gift-missing": _("A gift goes with it: add %(gift)s, it costs nothing then"),
    "code-too-few": _("Counts from %(pieces)s pieces"),
    "freight-waived": _("Freight is waived from %(threshold)s"),
    "freight-waived-by-code": _("Code %(name)s waives the freight"),
    "freight-nearly-free": _("%(missing)s more and the freight is waived"),
    "back-order": _("%(name)s is expected on %(date)s"),
    "wanted-too-early": _("%(wanted)s cannot be reached; the earliest is %(earliest)s"),
    "wanted-not-a-working-day": _("%(wanted)s is not a working day; it arrives on %(date)s"),
    "payment-fee": _("Paying this way costs %(amount)s"),
}


# Said only when the whole price is explained: on the draft they stand as figures.
_IN_FULL: dict[str, Any] = {
    "unit-price": _("%(quantity)s at %(unit)s each make %(amount)s."),
    "freight": _("%(method)s for %(weight)s to zone %(zone)s costs %(amount)s."),
    "delivery": _("It leaves on %(dispatch_date)s and arrives between %(from_date)s and %(to_date)s."),
    "tax-included": _("%(amount)s of tax are included: %(percent)s %% in %(place)s, on %(base)s before tax."),
    "tax-added": _("%(percent)s %% of tax in %(place)s on %(base)s make %(amount)s."),
    "no-tax": _("No tax is due in %(place)s on %(base)s."),
}


def in_full(reason: Explanation, terms: Terms) -> str:
    """The sentence of a reason where the whole price is explained; empty for none."""
    language = get_language() or "en"
    facts = {name: _shown(fact) for name, fact in reason.facts}
    if "method" in facts and (method := terms.method(str(reason.data["method"]))):
        facts["method"] = method.name(language)
    if "weight_grams" in facts:
        kilos = Decimal(int(str(reason.data["weight_grams"]))) / 1000
        facts["weight"] = _("%(kilos)s kg") % {"kilos": _shown(kilos)}
    if "country" in facts:
        facts["place"] = ", ".join(part for part in (facts.get("region"), _country(facts["country"])) if part)
    sentence = _IN_FULL.get(reason.code) or _WORDS.get(reason.code)
    return str(sentence) % facts if sentence else ""


def _country(code: str) -> str:
    return str(Locale.parse(to_locale(get_language() or "en")).territories.get(code, code))


def told(reason: Explanation) -> str:
    """The sentence of a reason in the active language; empty for reasons that are shown as figures anyway."""
    sentence = _WORDS.get(reason.code)
    return str(sentence) % {name: _shown(fact) for name, fact in reason.facts} if sentence else ""


def _shown(fact: Any) -> str:
    if isinstance(fact, Money):
        return money(fact)
    if isinstance(fact, date):
        return day(fact)
    if isinstance(fact, Decimal):
        return format_decimal(fact, locale=to_locale(get_language() or "en"))
    return str(fact)


_PLACED = _("Order %(number)s")
_ON_TIMELINE = {
    "change": _("Order %(number)s changed"),
    "cancel": _("Order %(number)s: canceled"),
    "discount": _("Order %(number)s: discount given"),
    "match": _("Order %(number)s: price matched"),
}


def placed_on_timeline(number: str) -> str:
    """An order on a customer's timeline, in the reader's words."""
    number, _space, kind = number.partition(" ")
    return str(_ON_TIMELINE.get(kind, _PLACED)) % {"number": numbering.spoken(number)}


_STEPS: dict[str, Any] = {
    "review": _("Being checked"),
    "release": _("Released to the warehouse"),
    "hold": pgettext_lazy("order", "Held"),
    "pick": _("Picked: %(pieces)s pieces"),
    "put_down": _("Put back on the shelf: %(pieces)s pieces"),
    "pack": _("Packed: parcel %(parcel)s"),
    "unpack": _("Parcel opened again"),
    "ship": _("Sent: parcel %(parcel)s"),
    "deliver": _("Delivered: parcel %(parcel)s"),
    "receive": _("Came back: %(pieces)s pieces"),
    "change": _("Changed; difference %(difference)s"),
    "cancel": _("Canceled; difference %(difference)s"),
    "discount": _("Discount given; difference %(difference)s"),
    "match": _("Price matched; difference %(difference)s"),
    "goods_in": _("Goods came in: %(pieces)s pieces"),
    "delay": _("Late; the new day is %(new_date)s"),
    "delay_waits": _("The customer waits until %(new_date)s"),
}


def step(value: Step) -> str:
    """One thing that happened to an order."""
    facts = defaultdict(str, value.facts)
    return str(_STEPS.get(value.kind, value.kind)) % facts


def one_stop(sentence: str) -> str:
    """A sentence that ends in an abbreviated month (`27. nov.`) has one full stop."""
    return f"{sentence[:-2]}." if sentence.endswith("..") else sentence
