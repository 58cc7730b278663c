"""How returns are told: their numbers, states, outcomes, and the words about them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override, pgettext
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import day, money
from thirdring.knowledge.rules import language_of
from thirdring.orders.rules import numbering
from thirdring.orders.values.goodwill import Grant, GrantKind
from thirdring.orders.values.returns import Outcome, Return, ReturnState

register = template.Library()

_OUTCOMES = {
    Outcome.RESTOCK: _("back on the shelf"),
    Outcome.REPAIR: _("to be repaired"),
    Outcome.WRITE_OFF: _("written off"),
    Outcome.SENT_BACK: _("sent back to the customer"),
}


@register.filter
def return_number(value: str) -> str:
    """In groups, as it is read aloud: `R 100 015`."""
    return f"R {numbering.spoken(value[1:])}"


@register.filter
def outcome_name(value: str) -> object:
    return _OUTCOMES[Outcome(value)]


@register.filter
def without_sign(value: Money) -> Money:
    return -value if value.amount < 0 else value


@register.filter
def availability_word(state: str) -> str:
    """A short word for what is on the shelf."""
    words = {
        "in_stock": pgettext("stock", "in stock"),
        "low": pgettext("stock", "few left"),
        "expected": pgettext("stock", "expected"),
    }
    return words.get(str(state), pgettext("stock", "not to be had"))


@register.simple_tag
def return_badge(ret: Return) -> SafeString:
    tone, word = {
        ReturnState.AUTHORIZED: ("info", pgettext("return", "On its way")),
        ReturnState.PARTLY: ("warn", pgettext("return", "Partly back")),
        ReturnState.CLOSED: ("ok", pgettext("return", "Closed")),
        ReturnState.CANCELLED: ("idle", pgettext("return", "Called off")),
    }[ret.state]
    return format_html('<span class="badge {}">{}</span>', tone, word)


_SCREEN = {"en": "en", "da": "da", "zh": "zh-hans"}


@register.simple_tag
def return_words(ret: Return, language: str) -> str:
    """What to say when a return is authorized, in the customer's language."""
    with override(_SCREEN[language_of(language)]):
        said = gettext(
            "Your return number is %(number)s. I send the label by e-mail; please put the number in the parcel, and "
            "send it by %(day)s."
        ) % {"number": return_number(ret.number), "day": day(ret.expires_date)}
        if ret.label_cost:
            said += " " + gettext("The label costs %(cost)s, which we take off what you get back.") % {
                "cost": money(ret.label_cost)
            }
        return said


@register.simple_tag
def grant_words(grant: Grant, language: str) -> str:
    """What to say when something was given, in the customer's language."""
    with override(_SCREEN[language_of(language)]):
        words = {
            GrantKind.COUPON: gettext("Your code is %(code)s. It takes %(amount)s off one order within a year."),
            GrantKind.CREDIT: gettext("You now have %(amount)s more on your account with us, for your next order."),
            GrantKind.REFUND: gettext("I have given %(amount)s back to you, by the way you paid."),
        }
        return words[grant.kind] % {"code": " ".join(grant.code), "amount": money(grant.amount)}
