"""The pay link, sent to the customer."""

from datetime import datetime
from http import HTTPStatus

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError
from thirdring.messaging import actions as messaging
from thirdring.payments import queries
from thirdring.payments.values import State


class NotWaitingError(DeskError):
    code = "payment-not-waiting"
    sentence = _("This payment is not waiting for the customer. Look where it stands now.")
    status = HTTPStatus.CONFLICT


def send_link(*, payment_id: int, to: str, page: str, now: datetime, language: str = "") -> int:
    """Queue a mail with the address of the pay page, in the customer's language; the mail's id.

    Raises NotFoundError, NotWaitingError.
    """
    payment = queries.payment(payment_id)
    if payment.state is not State.WAITING:
        raise NotWaitingError
    return messaging.queue_mail(
        to=to,
        language=language or get_language() or "en",
        template="payments/mail/pay_link",
        context={"amount": payment.amount, "page": page},
        reference=f"order:{payment.order_id}",
        customer_id=payment.customer_id,
        now=now,
    )
