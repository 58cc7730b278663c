"""Mails about an order that has gone on: changed, sent, late. One template, in the customer's language."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from thirdring.calls import queries as calls
from thirdring.customers import queries as customers
from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import day, money
from thirdring.messaging import actions as messaging
from thirdring.orders import carriers, models
from thirdring.orders.queries.orders import order
from thirdring.orders.rules import numbering
from thirdring.orders.values import Order
from thirdring.orders.words import one_stop


def tell_customer(
    order_id: int, kind: str, *, now: datetime, parcel_id: int = 0, delay_id: int = 0, return_id: int = 0
) -> int | None:
    """Queue the mail; its id, or None where there is nobody to tell (no address, or a practice call)."""
    found = order(order_id)
    if not found.email or (found.call_id and calls.call(found.call_id).practice):
        return None
    with translation.override(found.language):
        said = _kept(return_id, kind) if return_id else _said(found, kind, parcel_id=parcel_id, delay_id=delay_id)
    return mail(found, said, shows_order=kind == "changed", now=now)


def mail(
    found: Order,
    said: Sequence[str],
    *,
    shows_order: bool = False,
    masked: Sequence[tuple[str, str]] = (),
    now: datetime,
) -> int:
    """Queue a mail about an order that has an address, with these sentences in its language; its id.

    `masked`: as in `messaging.actions.queue_mail`.
    """
    return messaging.queue_mail(
        to=found.email,
        language=found.language,
        template="orders/mail/news",
        context={
            "order": found,
            "number": numbering.spoken(found.number),
            "name": customers.profile(found.customer_id).name,
            "said": [one_stop(each) for each in said],
            "shows_order": shows_order,
        },
        reference=f"order:{found.id}",
        customer_id=found.customer_id,
        masked=masked,
        now=now,
    )


def _kept(return_id: int, kind: str) -> tuple[str, ...]:
    ret = models.Return.objects.select_related("order").get(pk=return_id)
    facts = {
        "number": f"R {numbering.spoken(ret.number[1:])}",
        "amount": money(Money(ret.kept_amount, ret.order.currency).rounded()),
        "day": day(ret.kept_date) if ret.kept_date else "",
    }
    if kind == "kept-told":
        return (
            _("We have sent you the new goods of exchange %(number)s, and the others are not back with us yet.")
            % facts,
            _("Please send them by %(day)s. What has not come by then is charged: %(amount)s.") % facts,
        )
    return (
        _("The goods of exchange %(number)s did not come back in time, so we charge their price: %(amount)s.") % facts,
        _("If they are on their way already, you get it back when they arrive."),
    )


def _said(found: Order, kind: str, *, parcel_id: int, delay_id: int) -> tuple[str, ...]:
    if kind == "parcel":
        parcel = models.Parcel.objects.get(pk=parcel_id)
        facts = {"carrier": carriers.named(parcel.carrier).name, "tracking": parcel.tracking}
        said = [_("Your parcel has left us with %(carrier)s; its number is %(tracking)s.") % facts]
        if parcel.expected_date:
            said.append(_("It arrives by %(day)s.") % {"day": day(parcel.expected_date)})
        return tuple(said)
    if kind == "delay":
        late = models.Delay.objects.get(pk=delay_id)
        names = ", ".join(line.name for line in found.lines if line.position in late.positions)
        return (
            _("We are sorry: %(names)s comes later than we promised. The new day is %(day)s.")
            % {"names": names, "day": day(late.new_date)},
            _("Call us or answer this mail to say whether you wait, or would rather have your money back."),
        )
    if not any(line.standing for line in found.lines):
        return (_("Your order was canceled. What you have paid goes back the way it came."),)
    return (_("Your order was changed as you asked. Its total is now %(total)s.") % {"total": money(found.total)},)
