"""The provider in use: Stripe where a key is set, otherwise practice."""

from django.conf import settings

from thirdring.payments.gateways.practice import PracticeGateway
from thirdring.payments.ports import Gateway


def current() -> Gateway:
    """The gateway that new payments go to."""
    if settings.STRIPE_API_KEY:
        # Only here: without a key nobody needs the seconds that its client takes to load.
        from thirdring.payments.gateways.stripe import StripeGateway

        return StripeGateway(
            settings.STRIPE_API_KEY,
            settings.STRIPE_API_BASE,
            settings.STRIPE_WEBHOOK_SECRET,
            captures_in_parts=settings.STRIPE_CAPTURES_IN_PARTS,
        )
    return PracticeGateway()


def named(name: str) -> Gateway:
    """The gateway that a payment was begun with, whatever is in use now."""
    return PracticeGateway() if name == PracticeGateway.name else current()
